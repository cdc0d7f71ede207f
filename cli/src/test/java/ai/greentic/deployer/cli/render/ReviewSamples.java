package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reviews for tests. */
final class ReviewSamples {
  private ReviewSamples() {}

  /** The sample plan, with what its resources need of each other. */
  static Review review() {
    return PlanReview.of(planWithDependencies(), "ab".repeat(32), "plan.bin");
  }

  static Plan planWithDependencies() {
    Map<String, Set<String>> needs =
        Map.of(
            "bundle.active", Set.of("account.runtime"),
            "certificate.server", Set.of("account.runtime"),
            "directory.state", Set.of("account.runtime"),
            "directory.log", Set.of("account.runtime"),
            "mount.bundle", Set.of("bundle.active"),
            "unit.runtime", Set.of("mount.bundle", "certificate.server", "directory.state"),
            "container.runtime", Set.of("unit.runtime", "bundle.active", "directory.log"));
    return desiring(
        SamplePlan.plan(),
        SamplePlan.plan().changes().stream()
            .filter(change -> change.kind() != Kind.DELETE && change.kind() != Kind.FORGET)
            .map(change ->
                new Resource(
                    change.address(),
                    change.after().orElse(Mapping.EMPTY),
                    addresses(needs.getOrDefault(change.address().toString(), Set.of()))))
            .toList());
  }

  private static Set<Address> addresses(Set<String> texts) {
    Set<Address> addresses = new TreeSet<>();
    texts.forEach(text -> addresses.add(Address.parse(text)));
    return addresses;
  }

  static Plan desiring(Plan plan, List<Resource> desired) {
    return new Plan(
        plan.header(),
        plan.document(),
        desired,
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        plan.artifacts());
  }

  /** A plan with so many resources, in layers of ten, each with a file that changes. */
  static Plan large(int count) {
    List<Change> changes = new ArrayList<>();
    List<Resource> desired = new ArrayList<>();
    Kind[] kinds = {Kind.CREATE, Kind.UPDATE, Kind.REPLACE, Kind.NO_OP, Kind.UPDATE};
    for (int i = 0; i < count; i++) {
      Address address = Address.parse("file.f" + i);
      Mapping before = content("old", i);
      Mapping after = content("new", i);
      Kind kind = kinds[i % kinds.length];
      boolean differs = kind == Kind.UPDATE || kind == Kind.REPLACE;
      changes.add(
          new Change(
              address,
              kind,
              kind == Kind.CREATE ? Optional.empty() : Optional.of(before),
              Optional.of(differs || kind == Kind.CREATE ? after : before),
              differs ? List.of(new Difference("content", false, false, true)) : List.of(),
              "changed in the document",
              i == 7));
      Set<Address> needs = new TreeSet<>();
      if (i >= 10) {
        needs.add(Address.parse("file.f" + (i - 10)));
        needs.add(Address.parse("file.f" + (i - 10 - i % 10 + i * 7 % 10)));
      }
      desired.add(new Resource(address, after, needs));
    }
    return desiring(SamplePlan.of(Plan.Mode.APPLY, changes), desired);
  }

  private static Mapping content(String word, int number) {
    StringBuilder text = new StringBuilder("[Service]\n");
    for (int line = 0; line < 20; line++) {
      text.append("Environment=KEY_").append(line).append('=').append(number).append('\n');
      if (line == 10) {
        text.append("Description=").append(word).append('\n');
      }
    }
    return Mapping.EMPTY.with("content", text.toString()).with("path", "/etc/x/" + number);
  }
}
