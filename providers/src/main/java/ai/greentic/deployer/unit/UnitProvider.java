package ai.greentic.deployer.unit;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import ai.greentic.deployer.host.UnitOverrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type {@code unit}: a systemd unit file, whether it starts at boot, and for a timer whether it
 * runs. Starting and stopping a service is not its business.
 */
public final class UnitProvider implements Provider {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("unit", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("content", Kind.TEXT, Trait.REQUIRED, Trait.FILE_CONTENT),
          Attribute.of("owner", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("mode", Kind.TEXT, Trait.REQUIRED),
          // Never desired: the file is of root's group.
          Attribute.of("group", Kind.INTEGER),
          // Any daemon-reload makes it true.
          Attribute.of("loaded", Kind.BOOLEAN, Trait.REQUIRED, Trait.INDIRECT),
          Attribute.of("enabled", Kind.BOOLEAN, Trait.REQUIRED),
          Attribute.of("active", Kind.BOOLEAN),
          // Never desired: files of systemctl edit, which change the unit beside its file.
          Attribute.of(UnitOverrides.DROP_INS, Kind.SEQUENCE),
          // Never desired: systemctl mask was run on it.
          Attribute.of(UnitOverrides.MASKED, Kind.BOOLEAN),
          // Never desired: what runs was started from an edited file or with a drop-in.
          Attribute.of("startedFromEdit", Kind.BOOLEAN),
          FileFindings.obstacle(),
          // Raised by a repair after which what runs has to be started again.
          Attribute.of(UnitObservation.CONFIGURED, Kind.INTEGER, Trait.COMPUTED, Trait.VOLATILE),
          Attribute.of(UnitObservation.WRITTEN, Kind.TEXT, Trait.COMPUTED, Trait.VOLATILE));

  private final SafeFiles files;
  private final Systemd systemd;
  private final UnitCheck check;
  private final UnitObservation observation;
  private final UnitOverrides overrides;

  public UnitProvider(SafeFiles files, Systemd systemd) {
    this.files = files;
    this.systemd = systemd;
    this.check = new UnitCheck(systemd);
    this.observation = new UnitObservation(files, systemd);
    this.overrides = new UnitOverrides(files, systemd);
  }

  @Override
  public String type() {
    return "unit";
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
    return UnitFindings.of(recorded, found, differing);
  }

  /** A repair leaves what runs alone, unless that was started from what is repaired. */
  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    return before.isTrue("startedFromEdit")
        ? Mapping.EMPTY
        : Mapping.EMPTY.with(
            UnitObservation.CONFIGURED, Value.of(UnitObservation.configured(before)));
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> {
        requireNotMasked(after.text("unit"), Path.of(after.text("path")));
        yield install(Mapping.EMPTY, after);
      }
      case Action.Update(Mapping before, Mapping after) -> {
        check.check(after.text("unit"), after.text("content").getBytes(UTF_8));
        Path path = Path.of(after.text("path"));
        FileFindings.removeObstacle(files, path, before);
        overrides.remove(after.text("unit"), path, before);
        yield install(before, after);
      }
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  /** The file stays to be looked at, and does not start at boot. */
  @Override
  public Optional<Mapping> withdrawn(Mapping desired) {
    Mapping left = desired.with("enabled", Value.of(false));
    return Optional.of(
        desired.get("active").isPresent() ? left.with("active", Value.of(false)) : left);
  }

  private Mapping install(Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    String unit = after.text("unit");
    byte[] content = after.text("content").getBytes(UTF_8);
    check.check(unit, content);
    files.write(
        Path.of(after.text("path")),
        Access.of(after.integer("owner"), 0, after.text("mode")),
        content);
    if (after.isTrue("enabled")) {
      systemd.enable(unit);
    } else {
      systemd.disable(unit);
    }
    systemd.daemonReload();
    activate(before, after);
    long repairs = before.isTrue("startedFromEdit") ? 1 : 0;
    return after
        .with(UnitObservation.CONFIGURED, Value.of(UnitObservation.configured(before) + repairs))
        .with(UnitObservation.WRITTEN, UnitObservation.written(Path.of(after.text("path"))));
  }

  /** A timer that runs goes by its old times until it is started again. */
  private void activate(Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    String unit = after.text("unit");
    if (after.get("active").isEmpty()) {
      return;
    }
    if (!after.isTrue("active")) {
      systemd.stop(unit);
    } else if (before.isTrue("active") && !before.get("content").equals(after.get("content"))) {
      systemd.restart(unit);
    } else {
      systemd.start(unit);
    }
  }

  private void requireNotMasked(String unit, Path path)
      throws ProviderException, InterruptedException {
    if (UnitOverrides.isMasked(path, files.status(path), systemd.show(unit, "LoadState"))) {
      throw new ProviderException(
          HostError.UNIT_MASKED,
          "unit " + unit + " is masked, so that it cannot start",
          "find out who masked it and why, then run systemctl unmask "
              + unit
              + " (with --runtime when it is masked until the next boot)");
    }
  }

  private Mapping delete(Mapping before) throws ProviderException, InterruptedException {
    String unit = before.text("unit");
    Path path = Path.of(before.text("path"));
    // The links of a masked unit are found only once the mask is gone.
    overrides.removeMaskAt(path);
    if (before.get("active").isPresent()) {
      systemd.stop(unit);
    }
    systemd.disable(unit);
    files.deleteFile(path);
    systemd.removed(unit);
    return Mapping.EMPTY;
  }
}
