package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.AttributeText.Sign;
import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A plan as people read it, in the shape that Terraform's users know. */
public final class PlanText {
  private static final String NO_CHANGES = "No changes.";

  private final Paint paint;
  private final AttributeText attributes;

  public PlanText(Paint paint) {
    this.paint = paint;
    this.attributes = new AttributeText(paint);
  }

  /** What binds a saved plan: its deployment, time, host and state. */
  public String header(Plan.Header header, String sha256) {
    return "Plan for "
        + paint.paint(Ink.BOLD, Printable.line(header.deployment()))
        + " ("
        + Words.of(header.mode())
        + "), made "
        + Instant.ofEpochSecond(header.created())
        + " by greentic-deployer "
        + Printable.line(header.toolVersion())
        + "\nfor host "
        + Printable.line(abbreviated(header.hostId()))
        + ", state serial "
        + header.serial()
        + plugins(header)
        + "\nSHA-256 of the file: "
        + sha256
        + "\n\n";
  }

  /** Code from outside that made the plan and will carry it out. */
  private static String plugins(Plan.Header header) {
    StringBuilder text = new StringBuilder();
    header
        .providers()
        .forEach((type, version) ->
            version
                .sha256()
                .ifPresent(digest ->
                    text.append("\nprovider of ")
                        .append(Printable.line(type))
                        .append(": plug-in ")
                        .append(Printable.line(version.version()))
                        .append(", SHA-256 ")
                        .append(digest)));
    return text.toString();
  }

  static String abbreviated(String digest) {
    return digest.length() > 12 ? digest.substring(0, 12) : digest;
  }

  /** The changes and the summary. */
  public String render(Plan plan) {
    if (plan.isEmpty()) {
      return nothingToDo(plan);
    }
    List<String> lines = new ArrayList<>();
    lines.add("Resource actions are indicated with the following symbols:");
    for (Kind kind : Kind.values()) {
      if (plan.count(kind) > 0 && isShown(kind)) {
        ChangeStyle style = ChangeStyle.of(kind);
        lines.add(style.paddedSymbol(paint) + " " + style.legend());
      }
    }
    lines.add("");
    lines.add(
        "These actions will be performed for "
            + paint.paint(Ink.BOLD, Printable.line(plan.header().deployment()))
            + ":");
    lines.add("");
    RolloutText rollout = new RolloutText(plan);
    Set<Address> staying = rollout.staying();
    Interruptions interruptions = new Interruptions(plan);
    for (Change change : plan.changes()) {
      if (isShown(change.kind())) {
        String stays = staying.contains(change.address()) ? "; the old one stays" : "";
        lines.addAll(change(change, stays, interruptions.by(change)));
        lines.add("");
      }
    }
    lines.addAll(kept(plan));
    lines.addAll(rollout.removed());
    lines.add(paint.paint(Ink.BOLD, PlanSummary.of(plan).line()));
    lines.addAll(warnings(plan));
    lines.addAll(rollout.lines());
    return String.join("\n", lines) + "\n";
  }

  private static boolean isShown(Kind kind) {
    return kind != Kind.NO_OP && kind != Kind.RETAIN;
  }

  /** Why a plan that changes nothing does so, in a sentence. */
  static String emptiness(Plan plan) {
    String what =
        switch (plan.header().mode()) {
          case APPLY -> "The machine matches the document.";
          case ROLLBACK ->
              "The machine matches generation " + plan.header().rollout().restores() + ".";
          case DESTROY, DESTROY_AND_PURGE -> "There is nothing to destroy.";
        };
    return NO_CHANGES + " " + what;
  }

  private String nothingToDo(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.paint(Ink.GREEN, NO_CHANGES) + emptiness(plan).substring(NO_CHANGES.length()));
    List<String> kept = kept(plan);
    if (!kept.isEmpty()) {
      lines.add("");
      lines.addAll(kept.subList(0, kept.size() - 1));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> change(Change change, String note, boolean interrupts) {
    ChangeStyle style = ChangeStyle.of(change.kind());
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + paint.paint(Ink.BOLD, "# " + change.address() + " " + sentence(change, style) + note)
            + (interrupts ? paint.paint(Ink.RED, " (interrupts the application)") : ""));
    if (!change.reason().isEmpty()) {
      lines.add("  # (" + Printable.line(change.reason()) + ")");
    }
    lines.add(style.paddedSymbol(paint) + " " + change.address() + " {");
    lines.addAll(body(change));
    lines.add("    }");
    return lines;
  }

  static String sentence(Change change, ChangeStyle style) {
    return change.kind() == Kind.ADOPT && !change.differences().isEmpty()
        ? style.sentence() + " and updated"
        : style.sentence();
  }

  private List<String> body(Change change) {
    Mapping before = change.before().orElse(Mapping.EMPTY);
    Mapping after = change.after().orElse(Mapping.EMPTY);
    return switch (change.kind()) {
      case CREATE -> attributes.all(after, Sign.ADD);
      case DELETE -> attributes.all(before, Sign.REMOVE);
      case FORGET -> attributes.all(before, Sign.NONE);
      case ADOPT ->
          change.differences().isEmpty()
              ? attributes.all(after, Sign.NONE)
              : attributes.differences(change.differences(), before, after);
      case UPDATE, REPLACE, REPLACE_CREATE_FIRST, RESTORE, NO_OP, RECORD, RETAIN ->
          attributes.differences(change.differences(), before, after);
    };
  }

  private static List<String> kept(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.kind() == Kind.RETAIN) {
        lines.add("  o " + change.address() + where(change));
      }
    }
    if (!lines.isEmpty()) {
      lines.addFirst("Kept on the machine (-purge-data deletes what holds data):");
      lines.add("");
    }
    return lines;
  }

  private static String where(Change change) {
    String path =
        change.before().flatMap(before -> before.get("path")).map(ValueText::of).orElse("");
    return (path.isEmpty() ? "" : " at " + path)
        + (change.reason().isEmpty() ? "" : " (" + Printable.line(change.reason()) + ")");
  }

  private String interruption(Change change) {
    String last =
        Interruptions.last(change)
            .map(took -> "; the last time it took " + Words.of(took))
            .orElse("");
    return paint.paint(Ink.YELLOW, "The application stops for a while")
        + " ("
        + change.address()
        + last
        + ").";
  }

  private List<String> warnings(Plan plan) {
    List<String> lines = new ArrayList<>();
    new Interruptions(plan).all().stream().map(this::interruption).forEach(lines::add);
    if (plan.header().mode() == Plan.Mode.DESTROY_AND_PURGE) {
      lines.add(
          paint.paint(Ink.RED, "Warning: the data folders are deleted with everything in them.")
              + " This cannot be undone.");
    }
    return lines;
  }
}
