package ai.greentic.deployer.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import ai.greentic.deployer.host.UnitOverrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a mount unit's file, at what changes it beside its file, and at the mount itself. */
final class MountObservation {
  static final Access UNIT_FILE = Access.root(0644);

  private static final int LARGEST_UNIT = 64 * 1024;

  private final SafeFiles files;
  private final Systemd systemd;
  private final MountTable mounts;

  MountObservation(SafeFiles files, Systemd systemd, MountTable mounts) {
    this.files = files;
    this.systemd = systemd;
    this.mounts = mounts;
  }

  /**
   * The mount is active only when the kernel shows that very file there with those options: a unit
   * that systemd calls active can show another file's data.
   */
  Optional<Mapping> of(Mapping identity) throws ProviderException, InterruptedException {
    Path path = Path.of(identity.text("unitPath"));
    Optional<FileStatus> status = files.status(path);
    BundleMount mount = BundleMount.of(identity);
    if (status.isEmpty() && mounts.at(mount.where()).isEmpty()) {
      return Optional.empty();
    }
    Optional<String> problem = mount.problem(mounts);
    boolean active = problem.isEmpty();
    Mapping observed =
        Mapping.EMPTY
            .with("unit", identity.text("unit"))
            .with("unitPath", identity.text("unitPath"))
            .with("what", mount.what().toString())
            .with("where", mount.where().toString())
            .with("active", Value.of(active));
    if (problem.isPresent()) {
      observed = observed.with("problem", problem.get());
    }
    Optional<FileStatus> mounted = active ? files.status(mount.what()) : Optional.empty();
    if (mounted.isPresent()) {
      observed = observed.with("mounted", Value.of(mounted.get().inode()));
    }
    return Optional.of(withUnit(observed, path, status));
  }

  private Mapping withUnit(Mapping observed, Path path, Optional<FileStatus> status)
      throws ProviderException, InterruptedException {
    String unit = observed.text("unit");
    Map<String, String> state = systemd.show(unit, "LoadState", "DropInPaths");
    if (UnitOverrides.isMasked(path, status, state)) {
      return observed.with(UnitOverrides.MASKED, Value.of(true));
    }
    List<String> dropIns = UnitOverrides.dropIns(unit, state);
    Mapping with =
        dropIns.isEmpty()
            ? observed
            : observed.with(UnitOverrides.DROP_INS, Sequence.ofTexts(dropIns));
    return status.isPresent() ? withFile(with, path, status.get()) : with;
  }

  private Mapping withFile(Mapping observed, Path path, FileStatus status)
      throws ProviderException, InterruptedException {
    if (status.kind() != FileStatus.Kind.REGULAR_FILE) {
      return FileFindings.withObstacle(observed, path, status);
    }
    Optional<byte[]> content = files.read(path, LARGEST_UNIT);
    if (content.isEmpty()) {
      return observed;
    }
    Access access = status.access();
    Mapping with = observed.with("content", new String(content.get(), UTF_8));
    if (access.owner() != 0 || access.group() != 0) {
      with = with.with("owner", Value.of(access.owner())).with("group", Value.of(access.group()));
    }
    return access.mode() == UNIT_FILE.mode() ? with : with.with("mode", access.modeText());
  }
}
