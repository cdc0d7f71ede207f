package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.cli.render.SequenceDiff.Edit;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The attribute lines of a change or of a resource, indented under its heading. */
final class AttributeText {
  private static final String INDENT = " ".repeat(6);
  private static final String INNER = " ".repeat(10);
  private static final int LONGEST_INLINE = 60;
  private static final int LONGEST_LINE = 90;

  private final Paint paint;

  AttributeText(Paint paint) {
    this.paint = paint;
  }

  /** All attributes with one sign: a new object, a deleted one, or one of the state. */
  List<String> all(Mapping attributes, Sign sign) {
    List<String> lines = new ArrayList<>();
    int width = width(attributes.entries().keySet());
    attributes.entries().forEach((name, value) -> lines.addAll(one(name, value, sign, width)));
    return lines;
  }

  private List<String> one(String name, Value value, Sign sign, int width) {
    String head = head(sign, name, width);
    List<String> lines = new ArrayList<>();
    if (sign == Sign.ADD && value instanceof Text(String text) && ValueText.isLong(text)) {
      lines.add(head.stripTrailing());
      text.lines()
          .forEach(line -> lines.add(inner(Sign.ADD, Printable.line(line)).stripTrailing()));
    } else if (value instanceof Sequence(List<Value> items)
        && ValueText.of(value).length() > LONGEST_INLINE) {
      lines.add(head + "[");
      items.forEach(item -> lines.add(inner(sign, ValueText.of(item) + ",")));
      lines.add(INDENT + "  ]");
    } else if (value instanceof Mapping(Map<String, Value> entries)
        && ValueText.of(value).length() > LONGEST_INLINE) {
      lines.add(head + "{");
      int inner = width(entries.keySet());
      entries.forEach(
          (key, entry) -> lines.add(inner(sign, padded(key, inner) + ValueText.of(entry))));
      lines.add(INDENT + "  }");
    } else {
      lines.add(head + ValueText.of(value));
    }
    return lines;
  }

  /** What differs between before and after. */
  List<String> differences(List<Difference> differences, Mapping before, Mapping after) {
    List<String> lines = new ArrayList<>();
    int width = width(differences.stream().map(Difference::attribute).toList());
    for (Difference difference : differences) {
      List<String> block =
          difference(
              difference,
              before.get(difference.attribute()),
              after.get(difference.attribute()),
              width);
      block.set(0, block.getFirst() + notes(difference));
      lines.addAll(block);
    }
    TreeSet<String> unchanged = new TreeSet<>(before.entries().keySet());
    unchanged.addAll(after.entries().keySet());
    differences.forEach(difference -> unchanged.remove(difference.attribute()));
    if (!unchanged.isEmpty()) {
      lines.add(
          INDENT
              + paint.paint(
                  Ink.FAINT,
                  "  # "
                      + unchanged.size()
                      + " unchanged attribute"
                      + (unchanged.size() == 1 ? "" : "s")
                      + " hidden"));
    }
    return lines;
  }

  private List<String> difference(
      Difference difference, Optional<Value> before, Optional<Value> after, int width) {
    String name = difference.attribute();
    if (before.isEmpty() || after.isEmpty()) {
      Sign sign = before.isEmpty() ? Sign.ADD : Sign.REMOVE;
      return after
          .or(() -> before)
          .map(value -> new ArrayList<>(one(name, value, sign, width)))
          .orElseGet(() -> new ArrayList<>(List.of(head(Sign.CHANGE, name, width) + "(changed)")));
    }
    String head = head(Sign.CHANGE, name, width);
    List<String> lines = new ArrayList<>();
    Value from = before.get();
    Value to = after.get();
    if (from instanceof Text(String old)
        && to instanceof Text(String changed)
        && (difference.fileContent() || ValueText.isLong(old) || ValueText.isLong(changed))) {
      lines.add(head.stripTrailing());
      UnifiedDiff.of(old, changed).forEach(line -> lines.add(diffLine(line)));
    } else if (from instanceof Sequence(List<Value> old)
        && to instanceof Sequence(List<Value> changed)
        && old.size() + changed.size() > 2) {
      lines.add(head + "[");
      for (SequenceExcerpt<Value> line : SequenceExcerpt.of(old, changed)) {
        // As in ValueText, no switch over types.
        if (line instanceof SequenceExcerpt.Element<Value>(Edit<Value> edit)) {
          lines.add(inner(sign(edit.operation()), ValueText.of(edit.item()) + ","));
        } else {
          lines.add(inner(Sign.NONE, paint.paint(Ink.FAINT, line.toString())));
        }
      }
      lines.add(INDENT + "  ]");
    } else if (from instanceof Mapping old && to instanceof Mapping changed) {
      lines.add(head + "{");
      lines.addAll(entries(old, changed));
      lines.add(INDENT + "  }");
    } else {
      lines.addAll(change(head, from, to, INDENT.length() + width));
    }
    return lines;
  }

