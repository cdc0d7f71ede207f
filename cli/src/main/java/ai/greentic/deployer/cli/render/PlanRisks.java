package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Risk.Severity;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.resource.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a reviewer of a plan must not overlook, the worst first. */
record PlanRisks(Plan plan) {
  private static final String HOLDS_DATA = "directory";

  List<Risk> all() {
    List<Risk> risks = new ArrayList<>();
    ending().ifPresent(risks::add);
    data().ifPresent(risks::add);
    interruption().ifPresent(risks::add);
    wayBack().ifPresent(risks::add);
    about(Severity.WARNING, "Destroys", "", change -> change.kind() == Kind.DELETE && !isDestroy())
        .ifPresent(risks::add);
    about(Severity.WARNING, "Replaces", "", PlanRisks::replaces).ifPresent(risks::add);
    about(
            Severity.WARNING,
            "Forgets",
            "it stays on the machine and is no longer looked after",
            change -> change.kind() == Kind.FORGET)
        .ifPresent(risks::add);
    about(
            Severity.NOTE,
            "Repairs drift",
            "what was changed outside is set back",
            change ->
                change.isChange() && change.differences().stream().anyMatch(Difference::drift))
        .ifPresent(risks::add);
    plugins().ifPresent(risks::add);
    risks.sort(Comparator.comparing(Risk::severity));
    return risks;
  }

  private boolean isDestroy() {
    return switch (plan.header().mode()) {
      case APPLY, ROLLBACK -> false;
      case DESTROY, DESTROY_AND_PURGE -> true;
    };
  }

  private Optional<Risk> ending() {
    return isDestroy()
        ? about(
            Severity.DANGER,
            "Ends the deployment",
            "what was deployed is removed from the machine",
            change -> change.kind() == Kind.DELETE)
        : Optional.empty();
  }

  private Optional<Risk> data() {
    boolean purges = plan.header().mode() == Plan.Mode.DESTROY_AND_PURGE;
    return about(
        Severity.DANGER,
        "Destroys data",
        "the data folders are deleted with everything in them, which cannot be undone",
        change ->
            change.address().type().equals(HOLDS_DATA)
                && (change.kind() == Kind.DELETE || (change.kind() == Kind.REPLACE && !purges)));
  }

  private Optional<Risk> interruption() {
    Interruptions interruptions = new Interruptions(plan);
    Optional<Duration> longest =
        interruptions.all().stream()
            .flatMap(change -> Interruptions.last(change).stream())
            .max(Comparator.naturalOrder());
    return about(
        Severity.WARNING,
        "Interrupts the application",
        "it stops for a while"
            + longest.map(took -> "; the last time it took " + Words.of(took)).orElse(""),
        interruptions::by);
  }

  /** A plan that fails and leaves everything as it is then needs a person. */
  private Optional<Risk> wayBack() {
    Rollout rollout = plan.header().rollout();
    if (isDestroy() || plan.isEmpty()) {
      return Optional.empty();
    }
    String detail =
        switch (rollout.onFailure()) {
          case STOP -> "if it fails, all is left as it is then, until somebody acts";
          case ROLLBACK ->
              rollout.active() == 0
                  ? "there is no generation before it; if it fails, it is taken out of service"
                  : "";
        };
    return detail.isEmpty()
        ? Optional.empty()
        : Optional.of(new Risk(Severity.WARNING, Risk.NO_WAY_BACK, detail, List.of()));
  }

  private Optional<Risk> plugins() {
    List<String> types =
        plan.header().providers().entrySet().stream()
            .filter(entry -> entry.getValue().sha256().isPresent())
            .map(entry -> Printable.line(entry.getKey()))
            .toList();
    return types.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Risk(
                Severity.NOTE,
                "Runs plug-ins",
                "code from outside carries out a part of it; see what it is bound to",
                List.of()));
  }

  private static boolean replaces(Change change) {
    return change.kind() == Kind.REPLACE || change.kind() == Kind.REPLACE_CREATE_FIRST;
  }

  private Optional<Risk> about(
      Severity severity, String title, String detail, Predicate<Change> wanted) {
    List<Address> addresses =
        plan.changes().stream().filter(wanted).map(Change::address).distinct().toList();
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new Risk(severity, title, detail, addresses));
  }
}
