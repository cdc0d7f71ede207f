package ai.greentic.deployer.cli.render;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/errors.md is the catalogue as a page; with UPDATE_GOLDEN=1 it is written anew. */
final class ErrorsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  @Test
  void thePageIsTheCatalogue() {
    Golden.assertMatches(PAGE, page(ErrorCatalogue.read()));
  }

  private static String page(ErrorCatalogue catalogue) {
    StringBuilder page =
        new StringBuilder(
            """
            # Errors

            Every failure has a code, a stable name to search for and to compare in programs: `More:` prints it after the errors of a run, and `code` is
            in every problem that is JSON. `greentic-deployer explain plan-stale` prints what stands here. This page is made of the same file as that
            (`errors.yaml` in the module `cli`).
            """);
    for (Explanation.Group group : catalogue.groups()) {
      page.append("\n## ").append(group.title()).append('\n');
      group.explanations().forEach(explanation -> page.append(section(explanation)));
    }
    return page.toString();
  }

  private static String section(Explanation explanation) {
    StringBuilder section =
        new StringBuilder("\n### ")
            .append(explanation.code())
            .append("\n\n**")
            .append(explanation.title())
            .append(".**\n\n- Cause: ")
            .append(text(explanation.cause()))
            .append("\n- Effect: ")
            .append(text(explanation.effect()))
            .append("\n\nRemedy:\n");
    boolean inCommands = false;
    for (String step : explanation.remedy()) {
      boolean command = step.startsWith(Explanation.COMMAND);
      if (inCommands && !command) {
        section.append("```\n");
      }
      if (!command || !inCommands) {
        section.append('\n');
      }
      if (command && !inCommands) {
        section.append("```sh remedy\n");
      }
      section
          .append(command ? step.substring(Explanation.COMMAND.length()) : text(step))
          .append('\n');
      inCommands = command;
    }
    return section.append(inCommands ? "```\n" : "").toString();
  }

  /** Prose of the catalogue names keys with * or _ nowhere, but &lt; and &gt; may stand in it. */
  private static String text(String prose) {
    return prose.replace("<", "&lt;").replace(">", "&gt;");
  }
}
