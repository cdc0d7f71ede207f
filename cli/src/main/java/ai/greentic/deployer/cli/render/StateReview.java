package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Review.Fact;
import ai.greentic.deployer.cli.render.Risk.Severity;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the review of a state. */
public final class StateReview {
  private StateReview() {}

  public static Review of(State state) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("State serial", Long.toString(state.serial())));
    facts.add(new Fact("State lineage", state.lineage()));
    if (state.release().active() > 0) {
      facts.add(new Fact("Active generation", Long.toString(state.release().active())));
    }
    return new Review(
        "State",
        state.deployment(),
        "",
        StateText.count(state),
        List.of(),
        List.of(),
        risks(state),
        facts,
        state.resources().values().stream().map(StateReview::entry).toList(),
        List.of(),
        0,
        "-name=" + state.deployment());
  }

  private static List<Risk> risks(State state) {
    List<Risk> risks = new ArrayList<>();
    List<ManagedResource> incomplete =
        state.resources().values().stream().filter(ManagedResource::incomplete).toList();
    if (!incomplete.isEmpty()) {
      risks.add(
          new Risk(
              Severity.WARNING,
              "Incomplete",
              "the last action on it did not end well",
              incomplete.stream().map(ManagedResource::address).toList()));
    }
    if (state.release().departed()) {
      risks.add(
          new Risk(
              Severity.WARNING,
              "No generation",
              "the machine was changed since the active generation by a run that failed, was cut"
                  + " off or did a part only",
              List.of()));
    }
    return risks;
  }

  private static ReviewEntry entry(ManagedResource resource) {
    List<ReviewAttribute> attributes = new ArrayList<>();
    resource
        .current()
        .orElse(Mapping.EMPTY)
        .entries()
        .forEach((name, value) -> attributes.add(ReviewAttribute.same(name, value)));
    for (Mapping deposed : resource.deposed()) {
      attributes.add(ReviewAttribute.same("replaced, not deleted yet", deposed));
    }
    return new ReviewEntry(
        resource.address(),
        Optional.empty(),
        "",
        "",
        false,
        StateText.remarks(resource),
        attributes,
        0,
        resource.dependsOn());
  }
}
