package ai.greentic.deployer.container;

import ai.greentic.deployer.container.ListeningSockets.Listener;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at the running application: what it is, how it was started, and who listens. */
final class ContainerObservation {
  private final ContainerEngine engine;
  private final Systemd systemd;
  private final UnitWatch watch;
  private final ContentCheck contents;
  private final ListeningSockets sockets;

  ContainerObservation(
      ContainerEngine engine,
      Systemd systemd,
      UnitWatch watch,
      ContentCheck contents,
      ListeningSockets sockets) {
    this.engine = engine;
    this.systemd = systemd;
    this.watch = watch;
    this.contents = contents;
    this.sockets = sockets;
  }

  Optional<Mapping> of(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    Optional<EngineContainer> found = engine.container(identity.text("name"));
    UnitStatus unit = watch.status(identity.text("unit"));
    Optional<Mapping> observed =
        found.isPresent()
            ? Optional.of(present(context, found.get(), unit, identity))
            : stopped(identity);
    if (observed.isEmpty()) {
      return observed;
    }
    Mapping all = observed.get();
    if (!unit.isRunning()) {
      all = all.with("unitState", unit.activeState() + " (" + unit.subState() + ")");
    }
    return Optional.of(withListeners(all, identity, found));
  }

  private Mapping present(
      ProviderContext context, EngineContainer container, UnitStatus unit, Mapping identity)
      throws ProviderException, InterruptedException {
    boolean active = container.running() && unit.isRunning();
    Mapping observed =
        named(identity)
            .with("imageId", container.imageId())
            .with("active", Value.of(active))
            .with("containerId", container.id())
            .with("startedAt", container.startedAt());
    Optional<String> mount = identity.optionalText("bundleMount");
    Optional<String> bundle =
        active && mount.isPresent()
            ? contents.bundle(container, Path.of(mount.get()))
            : Optional.ofNullable(container.labels().get(Labels.BUNDLE));
    if (bundle.isPresent()) {
      observed = observed.with("bundle", bundle.get());
    }
    observed = withLabel(observed, "launch", container, Labels.LAUNCH);
    if (identity.get("secrets").isPresent()) {
      observed =
          observed.with(
              "secrets",
              SecretVariables.ofEnvironment(container.environment(), identity.texts("secretNames"))
                  .fingerprint(FingerprintKey.in(context.privateFolder())));
    }
    if (active) {
      URI admin = URI.create("https://" + identity.text("adminBind"));
      Optional<String> presented = PresentedCertificate.at(admin.getHost(), admin.getPort());
      if (presented.isPresent()) {
        observed = observed.with("certificate", presented.get());
      }
    }
    // While a unit starts or stops, it is between its states.
    boolean settled = unit.activeState().equals("inactive") || unit.activeState().equals("failed");
    if (container.running() && settled) {
      observed = observed.with("startedByHand", Value.of(true));
    }
    return container.running() ? withStart(observed, container, identity) : observed;
  }

  /** In what it was started otherwise than the unit does it. */
  private Mapping withStart(Mapping observed, EngineContainer container, Mapping identity)
      throws ProviderException, InterruptedException {
    StartedWith started = new StartedWith(container);
    List<String> variables = started.otherVariables(identity, List.of());
    if (!variables.isEmpty()) {
      Optional<EngineImage> image = engine.image(container.imageId());
      variables =
          started.otherVariables(identity, image.map(EngineImage::environment).orElse(List.of()));
    }
    Mapping with = list(observed, "otherCommand", started.otherCommand(identity));
    with = list(with, "otherVariables", variables);
    return list(
        with, "deletedFolders", StartedWith.deletedFolders(sockets.process(container.processId())));
  }

  private static Mapping list(Mapping observed, String name, List<String> texts) {
    return texts.isEmpty() ? observed : observed.with(name, Sequence.ofTexts(texts));
  }

  private static Mapping withLabel(
      Mapping observed, String name, EngineContainer container, String label) {
    String value = container.labels().get(label);
    return value == null ? observed : observed.with(name, value);
  }

  private static Mapping named(Mapping identity) {
    return Mapping.EMPTY
        .with("name", identity.text("name"))
        .with("unit", identity.text("unit"))
        .with("engine", identity.text("engine"));
  }

  /**
   * A container is removed when it ends. One that ran before and whose unit is still there is
   * stopped, and would run the same again; else there is none.
   */
  private Optional<Mapping> stopped(Mapping identity)
      throws ProviderException, InterruptedException {
    boolean ranBefore = identity.get("containerId").isPresent();
    String state = systemd.show(identity.text("unit"), "LoadState").getOrDefault("LoadState", "");
    if (!ranBefore || !(state.equals("loaded") || state.equals("masked"))) {
      return Optional.empty();
    }
    Mapping observed = named(identity).with("active", Value.of(false));
    for (String kept : List.of("imageId", "bundle", "launch", "certificate", "secrets")) {
      Optional<Value> value = identity.get(kept);
      if (value.isPresent()) {
        observed = observed.with(kept, value.get());
      }
    }
    return Optional.of(observed);
  }

  /** Others on the admin port, and itself on an address where it must not listen. */
  private Mapping withListeners(
      Mapping observed, Mapping identity, Optional<EngineContainer> container)
      throws ProviderException {
    URI admin = URI.create("https://" + identity.text("adminBind"));
    try {
      List<String> strangers =
          sockets.holders().strangers(admin.getPort(), identity.text("unit"), container);
      List<String> elsewhere =
          sockets.on(admin.getPort()).stream()
              .map(Listener::where)
              .filter(where -> !where.equals(admin.getHost()))
              .map(where -> where + ":" + admin.getPort())
              .filter(where -> strangers.stream().noneMatch(held -> held.startsWith(where)))
              .toList();
      return list(list(observed, "foreignListeners", strangers), "otherListeners", elsewhere);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.KERNEL_TABLES_UNREADABLE,
          "the listening sockets cannot be read: " + e.getMessage(),
          "check that /proc is mounted",
          e);
    }
  }
}
