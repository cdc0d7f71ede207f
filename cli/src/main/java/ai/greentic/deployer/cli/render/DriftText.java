package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was changed on the machine since the last apply: what was expected and what was found. */
public final class DriftText {
  private static final String INDENT = " ".repeat(6);

  private final Paint paint;
  private final String options;
  private final AttributeText attributes;

  /**
   * @param options what the next command has to have, after a space; perhaps nothing
   */
  public DriftText(Paint paint, String options) {
    this.paint = paint;
    this.options = options;
    this.attributes = new AttributeText(paint);
  }

  public String render(String deployment, DriftReport report) {
    List<String> lines = new ArrayList<>();
    for (DriftedResource resource : report.drifted()) {
      for (Finding finding : resource.findings()) {
        lines.addAll(finding(resource, finding));
        lines.add("");
      }
    }
    if (!report.drifted().isEmpty()) {
      lines.add(paint.paint(Ink.BOLD, DriftLog.summary(report)));
      lines.add("'greentic-deployer plan" + options + "' shows how to repair it.");
    } else if (report.problems().isEmpty()) {
      lines.add(
          paint.paint(Ink.GREEN, "No drift.")
              + " The machine has what was applied for "
              + Printable.line(deployment)
              + ".");
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private List<String> finding(DriftedResource resource, Finding finding) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + paint.paint(
                Ink.BOLD,
                "# "
                    + resource.address()
                    + ": "
                    + Printable.line(finding.summary())
                    + " ["
                    + finding.kind()
                    + "]"));
    if (finding.expected().isEmpty() && finding.found().isEmpty()) {
      lines.addAll(values(resource, finding.attributes()));
    } else {
      lines.add(INDENT + "expected: " + Printable.line(finding.expected()));
      lines.add(INDENT + "found:    " + Printable.line(finding.found()));
    }
    finding
        .byHand()
        .ifPresent(remedy ->
            lines.add(
                INDENT
                    + paint.paint(Ink.YELLOW, "by hand:")
                    + "  "
                    + Printable.line(remedy)
                    + " (no plan repairs this)"));
    return lines;
  }

  private List<String> values(DriftedResource resource, List<String> names) {
    Mapping found = resource.found().orElse(Mapping.EMPTY);
    Mapping expected = some(resource.expected(), names);
    return attributes.differences(
        names.stream()
            .map(name -> new Difference(name, false, false, isLong(found, name)))
            .toList(),
        expected,
        some(found, names));
  }

  private static Mapping some(Mapping mapping, List<String> names) {
    Mapping some = Mapping.EMPTY;
    for (String name : names) {
      Optional<Value> value = mapping.get(name);
      if (value.isPresent()) {
        some = some.with(name, value.get());
      }
    }
    return some;
  }

  private static boolean isLong(Mapping found, String name) {
    return found.get(name).orElse(null) instanceof Value.Text(String text)
        && ValueText.isLong(text);
  }
}
