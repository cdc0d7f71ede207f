package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.ContainerEngines;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.Systemd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The type {@code container}: the running application. Its unit starts it; this provider restarts
 * the unit when what runs is not what is desired, and lets it through only when it is good.
 */
public final class ContainerProvider implements Provider {
  /** Covers the unit's TimeoutStopSec= and TimeoutStartSec=. */
  private static final Duration RESTART_LIMIT = Duration.ofSeconds(150);

  private final ContainerEngines engines;
  private final Systemd systemd;
  private final UnitWatch watch;
  private final KernelFolders kernel;
  private final Waiting waiting;

  ContainerProvider(
      Commands commands, ContainerEngines engines, Waiting waiting, KernelFolders kernel) {
    this.engines = engines;
    this.systemd = new Systemd(commands);
    this.watch = new UnitWatch(systemd, commands);
    this.kernel = kernel;
    this.waiting = waiting;
  }

  /** The provider of this host. */
  public static ContainerProvider ofHost(Commands commands, ContainerEngines engines) {
    return new ContainerProvider(commands, engines, Waiting.REAL, KernelFolders.REAL);
  }

  private ContainerEngine engine(Mapping attributes) throws ProviderException {
    return engines.named(attributes.text("engine"));
  }

  private ContentCheck contents(ContainerEngine engine) {
    return new ContentCheck(engine, kernel.proc(), kernel.devices());
  }

  private ReadinessGate gate(ContainerEngine engine) {
    return new ReadinessGate(
        watch,
        new RunCheck(watch, engine, kernel.controlGroups()),
        contents(engine),
        new ExposureCheck(new ListeningSockets(kernel.proc())),
        new FailureReport(systemd, watch),
        waiting);
  }

  @Override
  public String type() {
    return "container";
  }

  @Override
  public Schema schema() {
    return ContainerSchema.SCHEMA;
  }

  /** The gate's own limits come first: they tell what is wrong. */
  @Override
  public Duration timeLimit(Action action) {
    return switch (action) {
      case Action.Create(Mapping after) -> limit(after);
      case Action.Update(_, Mapping after) -> limit(after);
      case Action.Delete _ -> Duration.ofMinutes(10);
    };
  }

  private static Duration limit(Mapping after) {
    Gate gate = Gate.of(after);
    return gate.startupTimeout().plus(gate.minReady()).plus(RESTART_LIMIT).plusMinutes(5);
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    ContainerEngine engine = engine(identity);
    return new ContainerObservation(
            engine, systemd, watch, contents(engine), new ListeningSockets(kernel.proc()))
        .of(context, identity);
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return new ContainerFindings(recorded, differing).all(found);
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> run(context, Mapping.EMPTY, after);
      case Action.Update(Mapping before, Mapping after) -> run(context, before, after);
      case Action.Delete(Mapping before) -> {
        remove(before);
        yield Mapping.EMPTY;
      }
    };
  }

  /** An update that needs no restart only goes through the gate again. */
  @Override
  public boolean interrupts(Mapping before, Mapping after) {
    return ContainerSchema.needsRestart(before, after);
  }

  /** Its service is stopped and the container removed; the log stays in the journal. */
  @Override
  public Optional<Mapping> withdrawn(Mapping desired) {
    return Optional.empty();
  }

  @Override
  public Mapping refreshed(ProviderContext context, Mapping desired) throws ProviderException {
    Optional<String> file = desired.optionalText("secretFile");
    if (file.isEmpty()) {
      return desired;
    }
    SecretVariables secrets =
        new SecretFile(Path.of(file.get()), desired.texts("secretsOverridden")).read();
    return desired
        .with("secrets", secrets.fingerprint(FingerprintKey.in(context.privateFolder())))
        .with("secretNames", Sequence.ofTexts(secrets.names()));
  }

  /**
   * An update goes through the gate in any case: an earlier run may have been cut off before it.
   */
  private Mapping run(ProviderContext context, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    Gate expected = Gate.of(after);
    ReadinessGate gate = gate(engine(after));
    try (AdminClient client = AdminClient.of(expected.container(), expected.credentials())) {
      // It stops with its mount, which may have been made anew since the plan was made.
      boolean starts = interrupts(before, after) || !watch.status(expected.unit()).isRunning();
      Instant began = waiting.now();
      if (starts) {
        context.progress().note("starting " + expected.unit());
        // The first request takes the most time, which would add to the interruption.
        client.get(expected.readiness());
        if (before.isTrue("startedByHand")) {
          // The unit cannot: its mounts in the host's namespace are busy for the unit's own.
          engine(after).removeContainer(expected.container());
        }
        began = restart(gate, expected);
      }
      ReadinessGate.Passed passed = gate.pass(expected, client, context.progress());
      EngineContainer container = passed.container();
      Optional<Value> interruption =
          starts
              ? Optional.of(Value.of(Duration.between(began, passed.ready()).toMillis()))
              : before.get(ContainerSchema.INTERRUPTION);
      Mapping made =
          after.with("containerId", container.id()).with("startedAt", container.startedAt());
      return interruption
          .map(millis -> made.with(ContainerSchema.INTERRUPTION, millis))
          .orElse(made);
    }
  }

  /** Gives the time at which the restart began. */
  private Instant restart(ReadinessGate gate, Gate expected)
      throws ProviderException, InterruptedException {
    // Counters of earlier failures would end the new run early, or be taken for its own.
    systemd.resetFailed(expected.unit());
    Instant began = waiting.now();
    try {
      systemd.restart(expected.unit(), RESTART_LIMIT);
    } catch (ProviderException e) {
      throw gate.startFailure(expected, String.valueOf(e.getMessage()));
    }
    return began;
  }

  private void remove(Mapping before) throws ProviderException, InterruptedException {
    String unit = before.text("unit");
    systemd.stop(unit);
    engine(before).removeContainer(before.text("name"));
    systemd.resetFailed(unit);
  }
}
