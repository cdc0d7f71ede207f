package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.plan.PlannedProviders;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.KeptGeneration;
import ai.greentic.deployer.engine.snapshot.RecordedState;
import ai.greentic.deployer.engine.snapshot.RecordingAnswers;
import ai.greentic.deployer.engine.state.CutOff;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.StateReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes a snapshot of a host for one deployment: makes the plans that somebody may want, and keeps
 * what they asked and were answered. Changes nothing and takes no lock.
 */
public final class SnapshotTaking {
  private final ProviderRegistry providers;
  private final Settings settings;
  private final ApplyEvent.Listener listener;
  private final Snapshot read;
  private final RecordedState state;
  private final RecordingAnswers answers = new RecordingAnswers();
  private final SortedMap<String, ProviderVersion> versions = new TreeMap<>();
  private final List<Unplannable> failures = new ArrayList<>();

  /**
   * Reads the state and the generations, once.
   *
   * @throws DeployerException when the state cannot be used
   */
  public SnapshotTaking(
      StateReader reader,
      ProviderRegistry providers,
      Settings settings,
      ApplyEvent.Listener listener)
      throws DeployerException {
    this.providers = providers;
    this.settings = settings;
    this.listener = listener;
    this.read = reader.snapshot();
    this.state = RecordedState.of(reader, read.state());
    versions.putAll(
        PlannedProviders.of(providers, List.of(), read.state(), settings.toolVersion()));
  }

  /** A plan that cannot be made on this host; nor can it from the snapshot, for the same reason. */
  public record Unplannable(String what, DeployerException why) {}

  /** Makes one plan, with what is recorded so far. */
  @FunctionalInterface
  public interface Planned {
    Plan plan(PlanningEngine engine, StateReader state, HostAnswers answers)
        throws DeployerException, InterruptedException;
  }

  /**
   * Makes a plan, so that it can be made from the snapshot too.
   *
   * @param what in words
   */
  public void plan(String what, Planned planned) throws InterruptedException {
    PlanningEngine engine = new PlanningEngine(state, providers, answers, settings, listener);
    try {
      versions.putAll(planned.plan(engine, state, answers).header().providers());
    } catch (DeployerException e) {
      failures.add(new Unplannable(what, e));
    }
  }

  /** Makes the plans that need no document: to destroy all, and to return to each generation. */
  public void planWithoutDocument() throws InterruptedException {
    if (read.state().serial() == 0 && read.state().resources().isEmpty()) {
      return;
    }
    PlanOptions destroy =
        new PlanOptions(Plan.Mode.DESTROY, OnFailure.STOP, PlanOptions.KEEP, 0, Set.of(), Set.of());
    plan(
        "to destroy it",
        (engine, _, _) -> engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, destroy));
    for (KeptGeneration kept : state.kept()) {
      plan(
          "to return to generation " + kept.number(),
          (engine, _, _) -> engine.planRollback(OptionalLong.of(kept.number())));
    }
  }

  /** Plans that could not be made. */
  public List<Unplannable> failures() {
    return List.copyOf(failures);
  }

  /** What was read and answered so far. */
  public HostSnapshot taken(InstantSource clock) {
    return new HostSnapshot(
        settings.toolVersion(),
        settings.hostId(),
        clock.instant().getEpochSecond(),
        state,
        read.unsettled().map(CutOff::sentence),
        versions,
        answers.answers());
  }
}
