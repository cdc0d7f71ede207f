package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.state.LockHolder;
import ai.greentic.deployer.engine.value.Value;
import java.util.Optional;

/**
 * Drift for a journal: a line a finding and a summary, each with its priority in front, as
 * sd-daemon(3) has it.
 */
public final class DriftLog {
  private static final String ERROR = "<3>";
  private static final String WARNING = "<4>";
  private static final String INFORMATION = "<6>";

  private DriftLog() {}

  public static String render(String deployment, DriftReport report) {
    StringBuilder log = new StringBuilder();
    for (DriftedResource resource : report.drifted()) {
      for (Finding finding : resource.findings()) {
        log.append(WARNING).append(line(resource, finding)).append('\n');
      }
    }
    for (Problem problem : report.problems()) {
      log.append(ERROR).append(Printable.line("not checked: " + problem)).append('\n');
    }
    boolean good = report.drifted().isEmpty() && report.problems().isEmpty();
    return log.append(good ? INFORMATION : WARNING)
        .append(Printable.line(deployment))
        .append(": ")
        .append(good ? "no drift in " + resources(report.compared()) : summary(report))
        .append('\n')
        .toString();
  }

  /** That nothing was looked at, because of a run that is changing the deployment. */
  public static String skipped(String deployment, LockHolder holder) {
    return INFORMATION
        + Printable.line(
            "%s: skipped: %s is running (process %d, since %s)"
                .formatted(deployment, holder.verb(), holder.pid(), holder.since()))
        + "\n";
  }

  private static String line(DriftedResource resource, Finding finding) {
    return Printable.line(
        finding.kind()
            + " "
            + resource.address()
            + ": "
            + finding.summary()
            + "; expected "
            + words(finding.expected(), resource.expected(), finding)
            + ", found "
            + resource
                .found()
                .map(found -> words(finding.found(), found, finding))
                .orElse(finding.found()));
  }

  private static String words(String told, Value.Mapping attributes, Finding finding) {
    if (!told.isEmpty() || finding.attributes().isEmpty()) {
      return told;
    }
    Optional<Value> value = attributes.get(finding.attributes().getFirst());
    return value.map(ValueText::of).orElse("nothing");
  }

  private static String resources(int count) {
    return count + (count == 1 ? " resource" : " resources");
  }

  /** How much was found, a sentence. */
  static String summary(DriftReport report) {
    int drifted = report.drifted().size();
    int unchecked = report.problems().size();
    String changed =
        "Drift: "
            + drifted
            + (drifted == 1 ? " resource is" : " resources are")
            + " no longer as applied";
    return changed
        + (unchecked == 0 ? "." : ", " + unchecked + " of " + report.compared() + " not checked.");
  }
}
