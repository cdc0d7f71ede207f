package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.problem.Problem;
import java.util.List;

/**
 * How the host compares with what was applied.
 *
 * @param compared how many resources the state has on the host
 * @param drifted those that are no longer as applied
 * @param problems why others could not be looked at
 */
public record DriftReport(int compared, List<DriftedResource> drifted, List<Problem> problems) {
  public DriftReport {
    drifted = List.copyOf(drifted);
    problems = List.copyOf(problems);
  }
}