  /** Long values stand below each other, where they are easy to compare. */
  private static List<String> change(String head, Value from, Value to, int place) {
    String inline = change(from, to);
    return place + inline.length() > LONGEST_LINE && inline.contains(" → ")
        ? List.of(head + ValueText.of(from), " ".repeat(place + 3) + "→ " + ValueText.of(to))
        : List.of(head + inline);
  }

  private List<String> entries(Mapping before, Mapping after) {
    TreeSet<String> names = new TreeSet<>(before.entries().keySet());
    names.addAll(after.entries().keySet());
    names.removeIf(name -> before.get(name).equals(after.get(name)));
    int width = width(names);
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      Value from = before.entries().get(name);
      Value to = after.entries().get(name);
      if (from == null && to != null) {
        lines.add(inner(Sign.ADD, padded(name, width) + ValueText.of(to)));
      } else if (from != null && to == null) {
        lines.add(inner(Sign.REMOVE, padded(name, width) + ValueText.of(from)));
      } else if (from != null && to != null) {
        lines.add(inner(Sign.CHANGE, padded(name, width) + change(from, to)));
      }
    }
    return lines;
  }

  private static String change(Value from, Value to) {
    if (from instanceof Fingerprint && to instanceof Fingerprint) {
      return "(sensitive, fingerprint changed)";
    }
    return ValueText.of(from) + " → " + ValueText.of(to);
  }

  private String notes(Difference difference) {
    return (difference.drift() ? paint.paint(Ink.CYAN, " # changed outside") : "")
        + (difference.forcesReplacement() ? paint.paint(Ink.RED, " # forces replacement") : "");
  }

  private String diffLine(String line) {
    String shown = Printable.line(line);
    return INNER
        + switch (line.charAt(0)) {
          case '+' -> paint.paint(Ink.GREEN, shown);
          case '-' -> paint.paint(Ink.RED, shown);
          case '@' -> paint.paint(Ink.CYAN, shown);
          default -> shown;
        };
  }

  private String head(Sign sign, String name, int width) {
    return INDENT + sign.painted(paint) + padded(name, width);
  }

  private String inner(Sign sign, String text) {
    return INNER + sign.painted(paint) + text;
  }

  private static String padded(String name, int width) {
    String shown = Printable.line(name);
    return shown + " ".repeat(Math.max(0, width - shown.length())) + " = ";
  }

  private static int width(Iterable<String> names) {
    int width = 0;
    for (String name : names) {
      width = Math.max(width, Printable.line(name).length());
    }
    return width;
  }

  private static Sign sign(SequenceDiff.Operation operation) {
    return switch (operation) {
      case KEEP -> Sign.NONE;
      case INSERT -> Sign.ADD;
      case DELETE -> Sign.REMOVE;
    };
  }

  /** The sign in front of an attribute. */
  enum Sign {
    ADD("+ ", Ink.GREEN),
    CHANGE("~ ", Ink.YELLOW),
    REMOVE("- ", Ink.RED),
    NONE("  ", Ink.FAINT);

    private final String text;
    private final Ink ink;

    Sign(String text, Ink ink) {
      this.text = text;
      this.ink = ink;
    }

    private String painted(Paint paint) {
      return this == NONE ? text : paint.paint(ink, text);
    }
  }
}
