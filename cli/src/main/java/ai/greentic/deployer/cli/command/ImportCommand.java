package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.Mode;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.ErrorCode;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    customSynopsis = "greentic-deployer import [options] ADDRESS [FILE]",
    description =
        "Takes over an object that stands on the machine already: plans that resource of "
            + "the document alone, shows the plan, asks, and applies it. Nothing is made; what "
            + "differs is refused or, where the plan says so, updated.",
    sortOptions = false,
    exitCodeList = {
      "0:done",
      "1:failed before the first change, or declined",
      "3:plan refused",
      "4:locked by another run",
      "6:failed"
    },
    footer = {"greentic-deployer import directory.state deployment.yaml"})
final class ImportCommand implements Verb {
  @Parameters(index = "0", paramLabel = "ADDRESS", description = "The resource of the document.")
  private @Nullable Address address;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document (default: deployment.yaml).")
  private Optional<Path> file = Optional.empty();

  @Mixin private ApprovalOptions approval = new ApprovalOptions();
  @Mixin private ApplicationOptions options = new ApplicationOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    return Application.run(session, options, application -> adopt(session, application));
  }

  private int adopt(Session session, Application application)
      throws DeployerException, InterruptedException {
    session.machine().requireHost();
    approval.requirePossible(session.console(), options.json(), "");
    Address wanted = Objects.requireNonNull(address);
    Document document = Document.readOrDefault(session, file);
    String name = options.state().agreed(session.console(), document.name(), "the document");
    StateStore store = options.state().store(session.console(), name);
    Engine started = application.engine(store);
    return application.planAndApply(
        started, "import", () -> adoption(session, started, document, store, wanted), approval);
  }

  private static Plan adoption(
      Session session, Engine engine, Document document, StateStore store, Address wanted)
      throws DeployerException, InterruptedException {
    if (store.read().get(wanted).flatMap(ManagedResource::current).isPresent()) {
      throw failed(
          CliError.IMPORT_REFUSED,
          wanted,
          "it is in the state already",
          "'greentic-deployer plan' shows how it differs");
    }
    Plan plan = plan(session, engine, document, store, wanted);
    requireAdoption(plan, wanted);
    return plan;
  }

  private static Plan plan(
      Session session, Engine engine, Document document, StateStore store, Address wanted)
      throws DeployerException, InterruptedException {
    ResourceGraph desired =
        document.compile(
            session.machine(),
            store,
            HostAnswers.LIVE,
            file -> engine.planning().reading(file.toString()));
    if (desired.get(wanted).isEmpty()) {
      List<String> known = desired.addresses().stream().map(Address::toString).toList();
      throw failed(
          CliError.IMPORT_REFUSED,
          wanted,
          "it is not in the document" + Suggestion.phrase(wanted.toString(), known),
          "'greentic-deployer render' shows the resources of the document");
    }
    return engine.plan(
        desired,
        document.source(),
        new PlanOptions(
            Mode.APPLY, OnFailure.STOP, document.rollout().keep(), 0, Set.of(wanted), Set.of()));
  }

  /** Nothing but this one may change: what it depends on has to be as desired. */
  private static void requireAdoption(Plan plan, Address wanted) throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.address().equals(wanted)) {
        if (change.kind() != Kind.ADOPT) {
          problems.add(
              Problem.of(
                  CliError.IMPORT_REFUSED,
                  wanted,
                  "nothing stands in its place that could be taken over",
                  "'greentic-deployer apply' makes it"));
        }
      } else if (change.kind() != Kind.NO_OP) {
        problems.add(
            Problem.of(
                CliError.IMPORT_REFUSED,
                change.address(),
                wanted + " depends on it, and it is not as desired: " + change.reason(),
                "import it first, or apply it with -target=" + change.address()));
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
  }

  private static DeployerException failed(
      ErrorCode code, Address address, String what, String remedy) {
    return new DeployerException(Category.FAILED, List.of(Problem.of(code, address, what, remedy)));
  }
}
