package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a plan means for the generations, as people read it. */
record RolloutText(Plan plan) {
  private static final List<String> TELLING = List.of("path", "where", "imageId");

  /** How many objects are replaced now and stay for an earlier generation. */
  static long staying(Plan plan) {
    return new RolloutText(plan).staying().size();
  }

  /** The resources whose object is replaced now and stays for an earlier generation. */
  Set<Address> staying() {
    Set<Address> collected =
        plan.steps().stream()
            .filter(step -> step.operation() == Operation.DELETE_DEPOSED)
            .map(Step::address)
            .collect(Collectors.toSet());
    return plan.changes().stream()
        .filter(RolloutText::replaces)
        .map(Change::address)
        .filter(address -> !collected.contains(address))
        .collect(Collectors.toSet());
  }

  private static boolean replaces(Change change) {
    return switch (change.kind()) {
      case REPLACE_CREATE_FIRST, RESTORE -> true;
      case NO_OP, CREATE, UPDATE, REPLACE, DELETE, RECORD, ADOPT, FORGET, RETAIN -> false;
    };
  }

  /**
   * The objects of earlier generations that go, one a line, with a blank line after them. That what
   * is replaced now goes is said with its change.
   */
  List<String> removed() {
    List<String> lines = new ArrayList<>();
    for (Review.Removal removal : removals()) {
      lines.add("  - " + removal.address() + ": " + Printable.line(removal.object()));
    }
    if (!lines.isEmpty()) {
      lines.addFirst("Removed at the end, as no generation that is kept needs it:");
      lines.add("");
    }
    return lines;
  }

  /** The objects of earlier generations that go. */
  List<Review.Removal> removals() {
    List<Review.Removal> removals = new ArrayList<>();
    for (Step step : plan.steps()) {
      for (Mapping object : step.objects()) {
        if (!isReplacedNow(step.address(), object)) {
          removals.add(new Review.Removal(step.address(), named(object)));
        }
      }
    }
    return removals;
  }

  private boolean isReplacedNow(Address address, Mapping object) {
    return plan.changes().stream()
        .filter(change -> change.address().equals(address) && replaces(change))
        .flatMap(change -> change.before().stream())
        .anyMatch(before -> before.entries().entrySet().containsAll(object.entries().entrySet()));
  }

  /** By the one attribute that says most, if it has one of those. */
  private static String named(Mapping object) {
    return TELLING.stream()
        .filter(name -> object.get(name).isPresent())
        .findFirst()
        .map(name -> ValueText.of(object.get(name).orElseThrow()))
        .orElseGet(() ->
            object.entries().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + ValueText.of(entry.getValue()))
                .collect(Collectors.joining(", ")));
  }

  /** What becomes of the generations, and what happens on failure. */
  List<String> lines() {
    Rollout rollout = plan.header().rollout();
    return switch (plan.header().mode()) {
      case DESTROY, DESTROY_AND_PURGE -> collected(rollout);
      case APPLY, ROLLBACK -> {
        List<String> lines = new ArrayList<>();
        lines.add(outcome(rollout) + " " + onFailure(rollout));
        lines.addAll(collected(rollout));
        yield lines;
      }
    };
  }

  private static String outcome(Rollout rollout) {
    if (rollout.commits().isEmpty()) {
      return "Only a part is applied, which makes no generation.";
    }
    long number = rollout.commits().getAsLong();
    if (number == rollout.active()) {
      return "Generation " + number + (rollout.departed() ? " comes back." : " stays active.");
    }
    return rollout.restores() > 0
        ? "This brings generation " + rollout.restores() + " back, as generation " + number + "."
        : "This becomes generation " + number + ".";
  }

  private static String onFailure(Rollout rollout) {
    return switch (rollout.onFailure()) {
      case STOP -> "If it fails, all is left as it is then.";
      case ROLLBACK ->
          rollout.active() == 0
              ? "If it fails, it is taken out of service: there is none before it."
              : "If it fails, generation " + rollout.active() + " is brought back.";
    };
  }

  private static List<String> collected(Rollout rollout) {
    if (rollout.collects().isEmpty()) {
      return List.of();
    }
    String numbers =
        rollout.collects().stream().map(number -> "" + number).collect(Collectors.joining(", "));
    return List.of(
        (rollout.collects().size() == 1 ? "Generation " : "Generations ")
            + numbers
            + (rollout.collects().size() == 1 ? " is" : " are")
            + " no longer kept.");
  }
}
