package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.AttributeText.Sign;
import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;

/** A state as people read it: every resource that is ours with its attributes. */
public final class StateText {
  private static final String INCOMPLETE = "incomplete: the last action on it did not end well";

  private final Paint paint;
  private final AttributeText attributes;

  public StateText(Paint paint) {
    this.paint = paint;
    this.attributes = new AttributeText(paint);
  }

  public String render(State state) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "State of "
            + paint.paint(Ink.BOLD, Printable.line(state.deployment()))
            + ", serial "
            + state.serial()
            + ", lineage "
            + Printable.line(state.lineage()));
    lines.add("");
    for (ManagedResource resource : state.resources().values()) {
      lines.addAll(resource(resource));
      lines.add("");
    }
    lines.add(count(state));
    return String.join("\n", lines) + "\n";
  }

  /** One resource with all that the state knows of it. */
  public String render(ManagedResource resource) {
    List<String> lines = new ArrayList<>(resource(resource));
    if (!resource.dependsOn().isEmpty()) {
      lines.add(
          "    depends on "
              + String.join(", ", resource.dependsOn().stream().map(Address::toString).toList()));
    }
    for (Mapping deposed : resource.deposed()) {
      lines.add("    replaced, not deleted yet {");
      lines.addAll(attributes.all(deposed, Sign.NONE));
      lines.add("    }");
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> resource(ManagedResource resource) {
    List<String> lines = new ArrayList<>();
    lines.add("    " + paint.paint(Ink.BOLD, "# " + resource.address()) + notes(resource));
    lines.add("    " + resource.address() + " {");
    lines.addAll(attributes.all(resource.current().orElse(Mapping.EMPTY), Sign.NONE));
    lines.add("    }");
    return lines;
  }

  private String notes(ManagedResource resource) {
    List<String> notes =
        remarks(resource).stream()
            .map(note -> note.equals(INCOMPLETE) ? paint.paint(Ink.RED, note) : note)
            .toList();
    return notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")";
  }

  /** What is remarkable about a resource. */
  static List<String> remarks(ManagedResource resource) {
    List<String> notes = new ArrayList<>();
    if (resource.adopted()) {
      notes.add("adopted");
    }
    if (resource.incomplete()) {
      notes.add(INCOMPLETE);
    }
    if (!resource.deposed().isEmpty()) {
      notes.add(resource.deposed().size() + " replaced, not deleted yet");
    }
    return notes;
  }

  /** How many resources it holds, in a sentence. */
  static String count(State state) {
    int count = state.resources().size();
    return count == 0
        ? "It holds no resources."
        : count + (count == 1 ? " resource." : " resources.");
  }
}
