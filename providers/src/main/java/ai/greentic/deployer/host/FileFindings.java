package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a file or folder since it was applied: gone, edited, another owner or mode,
 * something else in its place.
 */
public final class FileFindings {
  private static final String OBSTACLE = "obstacle";

  private final String what;
  private final Mapping recorded;
  private final Optional<Mapping> found;
  private final List<String> differing;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param what the object in words, such as {@code file /etc/hosts}
   */
  public FileFindings(
      String what, Mapping recorded, Optional<Mapping> found, List<String> differing) {
    this.what = what;
    this.recorded = recorded;
    this.found = found;
    this.differing = List.copyOf(differing);
  }

  /** Never desired: what stands in the place of a file and is none. */
  public static Attribute obstacle() {
    return Attribute.of(OBSTACLE, Kind.TEXT);
  }

  /**
   * Observes what is no file. A link can be removed, as it holds nothing.
   *
   * @throws ProviderException for anything else, which no plan may remove
   */
  public static Mapping withObstacle(Mapping observed, Path path, FileStatus status)
      throws ProviderException {
    if (status.kind() != FileStatus.Kind.SYMBOLIC_LINK) {
      try {
        status.require(path, FileStatus.Kind.REGULAR_FILE);
      } catch (ProviderException e) {
        throw e.asDrift("file-replaced", "the file " + path, status.kind().toString());
      }
    }
    return observed.with(OBSTACLE, status.kind().toString());
  }

  /** Removes what a plan has shown as an obstacle. */
  public static void removeObstacle(SafeFiles files, Path path, Mapping before)
      throws ProviderException, InterruptedException {
    if (before.get(OBSTACLE).isPresent()) {
      files.deleteFile(path);
    }
  }

  private boolean isWhole() {
    return found.isPresent() && found.get().get(OBSTACLE).isEmpty();
  }

  /** Tells of other content, shown as a diff. */
  public FileFindings edited(String attribute, String kind) {
    if (isWhole() && found.flatMap(attributes -> attributes.get(attribute)).isEmpty()) {
      findings.add(Finding.of(Finding.MISSING, "it is gone", what, "nothing", attribute));
    } else if (isWhole() && differing.contains(attribute)) {
      findings.add(Finding.shownBy(kind, what + " was edited", attribute));
    }
    return this;
  }

  /** Everything, with owner, group and mode. */
  public List<Finding> all() {
    if (found.isEmpty()) {
      return List.of(Finding.missing(what));
    }
    Optional<String> obstacle = found.get().optionalText(OBSTACLE);
    if (obstacle.isPresent()) {
      return List.of(
          Finding.of(
              "file-replaced",
              "something else stands in its place",
              what,
              obstacle.get(),
              differing.toArray(String[]::new)));
    }
    if (differing.contains("mode")) {
      findings.add(
          Finding.of(
              "mode-changed",
              "the mode of " + what + " was changed",
              recorded.optionalText("mode").orElse("none"),
              found.get().optionalText("mode").orElse("none"),
              "mode"));
    }
    if (differing.contains("owner") || differing.contains("group")) {
      findings.add(
          Finding.of(
              "owner-changed",
              "the owner of " + what + " was changed",
              owner(recorded),
              owner(found.get()),
              "owner",
              "group"));
    }
    return List.copyOf(findings);
  }

  private static String owner(Mapping attributes) {
    String group = id(attributes, "group").map(id -> ", group id " + id).orElse("");
    return "user id " + id(attributes, "owner").orElse("unknown") + group;
  }

  private static Optional<String> id(Mapping attributes, String name) {
    return attributes.get(name).orElse(null) instanceof Value.Int(long id)
        ? Optional.of(Long.toString(id))
        : Optional.empty();
  }
}
