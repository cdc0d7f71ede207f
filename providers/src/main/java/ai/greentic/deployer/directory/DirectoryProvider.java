package ai.greentic.deployer.directory;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.CreatedParents;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The type {@code directory}: a folder for data, with its owner and mode. */
public final class DirectoryProvider implements Provider {
  private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(30);

  private static final Schema SCHEMA =
      Schema.of(
          Set.of(Behaviour.ADOPT_AND_UPDATE, Behaviour.HOLDS_DATA),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("owner", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("group", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("mode", Kind.TEXT, Trait.REQUIRED),
          // What runs keeps the folder that it was started with, even after that was removed.
          Attribute.of("inode", Kind.INTEGER, Trait.COMPUTED, Trait.VOLATILE),
          CreatedParents.attribute());

  private final SafeFiles files;
  private final CreatedParents parents;
  private final Commands commands;
  private final MountTable mounts;

  public DirectoryProvider(SafeFiles files, Commands commands, MountTable mounts) {
    this.files = files;
    this.parents = new CreatedParents(files);
    this.commands = commands;
    this.mounts = mounts;
  }

  @Override
  public String type() {
    return "directory";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  /** Removing takes as long as there are files. */
  @Override
  public Duration timeLimit(Action action) {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    Path path = Path.of(identity.text("path"));
    Optional<FileStatus> status = files.status(path);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    requireFolder(path, status.get());
    Access access = status.get().access();
    return Optional.of(
        Mapping.EMPTY
            .with("path", path.toString())
            .with("owner", Value.of(access.owner()))
            .with("group", Value.of(access.group()))
            .with("mode", access.modeText())
            .with("inode", Value.of(status.get().inode())));
  }

  /** A link may lead to the data, so that no plan may put an empty folder in its place. */
  private static void requireFolder(Path path, FileStatus status) throws ProviderException {
    try {
      status.require(path, FileStatus.Kind.DIRECTORY);
    } catch (ProviderException e) {
      throw e.asDrift("folder-replaced", "the folder " + path, status.kind().toString());
    }
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return new FileFindings("folder " + recorded.text("path"), recorded, found, differing).all();
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    return before
        .get("inode")
        .map(inode -> Mapping.EMPTY.with("inode", inode))
        .orElse(Mapping.EMPTY);
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> make(Mapping.EMPTY, after);
      case Action.Update(Mapping before, Mapping after) -> make(before, after);
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  private Mapping make(Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    Path path = Path.of(after.text("path"));
    Mapping recorded = parents.make(path, before, after);
    files.makeFolder(
        path, Access.of(after.integer("owner"), after.integer("group"), after.text("mode")));
    Optional<FileStatus> made = files.status(path);
    return made.isPresent() ? recorded.with("inode", Value.of(made.get().inode())) : recorded;
  }

  private Mapping delete(Mapping before) throws ProviderException, InterruptedException {
    Path path = Path.of(before.text("path"));
    Optional<FileStatus> status = files.status(path);
    if (status.isPresent()) {
      status.get().require(path, FileStatus.Kind.DIRECTORY);
      refuseMounts(path);
      // rm(1) walks by handles, follows no link and stays on the file system.
      commands
          .run(
              Command.of("rm", "--recursive", "--force", "--one-file-system", "--", path.toString())
                  .withLimit(REMOVAL_LIMIT))
          .orFail(
              HostError.FILE_ACCESS_FAILED,
              path + " cannot be removed",
              "look at what holds it: lsof +D " + path);
    }
    parents.delete(path, before);
    return Mapping.EMPTY;
  }

  /** A bind mount of the same file system is no boundary for rm(1). */
  private void refuseMounts(Path path) throws ProviderException {
    List<Path> points = mounts.within(path);
    if (!points.isEmpty()) {
      throw new ProviderException(
          HostError.MOUNT_POINT_INSIDE,
          path + " is not removed: " + points.getFirst() + " is a mount point",
          "unmount it (umount " + points.getFirst() + "), then run the same command again");
    }
  }
}
