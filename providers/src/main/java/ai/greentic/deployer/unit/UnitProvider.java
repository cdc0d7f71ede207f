package ai.greentic.deployer.unit;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.Systemd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The type {@code unit}: a systemd unit file, and whether it starts at boot. Starting and stopping
 * is not its business.
 */
public final class UnitProvider implements Provider {
  private static final int LARGEST_UNIT = 256 * 1024;

  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("unit", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("path", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("content", Kind.TEXT, Trait.REQUIRED, Trait.FILE_CONTENT),
          Attribute.of("owner", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("mode", Kind.TEXT, Trait.REQUIRED),
          Attribute.of("loaded", Kind.BOOLEAN, Trait.REQUIRED),
          Attribute.of("enabled", Kind.BOOLEAN, Trait.REQUIRED),
          // Never desired: files of systemctl edit, which change the unit beside its file.
          Attribute.of("dropIns", Kind.SEQUENCE));

  private final SafeFiles files;
  private final Systemd systemd;
  private final UnitCheck check;

  public UnitProvider(SafeFiles files, Systemd systemd) {
    this.files = files;
    this.systemd = systemd;
    this.check = new UnitCheck(systemd);
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
    String unit = identity.text("unit");
    Path path = Path.of(identity.text("path"));
    Optional<FileStatus> status = files.status(path);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    Mapping observed = Mapping.EMPTY.with("unit", unit).with("path", path.toString());
    if (isMask(status)) {
      return Optional.of(observed.with("enabled", Value.of(false)));
    }
    Map<String, String> state =
        systemd.show(unit, "UnitFileState", "NeedDaemonReload", "DropInPaths");
    observed = observed.with("enabled", Value.of("enabled".equals(state.get("UnitFileState"))));
    // Until it reads its units again, systemd runs by what was in the file before.
    observed =
        observed
            .with("loaded", Value.of(!"yes".equals(state.get("NeedDaemonReload"))))
            .with("owner", Value.of(status.get().access().owner()))
            .with("mode", status.get().access().modeText());
    List<String> dropIns = dropIns(unit, state);
    if (!dropIns.isEmpty()) {
      observed = observed.with("dropIns", Sequence.ofTexts(dropIns));
    }
    Optional<byte[]> content = files.read(path, LARGEST_UNIT);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(observed.with("content", new String(content.get(), UTF_8)));
  }

  /** Those of this unit alone; what an administrator set for all services is not our concern. */
  private static List<String> dropIns(String unit, Map<String, String> state) {
    return Stream.of(state.getOrDefault("DropInPaths", "").split(" "))
        .filter(path -> path.contains("/" + unit + ".d/"))
        .toList();
  }

  private void removeDropIns(Mapping before) throws ProviderException, InterruptedException {
    for (String dropIn : before.texts("dropIns")) {
      Path path = Path.of(dropIn);
      files.deleteFile(path);
      files.deleteEmptyFolder(Objects.requireNonNull(path.getParent()));
    }
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> install(after);
      case Action.Update(Mapping before, Mapping after) -> {
        removeDropIns(before);
        yield install(after);
      }
      case Action.Delete(Mapping before) -> delete(before);
    };
  }

  /** The file stays to be looked at, and does not start at boot. */
  @Override
  public Optional<Mapping> withdrawn(Mapping desired) {
    return Optional.of(desired.with("enabled", Value.of(false)));
  }

  private Mapping install(Mapping after) throws ProviderException, InterruptedException {
    String unit = after.text("unit");
    Path path = Path.of(after.text("path"));
    byte[] content = after.text("content").getBytes(UTF_8);
    requireNotMasked(unit, path);
    check.check(unit, content);
    files.write(path, Access.of(after.integer("owner"), 0, after.text("mode")), content);
    if (after.isTrue("enabled")) {
      systemd.enable(unit);
    } else {
      systemd.disable(unit);
    }
    systemd.daemonReload();
    return after;
  }

  private void requireNotMasked(String unit, Path path)
      throws ProviderException, InterruptedException {
    Optional<FileStatus> status = files.status(path);
    boolean masked =
        status.isPresent()
            ? isMask(status)
            : "masked".equals(systemd.show(unit, "LoadState").get("LoadState"));
    if (masked) {
      throw new ProviderException(
          "unit " + unit + " is masked, so that it cannot start",
          "find out who masked it and why, then run systemctl unmask "
              + unit
              + " (with --runtime when it is masked until the next boot)");
    }
  }

  /** systemctl mask puts a symbolic link to /dev/null where the unit file would be. */
  private static boolean isMask(Optional<FileStatus> status) {
    return status.isPresent() && status.get().kind() == FileStatus.Kind.SYMBOLIC_LINK;
  }

  private Mapping delete(Mapping before) throws ProviderException, InterruptedException {
    String unit = before.text("unit");
    Path path = Path.of(before.text("path"));
    // The links of a masked unit are found only once the mask is gone.
    if (isMask(files.status(path))) {
      files.deleteFile(path);
    }
    systemd.disable(unit);
    files.deleteFile(path);
    systemd.removed(unit);
    return Mapping.EMPTY;
  }
}
