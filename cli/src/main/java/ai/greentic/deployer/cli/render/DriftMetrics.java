package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.resource.Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a look for drift in Prometheus' text format 0.0.4, for node_exporter's textfile
 * collector. Alert on {@code greentic_deployer_drift_resources > 0}, and on a check that failed or
 * is too long ago.
 */
public final class DriftMetrics {
  private final String deployment;
  private final StringBuilder text = new StringBuilder();

  private DriftMetrics(String deployment) {
    this.deployment = deployment;
  }

  /**
   * The whole file.
   *
   * @param report empty when the check failed as a whole
   * @param certificates when each certificate ends
   */
  public static String render(
      String deployment,
      Optional<DriftReport> report,
      SortedMap<Address, Instant> certificates,
      Instant now) {
    DriftMetrics metrics = new DriftMetrics(deployment);
    boolean success = report.map(found -> found.problems().isEmpty()).orElse(false);
    metrics.family("drift_check_success", "Whether the last look for drift could see everything.");
    metrics.sample("drift_check_success", "", success ? 1 : 0);
    metrics.family("drift_last_run_timestamp_seconds", "When the last look for drift ended.");
    metrics.sample("drift_last_run_timestamp_seconds", "", now.getEpochSecond());
    report.ifPresent(metrics::found);
    if (!certificates.isEmpty()) {
      metrics.family("certificate_not_after_seconds", "When a certificate ends, in Unix time.");
      certificates.forEach((address, end) ->
          metrics.sample(
              "certificate_not_after_seconds", label("address", address), end.getEpochSecond()));
    }
    return metrics.text.toString();
  }

  private void found(DriftReport report) {
    family("drift_resources", "How many resources are no longer as they were applied.");
    sample("drift_resources", "", report.drifted().size());
    family("drift_unchecked_resources", "How many resources could not be looked at.");
    sample("drift_unchecked_resources", "", report.problems().size());
    Map<String, Integer> findings = new TreeMap<>();
    for (DriftedResource resource : report.drifted()) {
      for (Finding finding : resource.findings()) {
        findings.put(label("address", resource.address()) + label("kind", finding.kind()), 1);
      }
    }
    if (!findings.isEmpty()) {
      family("drift", "What was found, by resource and kind.");
      findings.forEach((labels, one) -> sample("drift", labels, one));
    }
  }

  private void family(String name, String help) {
    text.append("# HELP greentic_deployer_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE greentic_deployer_").append(name).append(" gauge\n");
  }

  private void sample(String name, String labels, long value) {
    text.append("greentic_deployer_")
        .append(name)
        .append("{deployment=\"")
        .append(escaped(deployment))
        .append('"')
        .append(labels)
        .append("} ")
        .append(value)
        .append('\n');
  }

  private static String label(String name, Object value) {
    return "," + name + "=\"" + escaped(value.toString()) + "\"";
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
