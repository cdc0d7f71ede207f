package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.policy.SignedPlan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    customSynopsis = "greentic-deployer apply [options] [PLAN|FILE]",
    description =
        "Carries out a saved plan, exactly, or refuses it before the first change. Given a deployment"
            + " document instead, plans, shows the plan, asks, and applies exactly that.",
    sortOptions = false,
    exitCodeList = {
      "0:done, or nothing to do",
      "1:failed before the first change, or declined",
      "3:plan refused",
      "4:locked by another run",
      "5:failed and rolled back",
      "6:failed and not rolled back"
    },
    footer = {
      "greentic-deployer apply plan.bin",
      "greentic-deployer apply -expect-sha256=$REVIEWED plan.bin",
      "greentic-deployer apply deployment.yaml",
      "greentic-deployer apply -auto-approve -json deployment.yaml"
    })
final class ApplyCommand implements Verb {
  @Parameters(
      paramLabel = "PLAN|FILE",
      arity = "0..1",
      description = "A saved plan or a deployment document (default: deployment.yaml).")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-expect-sha256",
      paramLabel = "HEX",
      description = "Refuse any other plan file than the one with this SHA-256.")
  private Optional<String> expected = Optional.empty();

  @Option(
      names = "-signatures",
      paramLabel = "FILE",
      description = "The file with the signatures of the plan (default: PLAN.sig).")
  private Optional<Path> signatures = Optional.empty();

  @Mixin private ApprovalOptions approval = new ApprovalOptions();
  @Mixin private PlanningOptions planning = new PlanningOptions();
  @Mixin private ApplicationOptions options = new ApplicationOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return Application.run(session, options, application -> apply(session, application));
  }

  private int apply(Session session, Application application)
      throws DeployerException, InterruptedException {
    Path path = file.orElse(Path.of(Document.DEFAULT));
    byte[] bytes = InputFile.read(session.console(), path);
    InputFile.refuseSnapshot(path, bytes);
    return InputFile.isPlan(bytes)
        ? applyPlan(session, application, path, bytes)
        : applyDocument(session, application, path, bytes);
  }

  private int applyPlan(Session session, Application application, Path path, byte[] bytes)
      throws DeployerException, InterruptedException {
    if (planning.areGiven()) {
      throw new UsageException(
          "-target and -replace are for 'plan'; " + path + " is planned already");
    }
    if (expected.isPresent()) {
      new ExpectedDigest(expected.get()).require(path, bytes);
    }
    // The bytes that were read are verified and decoded; the file is not looked at again.
    SignedPlan plan =
        SignedPlan.decode(bytes, SignatureInput.read(session.console(), path, signatures));
    StateOptions state = options.state();
    String name =
        state.agreed(session.console(), plan.plan().header().deployment(), path.toString());
    StateStore store = state.store(session.console(), name);
    return application.apply(application.engine(store), plan);
  }

  private int applyDocument(Session session, Application application, Path path, byte[] bytes)
      throws DeployerException, InterruptedException {
    if (expected.isPresent() || signatures.isPresent()) {
      throw new UsageException(
          "-expect-sha256 and -signatures are about a plan file, and " + path + " is none");
    }
    approval.requirePossible(session.console(), options.json());
    Document document = Document.parse(session, path, bytes);
    String name = options.state().agreed(session.console(), document.name(), "the document");
    StateStore store = options.state().store(session.console(), name);
    Engine started = application.engine(store);
    Planning plans = Planning.here(session, store, started, planning);
    return application.planAndApply(started, "apply", () -> plans.apply(document), approval);
  }
}
