package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Outcome;
import ai.greentic.deployer.cli.render.PlanText;
import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    customSynopsis = "greentic-deployer plan [options] [FILE]",
    description =
        "Reads this machine, compares it with the document, and shows what would change. Changes"
            + " nothing. A plan saved with -out is what 'apply' carries out, exactly.",
    sortOptions = false,
    exitCodeList = {
      "0:planned; with -detailed-exitcode: no changes",
      "1:failed",
      "2:with -detailed-exitcode: changes"
    },
    footer = {
      "greentic-deployer plan -out=plan.bin deployment.yaml",
      "greentic-deployer plan -detailed-exitcode -json deployment.yaml",
      "greentic-deployer plan -destroy -name=acme-prod",
      "greentic-deployer plan -snapshot=host.snapshot -out=plan.bin deployment.yaml",
      "greentic-deployer plan -rollback=4 -out=back.bin -name=acme-prod"
    })
final class PlanCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document (default: deployment.yaml).")
  private Optional<Path> file = Optional.empty();

  @Option(names = "-out", paramLabel = "FILE", description = "Save the plan to this file.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "-detailed-exitcode",
      description = "Exit with 2 when there are changes, 0 when there are none.")
  private boolean detailedExitCode;

  @Option(names = "-destroy", description = "Plan to remove what was deployed.")
  private boolean destroy;

  @Option(
      names = "-purge-data",
      description = "With -destroy: plan to delete the data folders too.")
  private boolean purgeData;

  @Option(
      names = "-rollback",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Plan to return to generation N; without N, to the one that 'rollback' would choose.")
  private @Nullable String rollback;

  @Option(
      names = "-snapshot",
      paramLabel = "FILE",
      description =
          "Plan for the machine of a snapshot that 'snapshot' took there, without that machine.")
  private Optional<Path> snapshot = Optional.empty();

  @Mixin private PlanningOptions planning = new PlanningOptions();
  @Mixin private ProgressOptions progress = new ProgressOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    if (purgeData && !destroy) {
      throw new UsageException("-purge-data is for -destroy");
    }
    if (rollback != null && (destroy || planning.areGiven())) {
      throw new UsageException(
          "-rollback brings a whole generation back; leave -destroy, -target and -replace away");
    }
    if (destroy && planning.replaces()) {
      throw new UsageException("-destroy removes and replaces nothing; leave -replace away");
    }
    if (out.isPresent() && out.equals(progress.jsonInto())) {
      throw new UsageException("-out and -json-into name the same file");
    }
    try (RunReport report = new RunReport(session, progress, RunReport.Telling.NOTICES)) {
      return report.run(() -> plan(session, report));
    }
  }

  private int plan(Session session, RunReport report)
      throws DeployerException, InterruptedException {
    Console console = session.console();
    Plan plan =
        snapshot.isPresent() ? away(session, snapshot.get(), report) : made(session, report);
    if (out.isPresent()) {
      PlanFile.write(console.folder().resolve(out.get()), plan);
    }
    report.plan(plan);
    if (!progress.json()) {
      show(console, plan);
    }
    return report.end(
        plan.isEmpty() ? Outcome.NO_CHANGES : Outcome.PLANNED,
        detailedExitCode && !plan.isEmpty() ? CommandLineRunner.CHANGES : CommandLineRunner.DONE);
  }

  private Plan made(Session session, RunReport report)
      throws DeployerException, InterruptedException {
    Console console = session.console();
    if (rollback != null) {
      StateStore store = state.store(console, state.deployment(session, file));
      state.requireDeployed(session, store);
      return engine
          .engine(session, store, report.listener(store))
          .planRollback(GenerationNumber.optional(Optional.of(rollback)));
    }
    if (destroy) {
      StateStore store = state.store(console, state.deployment(session, file));
      state.requireDeployed(session, store);
      return planning(session, store, report).destroy(purgeData);
    }
    Document document = Document.readOrDefault(session, file);
    String name = state.agreed(session.console(), document.name(), "the document");
    return planning(session, state.store(console, name), report).apply(document);
  }

  private Plan away(Session session, Path taken, RunReport report)
      throws DeployerException, InterruptedException {
    state.requireNoStateDir("-snapshot");
    PlanningAway away = PlanningAway.from(session, taken, engine);
    state.agreed(session.console(), away.deployment(), "the snapshot");
    ApplyEvent.Listener listener = report.listener(away.deployment());
    if (rollback != null) {
      OptionalLong wanted = GenerationNumber.optional(Optional.of(rollback));
      return away.plan(planning, listener, plans -> plans.engine().planRollback(wanted));
    }
    if (destroy) {
      return away.plan(planning, listener, plans -> plans.destroy(purgeData));
    }
    Document document = Document.readOrDefault(session, file);
    away.requireSameDeployment(document);
    return away.plan(planning, listener, plans -> plans.apply(document));
  }

  private Planning planning(Session session, StateStore store, RunReport report)
      throws DeployerException {
    return Planning.here(
        session, store, engine.engine(session, store, report.listener(store)), planning);
  }

  private void show(Console console, Plan plan) {
    PrintStream stream = console.out();
    stream.print(new PlanText(progress.paint(console)).render(plan));
    if (out.isPresent()) {
      String saved = Printable.line(out.get().toString());
      stream.print(
          "\nSaved the plan to "
              + saved
              + ". To perform exactly these actions:\n"
              + "  greentic-deployer apply"
              + state.repeated()
              + " "
              + saved
              + "\n");
    } else if (!plan.isEmpty()) {
      stream.print(
          "\nThe plan was not saved; -out=FILE saves it, so that exactly this is applied.\n");
    }
  }
}
