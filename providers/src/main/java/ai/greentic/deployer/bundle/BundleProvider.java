package ai.greentic.deployer.bundle;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type {@code bundle}: a copy of a squashfs file, verified while it is written, that nobody but
 * root can touch. What is mounted is always the copy: a mounted file can be overwritten in place,
 * and reads then give other data without an error.
 *
 * <p>Only another {@code path} replaces the object, and the path holds the digest. A copy whose
 * bytes changed under us is made again in place, because old and new would have the same path. It
 * is another {@code inode} then, and the mount that shows the old one follows.
 */
public final class BundleProvider implements Provider {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(Behaviour.CREATE_BEFORE_DESTROY),
          Attribute.of("source", Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          Attribute.of("sha256", Kind.TEXT, Trait.REQUIRED),
          Attribute.of("size", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("mode", Kind.TEXT, Trait.REQUIRED),
          // Never desired: the copy is root's.
          Attribute.of("owner", Kind.INTEGER),
          Attribute.of("group", Kind.INTEGER),
          FileFindings.obstacle(),
          // Volatile: the same bytes in another inode, from a backup say, are no drift.
          Attribute.of("inode", Kind.INTEGER, Trait.COMPUTED, Trait.VOLATILE));

  private final SafeFiles files;

  public BundleProvider(SafeFiles files) {
    this.files = files;
  }

  @Override
  public String type() {
    return "bundle";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  /** Copying takes as long as the bundle is large. */
  @Override
  public Duration timeLimit(Action action) {
    return Duration.ofHours(1);
  }

  /** Reads the whole copy: nothing less finds one that was overwritten in place. */
  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    Path path = Path.of(identity.text("path"));
    Optional<FileStatus> status = files.status(path);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    Mapping named = Mapping.EMPTY.with("path", path.toString());
    if (status.get().kind() != FileStatus.Kind.REGULAR_FILE) {
      return Optional.of(FileFindings.withObstacle(named, path, status.get()));
    }
    DigestedCopy found = digest(path, status.get(), context.progress());
    Access access = status.get().access();
    if (access.owner() != 0 || access.group() != 0) {
      named = named.with("owner", Value.of(access.owner())).with("group", Value.of(access.group()));
    }
    return Optional.of(
        named
            .with("sha256", found.sha256())
            .with("size", Value.of(found.size()))
            .with("mode", access.modeText())
            .with("inode", Value.of(status.get().inode())));
  }

  private DigestedCopy digest(Path path, FileStatus status, Progress progress)
      throws ProviderException, InterruptedException {
    status.require(path, FileStatus.Kind.REGULAR_FILE);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return DigestedCopy.read(file, "verifying", file.size(), progress);
    } catch (ClosedByInterruptException e) {
      throw BundleInspector.interrupted(path);
    } catch (IOException e) {
      throw BundleInspector.unreadable(path, e);
    }
  }

  @Override
  public List<Artifact> artifacts(Mapping after) {
    return Artifact.of(after, "source", "sha256");
  }

  /** The bundle comes from a file that may be gone or another one by then. */
  @Override
  public boolean isSelfContained(Mapping desired) {
    return false;
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> copy(context.progress(), after);
      case Action.Update(Mapping before, Mapping after) -> {
        FileFindings.removeObstacle(files, Path.of(after.text("path")), before);
        yield copy(context.progress(), after);
      }
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    String copy = "bundle copy " + recorded.text("path");
    List<Finding> findings = new ArrayList<>();
    if (found.isPresent()
        && found.get().get("sha256").isPresent()
        && differing.contains("sha256")) {
      boolean sameFile = recorded.get("inode").equals(found.get().get("inode"));
      findings.add(
          Finding.of(
              sameFile ? "bundle-overwritten" : "bundle-replaced",
              copy + (sameFile ? " was overwritten in place" : " was replaced by another file"),
              "SHA-256 " + recorded.text("sha256"),
              "SHA-256 " + found.get().text("sha256"),
              "sha256",
              "size"));
    }
    findings.addAll(new FileFindings(copy, withRoot(recorded), found, differing).all());
    return findings;
  }

