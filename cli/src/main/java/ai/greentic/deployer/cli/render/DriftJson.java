package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.Optional;

/** Drift as programs are told of it; the kinds of findings are stable names. */
final class DriftJson {
  private DriftJson() {}

  static Mapping content(String deployment, DriftReport report) {
    return Mapping.EMPTY
        .with("deployment", deployment)
        .with("compared", Value.of(report.compared()))
        .with("drift_present", Value.of(!report.drifted().isEmpty()))
        .with("resources", JsonDocument.list(report.drifted(), DriftJson::resource))
        .with("problems", JsonDocument.list(report.problems(), JsonDocument::problem));
  }

  private static Mapping resource(DriftedResource resource) {
    Mapping shown =
        JsonDocument.address(resource.address())
            .with(
                "findings",
                JsonDocument.list(resource.findings(), finding -> finding(resource, finding)))
            .with("expected", resource.expected())
            .with("differing", Sequence.ofTexts(resource.attributes()))
            .with("gone", Value.of(resource.found().isEmpty()));
    return JsonDocument.with(shown, "found", resource.found());
  }

  private static Mapping finding(DriftedResource resource, Finding finding) {
    Mapping shown =
        Mapping.EMPTY
            .with("kind", finding.kind())
            .with("summary", finding.summary())
            .with("attributes", Sequence.ofTexts(finding.attributes()))
            .with("expected", value(finding.expected(), resource.expected(), finding))
            .with("found", value(finding.found(), resource.found().orElse(Mapping.EMPTY), finding));
    return finding.byHand().map(remedy -> shown.with("by_hand", remedy)).orElse(shown);
  }

  /** What the finding says, or the values of its attributes by their names. */
  private static Value value(String told, Mapping attributes, Finding finding) {
    if (!told.isEmpty()) {
      return Value.of(told);
    }
    Mapping values = Mapping.EMPTY;
    for (String name : finding.attributes()) {
      Optional<Value> value = attributes.get(name);
      if (value.isPresent()) {
        values = values.with(name, value.get());
      }
    }
    return values;
  }
}
