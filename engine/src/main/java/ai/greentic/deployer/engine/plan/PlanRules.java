package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What holds in every plan, wherever it comes from. Each rule throws IllegalArgumentException that
 * names what breaks it.
 */
final class PlanRules {
  /** The state's folder has this name, so above all it must not lead to another one. */
  private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final Set<Address> changed = new HashSet<>();

  private PlanRules() {}

  static void require(
      Plan.Header header,
      List<Resource> desired,
      List<Change> changes,
      List<Step> steps,
      List<Precondition> preconditions) {
    header(header, desired);
    desired(desired);
    PlanRules rules = new PlanRules();
    rules.changes(changes);
    rules.steps(steps);
    rules.preconditions(preconditions);
  }

  private static void header(Plan.Header header, List<Resource> desired) {
    if (!NAME.matcher(header.deployment()).matches()) {
      throw wrong("its deployment has no name that a deployment may have");
    }
    if (header.created() < 0 || header.created() > LATEST) {
      throw wrong("it was created at no time: " + header.created());
    }
    if (destroys(header.mode()) && !desired.isEmpty()) {
      throw wrong("it destroys, and " + desired.getFirst().address() + " is desired");
    }
  }

  private static boolean destroys(Plan.Mode mode) {
    return switch (mode) {
      case APPLY, ROLLBACK -> false;
      case DESTROY, DESTROY_AND_PURGE -> true;
    };
  }

  private static void desired(List<Resource> resources) {
    Set<Address> seen = new HashSet<>();
    for (Resource resource : resources) {
      if (!seen.add(resource.address())) {
        throw wrong(resource.address() + " is desired twice");
      }
    }
  }

  /** One a resource; what its replacement left over may be deleted in a second one. */
  private void changes(List<Change> changes) {
    Set<Address> leftOver = new HashSet<>();
    for (Change change : changes) {
      boolean first = changed.add(change.address());
      boolean second = !first && change.kind() == Kind.DELETE && leftOver.add(change.address());
      if (!first && !second) {
        throw wrong(change.address() + " is changed twice");
      }
    }
  }

  private void steps(List<Step> steps) {
    Map<Operation, Set<Address>> seen = new EnumMap<>(Operation.class);
    for (int number = 0; number < steps.size(); number++) {
      Step step = steps.get(number);
      requireChanged(step.address(), "step " + number);
      if (!seen.computeIfAbsent(step.operation(), _ -> new HashSet<>()).add(step.address())) {
        throw wrong("step " + number + " repeats " + step.operation() + " of " + step.address());
      }
      if (step.objects().isEmpty() == (step.operation() == Operation.DELETE_DEPOSED)) {
        throw wrong(
            "step "
                + number
                + ", "
                + step.operation()
                + ", names "
                + step.objects().size()
                + " replaced objects");
      }
      int previous = -1;
      for (int before : step.waitsFor()) {
        if (before < 0 || before >= number) {
          throw wrong("step " + number + " waits for step " + before + ", which is not before it");
        }
        if (before <= previous) {
          throw wrong("step " + number + " waits for step " + before + " out of order");
        }
        previous = before;
      }
    }
  }

  private void preconditions(List<Precondition> preconditions) {
    Map<Subject, Set<Address>> seen = new EnumMap<>(Subject.class);
    for (Precondition precondition : preconditions) {
      Address address = precondition.address();
      requireChanged(address, "a precondition");
      Set<Address> observed = seen.computeIfAbsent(precondition.subject(), _ -> new HashSet<>());
      if (!observed.add(address)) {
        throw wrong(
            address + " has two preconditions of its " + precondition.subject() + " object");
      }
    }
  }

  private void requireChanged(Address address, String what) {
    if (!changed.contains(address)) {
      throw wrong(what + " is about " + address + ", which is not among the changes");
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what);
  }
}
