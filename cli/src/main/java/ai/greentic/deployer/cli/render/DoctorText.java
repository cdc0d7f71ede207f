package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Locale;

/** The checks of a machine in 80 columns, each with what to do on lines of its own. */
public final class DoctorText {
  private static final int LEVEL_WIDTH = 9;
  private static final int NAME_WIDTH = 18;
  private static final String INDENT = " ".repeat(LEVEL_WIDTH + NAME_WIDTH);
  private static final int TEXT_WIDTH = 80 - LEVEL_WIDTH - NAME_WIDTH;

  private final Paint paint;

  public DoctorText(Paint paint) {
    this.paint = paint;
  }

  public String render(List<MachineCheck> checks) {
    StringBuilder text = new StringBuilder();
    for (MachineCheck check : checks) {
      String level = word(check);
      text.append(paint.paint(ink(check), level))
          .append(" ".repeat(LEVEL_WIDTH - level.length()))
          .append(check.name())
          .append(" ".repeat(NAME_WIDTH - check.name().length()))
          .append(wrapped(check.found()))
          .append('\n');
      if (!check.remedy().isEmpty()) {
        text.append(INDENT).append(wrapped("Next: " + check.remedy())).append('\n');
      }
    }
    return text.append(summary(checks)).append('\n').toString();
  }

  private static String wrapped(String text) {
    return Paragraph.wrapped(text, INDENT, TEXT_WIDTH);
  }

  private static String summary(List<MachineCheck> checks) {
    long failures = count(checks, MachineCheck.Level.FAILURE);
    long warnings = count(checks, MachineCheck.Level.WARNING);
    return "%d %s, %d failed, %d with a warning"
        .formatted(checks.size(), checks.size() == 1 ? "check" : "checks", failures, warnings);
  }

  private static long count(List<MachineCheck> checks, MachineCheck.Level level) {
    return checks.stream().filter(check -> check.level() == level).count();
  }

  private static String word(MachineCheck check) {
    return check.level().name().toLowerCase(Locale.ROOT);
  }

  private static Ink ink(MachineCheck check) {
    return switch (check.level()) {
      case OK -> Ink.GREEN;
      case WARNING -> Ink.YELLOW;
      case FAILURE -> Ink.RED;
    };
  }

  /** The same as a JSON document. */
  public static String json(List<MachineCheck> checks) {
    return JsonDocument.encode(
        "Doctor",
        Mapping.EMPTY
            .with("good", Value.of(count(checks, MachineCheck.Level.FAILURE) == 0))
            .with("checks", JsonDocument.list(checks, DoctorText::json)));
  }

  private static Mapping json(MachineCheck check) {
    Mapping told =
        Mapping.EMPTY
            .with("name", check.name())
            .with("level", word(check))
            .with("found", check.found());
    return check.remedy().isEmpty() ? told : told.with("remedy", check.remedy());
  }
}