  private static Mapping withRoot(Mapping recorded) {
    return recorded.with("owner", Value.of(0)).with("group", Value.of(0));
  }

  /** What has the right bytes stays the file that it is. */
  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    boolean stays =
        before.get("sha256").equals(after.get("sha256"))
            && before.get("size").equals(after.get("size"));
    return before
        .get("inode")
        .filter(_ -> stays)
        .map(inode -> Mapping.EMPTY.with("inode", inode))
        .orElse(Mapping.EMPTY);
  }

  private Mapping copy(Progress progress, Mapping after)
      throws ProviderException, InterruptedException {
    BundleFile wanted =
        new BundleFile(Path.of(after.text("path")), after.integer("size"), after.text("sha256"));
    Access access = Access.of(0, 0, after.text("mode"));
    Optional<FileStatus> there = files.status(wanted.path());
    if (there.isPresent() && isRight(digest(wanted.path(), there.get(), progress), wanted)) {
      files.setAccess(wanted.path(), access);
      return withInode(after, wanted.path());
    }
    Path source = Path.of(after.text("source"));
    BundleInspector.requireRegularFile(source);
    files.makeParents(wanted.path());
    requireSpace(wanted);
    files.write(wanted.path(), access, target -> copy(progress, source, target, wanted));
    return withInode(after, wanted.path());
  }

  private Mapping withInode(Mapping made, Path path)
      throws ProviderException, InterruptedException {
    FileStatus status =
        files
            .status(path)
            .orElseThrow(() ->
                new ProviderException(
                    HostError.OBJECT_VANISHED,
                    path + " was removed right after it was written",
                    "apply again"));
    return made.with("inode", Value.of(status.inode()));
  }

  private static void copy(Progress progress, Path source, FileChannel target, BundleFile wanted)
      throws IOException, ProviderException {
    try (FileChannel file = FileChannel.open(source, StandardOpenOption.READ)) {
      DigestedCopy found =
          DigestedCopy.copy(file, target, "copying bundle", wanted.size(), progress);
      if (!isRight(found, wanted)) {
        throw new ProviderException(
            EngineError.ARTIFACT_CHANGED,
            "bundle "
                + source
                + " is not the planned one: expected SHA-256 "
                + wanted.sha256()
                + " and "
                + wanted.size()
                + " bytes, found "
                + found.sha256()
                + " and "
                + size(found, wanted),
            "plan again, or put the planned bundle back");
      }
    }
    SquashfsSuperblock.read(target, source);
  }

  private static String size(DigestedCopy found, BundleFile wanted) {
    return (found.size() > wanted.size() ? "more than " + wanted.size() : found.size()) + " bytes";
  }

  private static boolean isRight(DigestedCopy found, BundleFile wanted) {
    return found.size() == wanted.size() && found.sha256().equals(wanted.sha256());
  }

  private static void requireSpace(BundleFile wanted) throws ProviderException {
    Path folder = wanted.path().resolveSibling(".");
    long free;
    try {
      free = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw BundleInspector.unreadable(folder, e);
    }
    if (free < wanted.size()) {
      throw new ProviderException(
          HostError.NOT_ENOUGH_SPACE,
          "the bundle needs "
              + wanted.size()
              + " bytes in "
              + folder.normalize()
              + "; "
              + free
              + " are free",
          "free some space on that file system, then apply again");
    }
  }

  private Mapping delete(Mapping before) throws ProviderException, InterruptedException {
    Path path = Path.of(before.text("path"));
    files.deleteFile(path);
    Path folder = path.getParent();
    if (folder != null) {
      files.deleteEmptyFolder(folder);
    }
    return Mapping.EMPTY;
  }
}
