package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.command.Manual;
import ai.greentic.deployer.cli.manual.Entry;
import ai.greentic.deployer.cli.manual.ManPage;
import ai.greentic.deployer.cli.manual.ReferencePage;
import ai.greentic.deployer.cli.manual.VerbPage;
import ai.greentic.deployer.cli.reference.WriteReference;
import ai.greentic.deployer.cli.render.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Help, man pages and the reference are one text. */
final class ManualTest extends CommandLineTest {
  private static final Path PAGE = Path.of("../docs/reference/cli.md");
  private static final Set<String> EXIT_CODES =
      new TreeSet<>(Manual.overview().exitCodes().stream().map(Entry::term).toList());

  static List<VerbPage> verbs() {
    return Manual.verbs();
  }

  /** docs/reference/cli.md is the manual; with UPDATE_GOLDEN=1 it is written anew. */
  @Test
  void theReferenceIsTheManual() {
    Golden.assertMatches(PAGE, ReferencePage.of(Manual.overview(), Manual.verbs()));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyPageIsWhole(VerbPage page) {
    assertTrue(page.synopsis().startsWith("greentic-deployer " + page.word()), page.synopsis());
    assertTrue(!page.summary().endsWith("."), page.summary());
    Stream.concat(page.parameters().stream(), page.options().stream())
        .forEach(entry -> assertTrue(entry.text().matches("(?s)[A-Z].*[.\\]]"), entry.text()));
    assertEquals("0", page.exitCodes().getFirst().term());
    page.exitCodes().forEach(code -> assertTrue(EXIT_CODES.contains(code.term()), code.term()));
  }

  /** Every example is a command line that this program reads: no example is wrong. */
  @ParameterizedTest
  @MethodSource("verbs")
  void everyExampleIsRead(VerbPage page) {
    List<String> lines =
        page.examples().stream().filter(line -> !line.startsWith(VerbPage.COMMENT)).toList();
    assertTrue(!lines.isEmpty(), page.word());
    for (String line : lines) {
      String command = line.replaceFirst("^source <\\((.*)\\)$", "$1").split(" [|>] ")[0];
      assertTrue(command.startsWith("greentic-deployer " + page.word()), line);
      List<String> words = List.of(command.split(" "));
      // Help is asked for behind it: the line is read whole, and nothing is done.
      Run run = run(Stream.concat(words.stream().skip(1), Stream.of("-h")).toArray(String[]::new));
      assertEquals("", run.err(), line);
      assertEquals(0, run.exitCode(), line);
    }
  }

  @Test
  void aManPageHasItsSectionsAndEscapesWhatRoffWouldTake() {
    VerbPage page =
        new VerbPage(
            "state list",
            "List 'it' all",
            "greentic-deployer state list [options] [PREFIX]",
            ".hidden \\ back-slash.",
            List.of(),
            List.of(new Entry("-out=FILE", "'x' ^ ~ `y`.")),
            List.of(),
            List.of(new Entry("0", "listed")),
            List.of(),
            List.of("# Everything", "greentic-deployer state list"),
            List.of("state show"));
    assertEquals(
        """
        .TH GREENTIC\\-DEPLOYER\\-STATE\\-LIST 1 "2026-01-02" "greentic\\-deployer 1.0" "User Commands"
        .nh
        .ad l
        .ss 12 0
        .SH NAME
        greentic\\-deployer\\-state\\-list \\- List \\(aqit\\(aq all
        .SH SYNOPSIS
        \\fBgreentic\\-deployer state list\\fR [options] [PREFIX]
        .SH DESCRIPTION
        \\&.hidden \\(rs back\\-slash.
        .SH OPTIONS
        .TP
        \\fB\\-out=FILE\\fR
        \\(aqx\\(aq \\(ha \\(ti \\(gay\\(ga.
        .SH EXIT STATUS
        .TP
        \\fB0\\fR
        listed
        .SH EXAMPLES
        Everything
        .RS 4
        .EX
        greentic\\-deployer state list
        .EE
        .RE
        .SH SEE ALSO
        .BR \\%greentic\\-deployer (1),
        .BR \\%greentic\\-deployer\\-state\\-show (1)
        """,
        ManPage.of(page, "1.0", LocalDate.parse("2026-01-02")));
  }

  @Test
  void everyVerbHasAManPageAndEveryShellAScript(@TempDir Path home) throws IOException {
    WriteReference.main(new String[] {home.toString()});
    Set<String> expected = new TreeSet<>();
    verbs().forEach(verb -> expected.add("man/man1/" + verb.pageName() + ".1"));
    expected.addAll(
        List.of(
            "man/man1/greentic-deployer.1",
            "bash-completion/completions/greentic-deployer",
            "zsh/site-functions/_greentic-deployer",
            "fish/vendor_completions.d/greentic-deployer.fish"));
    Path share = home.resolve("share");
    try (Stream<Path> files = Files.walk(share)) {
      assertEquals(
          expected,
          new TreeSet<>(
              files
                  .filter(Files::isRegularFile)
                  .map(share::relativize)
                  .map(Path::toString)
                  .toList()));
    }
    for (String shell : List.of("bash", "zsh", "fish")) {
      String script = run("completion", shell).exits(0).out();
      assertTrue(script.contains("__complete " + shell), script);
    }
  }
}
