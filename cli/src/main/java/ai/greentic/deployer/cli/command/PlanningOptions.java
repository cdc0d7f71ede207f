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
          "Only this resource and what it depends on, such as bundle.active;" + " may be repeated.")
  private List<Address> targets = new ArrayList<>();

  @Option(
      names = "-replace",
      paramLabel = "ADDR",
      description = "Replace this resource even if nothing differs; may be repeated.")
  private List<Address> replace = new ArrayList<>();

  PlanOptions options(Plan.Mode mode, Plan.OnFailure onFailure, int keep) {
    return new PlanOptions(mode, onFailure, keep, 0, Set.copyOf(targets), Set.copyOf(replace));
  }

  boolean areGiven() {
    return !targets.isEmpty() || !replace.isEmpty();
  }
}
