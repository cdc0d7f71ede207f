package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.resource.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What to plan beside the document. */
final class PlanningOptions {
  @Option(
      names = "-target",
      paramLabel = "ADDR",
      description =
          "Only this resource, such as bundle.active, and what it depends on; where it is removed,"
              + " what uses it. May be repeated.")
  private List<Address> targets = new ArrayList<>();

  @Option(
      names = "-replace",
      paramLabel = "ADDR",
      description = "Replace this resource even if nothing differs; may be repeated.")
  private List<Address> replace = new ArrayList<>();

  PlanOptions options(Plan.Mode mode, Plan.OnFailure onFailure, int keep) {
    return new PlanOptions(mode, onFailure, keep, 0, Set.copyOf(targets), Set.copyOf(replace));
  }

  /** Of a plan that only removes, where nothing can be replaced. */
  static PlanningOptions only(List<Address> targets) {
    PlanningOptions options = new PlanningOptions();
    options.targets = targets;
    return options;
  }

  boolean replaces() {
    return !replace.isEmpty();
  }

  boolean areGiven() {
    return !targets.isEmpty() || !replace.isEmpty();
  }
}
