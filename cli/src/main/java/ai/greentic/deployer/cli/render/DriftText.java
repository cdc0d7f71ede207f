package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;

/** What was changed on the machine since the last apply: what was applied → what is there. */
public final class DriftText {
  private final Paint paint;
  private final AttributeText attributes;

  public DriftText(Paint paint) {
    this.paint = paint;
    this.attributes = new AttributeText(paint);
  }

  public String render(String deployment, List<DriftedResource> drifted) {
    if (drifted.isEmpty()) {
      return paint.paint(Ink.GREEN, "No drift.")
          + " The machine has what was applied for "
          + Printable.line(deployment)
          + ".\n";
    }
    List<String> lines = new ArrayList<>();
    for (DriftedResource resource : drifted) {
      lines.addAll(resource(resource));
      lines.add("");
    }
    lines.add(
        paint.paint(
            Ink.BOLD,
            "Drift: "
                + drifted.size()
                + (drifted.size() == 1 ? " resource was" : " resources were")
                + " changed outside."));
    lines.add("'greentic-deployer plan' shows how to repair it.");
    return String.join("\n", lines) + "\n";
  }

  private List<String> resource(DriftedResource resource) {
    List<String> lines = new ArrayList<>();
    boolean gone = resource.found().isEmpty();
    String title = "# " + resource.address() + (gone ? " is gone" : " was changed outside");
    lines.add("  " + paint.paint(Ink.BOLD, title));
    lines.add(
        "  "
            + paint.paint(gone ? Ink.RED : Ink.YELLOW, gone ? "-" : "~")
            + " "
            + resource.address()
            + " {");
    if (gone) {
      lines.addAll(attributes.all(resource.expected(), AttributeText.Sign.REMOVE));
    } else {
      Mapping found = resource.found().get();
      lines.addAll(
          attributes.differences(
              resource.attributes().stream()
                  .map(name -> new Difference(name, false, false, isLong(found, name)))
                  .toList(),
              resource.expected(),
              found));
    }
    lines.add("    }");
    return lines;
  }

  private static boolean isLong(Mapping found, String name) {
    return found.get(name).orElse(null) instanceof Value.Text(String text)
        && ValueText.isLong(text);
  }
}
