package com.example.symlink;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** The type {@code symlink}: a symbolic link at {@code path} that points to {@code target}. */
public final class SymlinkProvider implements Provider {
  /** Another path is another link; another target is an update of the same one. */
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("target", Kind.TEXT, Trait.REQUIRED));

  @Override
  public String type() {
    return "symlink";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  /** Relies on the path alone: the target may be unknown by then. */
  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException {
    Path link = link(identity);
    try {
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      requireLink(link);
      return Optional.of(
          Mapping.EMPTY
              .with("path", link.toString())
              .with("target", Files.readSymbolicLink(link).toString()));
    } catch (IOException e) {
      throw new ProviderException(
          link + " could not be read: " + e, "check the folder that it is in", e);
    }
  }

  @Override
  public Mapping apply(ProviderContext context, Action action) throws ProviderException {
    return switch (action) {
      case Action.Create(Mapping after) -> write(after);
      case Action.Update(_, Mapping after) -> write(after);
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  /**
   * Makes the link beside its place and moves it there in one step, so that at every instant the
   * old or the new one is there, and a run that was cut off leaves nothing that the next one does
   * not overwrite.
   */
  private static Mapping write(Mapping after) throws ProviderException {
    Path link = link(after);
    Path fresh = link.resolveSibling("." + link.getFileName() + ".new");
    try {
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        requireLink(link);
      }
      Files.deleteIfExists(fresh);
      Files.createSymbolicLink(fresh, path(after, "target"));
      Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(link);
      return after;
    } catch (IOException e) {
      throw new ProviderException(
          link + " could not be written: " + e, "make the folder that it is to be in", e);
    }
  }

  /** One that is gone already is no error. */
  private static Mapping delete(Mapping before) throws ProviderException {
    Path link = link(before);
    try {
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        requireLink(link);
        Files.delete(link);
        sync(link);
      }
      return Mapping.EMPTY;
    } catch (IOException e) {
      throw new ProviderException(
          link + " could not be deleted: " + e, "check the folder that it is in", e);
    }
  }

  private static Path link(Mapping attributes) throws ProviderException {
    Path link = path(attributes, "path");
    if (!link.isAbsolute() || !link.equals(link.normalize()) || link.getFileName() == null) {
      throw new ProviderException(
          "path '" + link + "' cannot be that of a link",
          "write an absolute path without . and .., such as /usr/local/bin/tool");
    }
    return link;
  }

  /** A text that would come back from the host in another form would differ for ever. */
  private static Path path(Mapping attributes, String name) throws ProviderException {
    String text = attributes.text(name);
    if (text.isEmpty() || text.indexOf('\0') >= 0 || !Path.of(text).toString().equals(text)) {
      throw new ProviderException(
          name + " '" + text + "' is not written as the host would",
          "write it without slashes that are doubled or at the end");
    }
    return Path.of(text);
  }

  /** What somebody else put in its place is not ours to overwrite or delete. */
  private static void requireLink(Path path) throws ProviderException {
    if (!Files.isSymbolicLink(path)) {
      throw new ProviderException(
          path + " is there and is no symbolic link", "move it away, or choose another path");
    }
  }

  /** Once the folder is on the disk, so is what was changed in it: fsync(2). */
  private static void sync(Path link) throws IOException {
    try (FileChannel folder = FileChannel.open(link.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
