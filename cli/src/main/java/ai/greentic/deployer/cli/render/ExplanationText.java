package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations of codes in 80 columns, and as JSON. */
public final class ExplanationText {
  private static final int COLUMNS = 80;
  private static final int CODE_WIDTH = 32;
  private static final String INDENT = " ".repeat(10);

  private final Paint paint;

  public ExplanationText(Paint paint) {
    this.paint = paint;
  }

  /** One in full. Commands are not wrapped, so that they can be copied. */
  public String render(Explanation explanation) {
    StringBuilder text =
        new StringBuilder(paint.paint(Ink.BOLD, explanation.code()))
            .append(": ")
            .append(explanation.title())
            .append("\n\n")
            .append(part("  Cause   ", explanation.cause()))
            .append(part("  Effect  ", explanation.effect()));
    String label = "  Remedy  ";
    for (String step : explanation.remedy()) {
      text.append(
          step.startsWith(Explanation.COMMAND)
              ? INDENT + "  " + step.substring(Explanation.COMMAND.length()) + "\n"
              : part(label, step));
      label = INDENT;
    }
    return text.toString();
  }

  private static String part(String label, String text) {
    return label + Paragraph.wrapped(text, INDENT, COLUMNS - INDENT.length()) + "\n";
  }

  /** All codes with their titles. */
  public String list(ErrorCatalogue catalogue) {
    return catalogue.groups().stream()
        .map(group ->
            paint.paint(Ink.BOLD, group.title())
                + "\n"
                + group.explanations().stream()
                    .map(ExplanationText::line)
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Explanation explanation) {
    String code = "  " + explanation.code();
    String indent = " ".repeat(CODE_WIDTH);
    return code
        + indent.substring(code.length())
        + Paragraph.wrapped(explanation.title(), indent, COLUMNS - CODE_WIDTH)
        + "\n";
  }

  /** The same as a JSON document; steps that are commands begin with {@code $}. */
  public static String json(List<Explanation> explanations) {
    return JsonDocument.encode(
        "Explanation",
        Mapping.EMPTY.with(
            "explanations", JsonDocument.list(explanations, ExplanationText::mapping)));
  }

  private static Value mapping(Explanation explanation) {
    return Mapping.EMPTY
        .with("code", explanation.code())
        .with("title", explanation.title())
        .with("cause", explanation.cause())
        .with("effect", explanation.effect())
        .with("remedy", Sequence.ofTexts(explanation.remedy()));
  }
}
