package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.SnapshotText;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.apply.PlanningEngine;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.snapshot.RecordedAnswers;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.singlevm.HostFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans for a machine from a snapshot of it, wherever this runs. Asks no host for anything. */
final class PlanningAway {
  private final Session session;
  private final HostSnapshot snapshot;
  private final EngineOptions engine;

  private PlanningAway(Session session, HostSnapshot snapshot, EngineOptions engine) {
    this.session = session;
    this.snapshot = snapshot;
    this.engine = engine;
  }

  /**
   * Reads a snapshot that this version can plan with, and tells how old it is.
   *
   * @throws DeployerException when it is none, or was taken with another version or plug-in
   */
  static PlanningAway from(Session session, Path file, EngineOptions engine)
      throws DeployerException {
    HostSnapshot snapshot = InputFile.readSnapshot(session.console(), file);
    requireSameTool(snapshot);
    requireSameProviders(snapshot, session.machine().providers());
    session
        .console()
        .err()
        .print(SnapshotText.notice(file.toString(), snapshot, session.clock().instant()));
    return new PlanningAway(session, snapshot, engine);
  }

  String deployment() {
    return snapshot.deployment();
  }

  /** A snapshot is of one deployment. */
  void requireSameDeployment(Document document) throws DeployerException {
    if (!document.name().equals(deployment())) {
      throw DeployerException.failed(
          EngineError.OTHER_DEPLOYMENT,
          "the document is for deployment "
              + document.name()
              + ", and the snapshot is of "
              + deployment(),
          "give the document of " + deployment() + ", or take a snapshot of " + document.name());
    }
  }

  private static void requireSameTool(HostSnapshot snapshot) throws DeployerException {
    if (!snapshot.toolVersion().equals(ToolVersion.current())) {
      throw DeployerException.failed(
          EngineError.SNAPSHOT_OTHER_TOOL,
          "the snapshot was taken with greentic-deployer "
              + snapshot.toolVersion()
              + ", and this is "
              + ToolVersion.current()
              + ": the machine would refuse the plan",
          "plan with greentic-deployer " + snapshot.toolVersion() + ", or update the machine's");
    }
  }

  private static void requireSameProviders(HostSnapshot snapshot, ProviderRegistry providers)
      throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    snapshot
        .providers()
        .forEach((type, version) -> {
          Optional<ProviderVersion> ours = providers.version(type, ToolVersion.current());
          if (!ours.equals(Optional.of(version))) {
            problems.add(
                Problem.of(
                    EngineError.SNAPSHOT_OTHER_TOOL,
                    "the snapshot was taken with another provider for resource type "
                        + type
                        + " (there version "
                        + version
                        + ", here "
                        + ours.map(ProviderVersion::toString).orElse("none")
                        + ")",
                    "give the machine's plug-ins with -plugin-dir=DIR, or take the snapshot"
                        + " again"));
          }
        });
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
  }

  /** Makes a plan. */
  @FunctionalInterface
  interface Work {
    Plan plan(Planning planning) throws DeployerException, InterruptedException;
  }

  /**
   * The plan that the machine would have made when the snapshot was taken.
   *
   * @throws DeployerException as on the machine, or with all that the snapshot does not hold
   */
  Plan plan(PlanningOptions options, ApplyEvent.Listener listener, Work work)
      throws DeployerException, InterruptedException {
    snapshot.unsettled().ifPresent(run -> listener.on(new ApplyEvent.Unsettled(run)));
    RecordedAnswers answers = new RecordedAnswers(snapshot.answers());
    PlanningEngine planning =
        new PlanningEngine(
            snapshot.recorded(),
            session.machine().providers(),
            answers,
            engine.settings(session, snapshot.hostId()),
            listener);
    try {
      Plan plan = work.plan(new Planning(session, snapshot.recorded(), answers, planning, options));
      requireHeld(answers.missing());
      return plan;
    } catch (DeployerException | IllegalArgumentException | IllegalStateException e) {
      // What was planned in place of missing answers may fail in any way.
      requireHeld(answers.missing());
      throw e;
    }
  }

  private void requireHeld(List<Question> missing) throws DeployerException {
    if (missing.isEmpty()) {
      return;
    }
    String all =
        missing.stream()
            .filter(question -> !question.place().map(PlanningAway::isVain).orElse(false))
            .map(Question::about)
            .distinct()
            .sorted()
            .collect(Collectors.joining("; "));
    throw DeployerException.failed(
        EngineError.SNAPSHOT_INCOMPLETE,
        "the snapshot does not hold: " + all,
        "take one of this document on the machine: greentic-deployer snapshot deployment.yaml"
            + " -out=host.snapshot");
  }

  /** About a place that depends on something that is missing too. */
  private static boolean isVain(Value place) {
    return HostFacts.isPlaceholder(place);
  }
}
