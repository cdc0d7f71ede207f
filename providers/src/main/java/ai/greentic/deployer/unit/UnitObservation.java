package ai.greentic.deployer.unit;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import ai.greentic.deployer.host.UnitOverrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a unit file and at what systemd made of it. */
final class UnitObservation {
  static final String CONFIGURED = "configured";
  static final String WRITTEN = "written";

  private static final int LARGEST_UNIT = 256 * 1024;

  private final SafeFiles files;
  private final Systemd systemd;

  UnitObservation(SafeFiles files, Systemd systemd) {
    this.files = files;
    this.systemd = systemd;
  }

  /** How often a repair needed what runs to be started again. */
  static long configured(Mapping attributes) {
    return attributes.get(CONFIGURED).orElse(null) instanceof Value.Int(long times) ? times : 0;
  }

  Optional<Mapping> of(Mapping identity) throws ProviderException, InterruptedException {
    String unit = identity.text("unit");
    Path path = Path.of(identity.text("path"));
    Mapping observed =
        Mapping.EMPTY
            .with("unit", unit)
            .with("path", path.toString())
            .with(CONFIGURED, Value.of(configured(identity)));
    Optional<Value> written = identity.get(WRITTEN);
    if (written.isPresent()) {
      observed = observed.with(WRITTEN, written.get());
    }
    Optional<FileStatus> status = files.status(path);
    Map<String, String> state =
        systemd.show(
            unit, "UnitFileState", "NeedDaemonReload", "DropInPaths", "LoadState", "ActiveState");
    if (UnitOverrides.isMasked(path, status, state)) {
      return Optional.of(
          observed.with("enabled", Value.of(false)).with(UnitOverrides.MASKED, Value.of(true)));
    }
    if (status.isEmpty()) {
      return Optional.empty();
    }
    if (status.get().kind() != FileStatus.Kind.REGULAR_FILE) {
      return Optional.of(FileFindings.withObstacle(observed, path, status.get()));
    }
    return file(identity, observed, status.get(), state);
  }

  private Optional<Mapping> file(
      Mapping identity, Mapping before, FileStatus status, Map<String, String> state)
      throws ProviderException, InterruptedException {
    Path path = Path.of(identity.text("path"));
    Optional<byte[]> content = files.read(path, LARGEST_UNIT);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    // Until it reads its units again, systemd runs by what was in the file before.
    boolean loaded = !"yes".equals(state.get("NeedDaemonReload"));
    Mapping observed =
        before
            .with("content", new String(content.get(), UTF_8))
            .with("enabled", Value.of("enabled".equals(state.get("UnitFileState"))))
            .with("loaded", Value.of(loaded))
            .with("owner", Value.of(status.access().owner()))
            .with("mode", status.access().modeText());
    if (status.access().group() != 0) {
      observed = observed.with("group", Value.of(status.access().group()));
    }
    if (identity.get("active").isPresent()) {
      observed = observed.with("active", Value.of("active".equals(state.get("ActiveState"))));
    }
    List<String> edits = UnitOverrides.dropIns(identity.text("unit"), state);
    if (!edits.isEmpty()) {
      observed = observed.with(UnitOverrides.DROP_INS, Sequence.ofTexts(edits));
    }
    List<Path> changed = new ArrayList<>(edits.stream().map(Path::of).toList());
    // After an update that was refused, the file is still the one that we wrote.
    boolean isOurs = identity.get(WRITTEN).equals(Optional.of(written(path)));
    if (!isOurs && !observed.get("content").equals(identity.get("content"))) {
      changed.add(path);
    }
    return Optional.of(
        loaded && startedAfter(identity.text("unit"), state, changed)
            ? observed.with("startedFromEdit", Value.of(true))
            : observed);
  }

  /** Whether what runs was started after one of these files was changed. */
  private boolean startedAfter(String unit, Map<String, String> state, List<Path> changed)
      throws ProviderException, InterruptedException {
    if (changed.isEmpty() || !"active".equals(state.get("ActiveState"))) {
      return false;
    }
    Optional<Instant> started = systemd.startedAt(unit);
    for (Path file : changed) {
      if (started.isPresent() && started.get().isAfter(changedAt(file))) {
        return true;
      }
    }
    return false;
  }

  /** When the file that stands there now was written: another one was written by another hand. */
  static Value written(Path file) throws ProviderException {
    return Value.of(changedAt(file).toString());
  }

  private static Instant changedAt(Path file) throws ProviderException {
    try {
      Object time = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      return time instanceof FileTime changed ? changed.toInstant() : Instant.MAX;
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          file + " cannot be looked at: " + e.getMessage(),
          "look at the file system that holds it",
          e);
    }
  }
}
