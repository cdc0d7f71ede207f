package ai.greentic.deployer.cli.manual;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The manual as man pages of section 1, in the macros of man(7). */
public final class ManPage {
  /** Escapes make lines longer than they read. */
  private static final int SOURCE_COLUMNS = 66;

  private final StringBuilder page = new StringBuilder();

  private ManPage(String name, String version, LocalDate date) {
    page.append(".TH ")
        .append(escaped(name.toUpperCase(Locale.ROOT)))
        .append(" 1 \"")
        .append(date)
        .append("\" \"greentic\\-deployer ")
        .append(escaped(version))
        .append("\" \"User Commands\"\n")
        .append(".nh\n.ad l\n.ss 12 0\n");
  }

  /**
   * The page of one verb.
   *
   * @param date of the version, so that the same source makes the same page
   */
  public static String of(VerbPage verb, String version, LocalDate date) {
    ManPage man = new ManPage(verb.pageName(), version, date);
    man.name(verb.pageName(), verb.summary());
    man.section("SYNOPSIS");
    man.synopsis(verb.synopsis());
    man.section("DESCRIPTION");
    man.text(verb.description());
    man.entries("PARAMETERS", verb.parameters());
    man.entries("OPTIONS", verb.options());
    man.entries("COMMON OPTIONS", verb.commonOptions());
    man.entries("EXIT STATUS", verb.exitCodes());
    man.entries("ENVIRONMENT", verb.environment());
    man.examples(verb.examples());
    man.seeAlso(verb.related().stream().map(VerbPage::pageName).toList(), true);
    return man.page.toString();
  }

  /** The page of the whole program. */
  public static String of(OverviewPage overview, String version, LocalDate date) {
    ManPage man = new ManPage("greentic-deployer", version, date);
    man.name("greentic-deployer", overview.summary());
    man.section("SYNOPSIS");
    man.synopsis(overview.synopsis());
    man.section("DESCRIPTION");
    for (String paragraph : overview.description()) {
      man.paragraph();
      man.text(paragraph);
    }
    for (OverviewPage.Group group : overview.groups()) {
      man.entries(group.title().toUpperCase(Locale.ROOT), group.verbs());
    }
    man.entries("EXIT STATUS", overview.exitCodes());
    man.entries("ENVIRONMENT", overview.environment());
    man.entries("FILES", overview.files());
    man.examples(overview.examples());
    man.seeAlso(
        overview.groups().stream()
            .flatMap(group -> group.verbs().stream())
            .map(verb -> VerbPage.pageName(verb.term()))
            .toList(),
        false);
    return man.page.toString();
  }

  private void name(String name, String summary) {
    section("NAME");
    page.append(escaped(name)).append(" \\- ").append(escaped(summary)).append('\n');
  }

  private void section(String title) {
    page.append(".SH ").append(escaped(title)).append('\n');
  }

  /** The program and the verb in bold, the rest as it stands. */
  private void synopsis(String synopsis) {
    int end = synopsis.length();
    for (String mark : List.of(" [", " -", " <")) {
      int at = synopsis.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    String[] words = synopsis.substring(0, end).split(" ", -1);
    while (words.length > 1 && words[words.length - 1].matches("[A-Z.]+")) {
      words = Arrays.copyOf(words, words.length - 1);
    }
    String bold = String.join(" ", words);
    page.append("\\fB").append(escaped(bold)).append("\\fR");
    page.append(escaped(synopsis.substring(bold.length()))).append('\n');
  }

  private void entries(String title, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    section(title);
    for (Entry entry : entries) {
      page.append(".TP\n\\fB").append(escaped(entry.term())).append("\\fR\n");
      text(entry.text());
    }
  }

  private void examples(List<String> examples) {
    section("EXAMPLES");
    boolean open = false;
    for (String example : examples) {
      boolean comment = example.startsWith(VerbPage.COMMENT);
      if (comment || !open) {
        page.append(open ? ".EE\n.RE\n" : "");
        open = false;
      }
      if (comment) {
        paragraph();
        text(example.substring(VerbPage.COMMENT.length()).strip());
        continue;
      }
      if (!open) {
        page.append(".RS 4\n.EX\n");
        open = true;
      }
      line(example);
    }
    page.append(open ? ".EE\n.RE\n" : "");
  }

  /** Parts two paragraphs; the first one of a section has nothing to be parted from. */
  private void paragraph() {
    if (!page.substring(page.lastIndexOf("\n", page.length() - 2) + 1).startsWith(".SH ")) {
      page.append(".PP\n");
    }
  }

  private void seeAlso(List<String> names, boolean overview) {
    section("SEE ALSO");
    StringBuilder list = new StringBuilder();
    if (overview) {
      list.append(".BR \\%greentic\\-deployer (1)").append(names.isEmpty() ? "" : ",").append('\n');
    }
    for (int i = 0; i < names.size(); i++) {
      list.append(".BR \\%")
          .append(escaped(names.get(i)))
          .append(i + 1 < names.size() ? " (1),\n" : " (1)\n");
    }
    page.append(list);
  }

  /** A paragraph, in lines that people can read in the source too. */
  private void text(String text) {
    Wrapped.text(text, 0, SOURCE_COLUMNS).lines().forEach(this::line);
  }

  /** A line of text; one that would begin with a request is kept from it. */
  private void line(String text) {
    page.append(text.startsWith(".") ? "\\&" : "").append(escaped(text)).append('\n');
  }

  /** Text as it is typed: no ligature of quotes, no hyphen for a minus (groff_char(7)). */
  private static String escaped(String text) {
    return text.replace("\\", "\\(rs")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("\"", "\\(dq")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti");
  }
}
