package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The attribute {@code createdParents}: the folders above an object that were made for it, to be
 * removed with it once they are empty.
 */
public final class CreatedParents {
  private static final String NAME = "createdParents";

  private final SafeFiles files;

  public CreatedParents(SafeFiles files) {
    this.files = files;
  }

  public static Attribute attribute() {
    return Attribute.of(NAME, Value.Kind.SEQUENCE, Trait.COMPUTED, Trait.NOT_OBSERVABLE);
  }

  /**
   * Makes the missing folders above a path.
   *
   * @param before the attributes before the action; empty for a create
   * @param after the attributes asked for
   * @return the attributes asked for and the created parents, those made earlier included
   */
  public Mapping make(Path path, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    Set<String> created = new TreeSet<>(before.texts(NAME));
    for (Path parent : files.makeParents(path)) {
      created.add(parent.toString());
    }
    return after.with(NAME, Sequence.ofTexts(List.copyOf(created)));
  }

  /** Removes those that are empty by now, also when the run that made them was cut off. */
  public void delete(Path path, Mapping before) throws ProviderException, InterruptedException {
    List<Path> parents = new ArrayList<>();
    for (String parent : before.texts(NAME)) {
      parents.add(Path.of(parent));
    }
    files.deleteEmptyFolders(parents);
    files.deleteMarkedParents(path);
  }
}
