package ai.greentic.deployer.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.MountTable.Mount;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import ai.greentic.deployer.host.UnitOverrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The type {@code mount}: a systemd mount unit of a squashfs file, and the mount itself. */
public final class MountProvider implements Provider {
  private static final Path VOLATILE = Path.of("/run");
  private static final int LOOP_CHECKS = 250;
  private static final long LOOP_CHECK_MILLIS = 20;

  private static final Schema SCHEMA =
      Schema.of(
          Set.of(Behaviour.CREATE_BEFORE_DESTROY),
          Attribute.of("unit", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("unitPath", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("what", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("where", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("content", Kind.TEXT, Trait.REQUIRED, Trait.FILE_CONTENT),
          Attribute.of("active", Kind.BOOLEAN, Trait.REQUIRED),
          // Never desired: the unit file is root's with mode 0644.
          Attribute.of("owner", Kind.INTEGER),
          Attribute.of("group", Kind.INTEGER),
          Attribute.of("mode", Kind.TEXT),
          // Never desired: systemctl edit or systemctl mask was run on it.
          Attribute.of(UnitOverrides.DROP_INS, Kind.SEQUENCE),
          Attribute.of(UnitOverrides.MASKED, Kind.BOOLEAN),
          FileFindings.obstacle(),
          // Why it is not active.
          Attribute.of("problem", Kind.TEXT, Trait.VOLATILE),
          // The inode of what: a mount keeps showing the old one when the file is replaced.
          Attribute.of("inode", Kind.INTEGER, Trait.REQUIRED, Trait.NOT_OBSERVABLE),
          // The inode that is mounted; unknown while it has to be mounted again.
          Attribute.of("mounted", Kind.INTEGER, Trait.COMPUTED, Trait.VOLATILE));

  private final SafeFiles files;
  private final Systemd systemd;
  private final MountTable mounts;
  private final MountObservation observation;
  private final UnitOverrides overrides;

  public MountProvider(SafeFiles files, Systemd systemd, MountTable mounts) {
    this.files = files;
    this.systemd = systemd;
    this.mounts = mounts;
    this.observation = new MountObservation(files, systemd, mounts);
    this.overrides = new UnitOverrides(files, systemd);
  }

  @Override
  public String type() {
    return "mount";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    return observation.of(identity);
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return MountFindings.of(recorded, found, differing);
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> make(after);
      case Action.Update(Mapping before, Mapping after) -> {
        Path path = Path.of(after.text("unitPath"));
        FileFindings.removeObstacle(files, path, before);
        if (overrides.remove(after.text("unit"), path, before)) {
          systemd.daemonReload();
        }
        yield make(after);
      }
      case Action.Delete(Mapping before) -> delete(context, before);
    };
  }

  private Mapping make(Mapping after) throws ProviderException, InterruptedException {
    String unit = after.text("unit");
    Path file = Path.of(after.text("unitPath"));
    files.write(file, MountObservation.UNIT_FILE, after.text("content").getBytes(UTF_8));
    systemd.written(unit, file);
    BundleMount mount = BundleMount.of(after);
    if (!after.isTrue("active")) {
      systemd.stop(unit);
    } else if (mount.problem(mounts).isPresent()) {
      mount(unit, mount);
    }
    return after.get("inode").map(inode -> after.with("mounted", inode)).orElse(after);
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    return after
        .get("inode")
        .filter(
            inode -> before.isTrue("active") && before.get("mounted").equals(Optional.of(inode)))
        .map(inode -> Mapping.EMPTY.with("mounted", inode))
        .orElse(Mapping.EMPTY);
  }

  private void mount(String unit, BundleMount mount)
      throws ProviderException, InterruptedException {
    if (mounts.at(mount.where()).isPresent()) {
      systemd.stop(unit);
    }
    systemd.start(unit);
    Optional<String> problem = mount.problem(mounts);
    if (problem.isPresent()) {
      throw new ProviderException(
          HostError.MOUNT_WRONG,
          mount.what() + " is not mounted as it must be at " + mount.where() + ": " + problem.get(),
          "look at systemctl status " + unit + " and at findmnt " + mount.where());
    }
  }

  private Mapping delete(ProviderContext context, Mapping before)
      throws ProviderException, InterruptedException {
    String unit = before.text("unit");
    BundleMount mount = BundleMount.of(before);
    Optional<Mount> mounted = mounts.at(mount.where());
    unmount(unit, mount.where());
    files.deleteFile(Path.of(before.text("unitPath")));
    systemd.removed(unit);
    deleteMountPoint(mount.where());
    if (mounted.isPresent()) {
      awaitRelease(context, mounted.get(), mount.what());
    }
    return Mapping.EMPTY;
  }

  private void unmount(String unit, Path where) throws ProviderException, InterruptedException {
    ProviderException failure = null;
    try {
      systemd.stop(unit);
    } catch (ProviderException e) {
      failure = e;
    }
    if (mounts.at(where).isPresent()) {
      throw new ProviderException(
          HostError.MOUNT_BUSY,
          where + " cannot be unmounted, something still uses it",
          "end what fuser --verbose --mount " + where + " lists, then run the same command again",
          failure);
    }
  }

  /** systemd makes the mount point with its parents and leaves them. */
  private void deleteMountPoint(Path where) throws ProviderException, InterruptedException {
    files.deleteEmptyFolder(where);
    Path parent = where.getParent();
    while (where.startsWith(VOLATILE) && parent != null && !parent.equals(VOLATILE)) {
      files.deleteEmptyFolder(parent);
      parent = parent.getParent();
    }
  }

  /** The kernel frees the loop device when its last user is gone, a moment after the unmount. */
  private void awaitRelease(ProviderContext context, Mount unmounted, Path what)
      throws ProviderException, InterruptedException {
    Optional<String> held = Optional.of(what.toString());
    for (int check = 0; check < LOOP_CHECKS; check++) {
      if (!mounts.backingFile(unmounted).equals(held)) {
        return;
      }
      Thread.sleep(LOOP_CHECK_MILLIS);
    }
    context
        .progress()
        .note("something else still uses " + what + "; its loop device is freed with that");
  }
}
