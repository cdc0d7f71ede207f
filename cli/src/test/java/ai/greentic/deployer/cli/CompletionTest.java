package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What completion scripts are answered. */
final class CompletionTest extends CommandLineTest {
  @BeforeEach
  void deploy() {
    environment.put("GREENTIC_DEPLOYER_STATE_DIR", "states");
    run("apply", "-auto-approve").exits(0);
    write("deployment.yaml", document("acme-prod", "registry.example/app:2"));
    run("apply", "-auto-approve").exits(0);
  }

  /** The words for a line of bash, apart by spaces. */
  private String bash(String line) {
    return run("__complete", "bash", line).exits(0).complains("").out().strip().replace('\n', ' ');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          greentic-deployer pl                              | words plan
          greentic-deployer state r                         | words rm restore
          A=1 greentic-deployer help state s                | words show
          greentic-deployer help pl                         | words plan
          greentic-deployer --v                             | words --version
          greentic-deployer apply -auto                     | words -auto-approve
          greentic-deployer plan -roll                      | words -rollback
          greentic-deployer apply --lock                    | words --lock-timeout=
          greentic-deployer show -format=m                  | words markdown
          greentic-deployer show --format m                 | words markdown
          greentic-deployer graph -format s                 | words svg
          greentic-deployer completion                      | words completion
          greentic-deployer completion f                    | words fish
          greentic-deployer state show directory.s          | words directory.state
          greentic-deployer state show 'directory.s         | words directory.state
          greentic-deployer state rm directory.state directory.s | words
          greentic-deployer state mv file.settings          | words
          greentic-deployer state mv file.settings f        | words file.
          greentic-deployer plan -target=directory.s        | words directory.state
          greentic-deployer plan -replace container.        | words container.runtime
          greentic-deployer import directory.s              | words directory.state
          greentic-deployer state list dir                  | words directory directory.state
          greentic-deployer status -name a                  | words acme-prod
          greentic-deployer rollback                        | words rollback
          greentic-deployer pin 1                           | words 1
          greentic-deployer plan -rollback=                 | words 2 1
          greentic-deployer show -generation                | words -generation=
          greentic-deployer explain plan-st                 | words plan-stale
          greentic-deployer schema res                      | words resource-graph
          greentic-deployer schema Res                      | words ResourceGraph
          greentic-deployer schema State                    | words State StateChange StateRestored
          greentic-deployer plan -out=                      | files
          greentic-deployer plan -out                       | words -out=
          greentic-deployer apply pl                        | files
          greentic-deployer verify -key al                  | files
          greentic-deployer plan -state-dir=s               | folders
          greentic-deployer state list -state-dir=no dir    | words
          greentic-deployer plan -- -o                      | files
          greentic-deployer plan a.yaml b                   | words
          greentic-deployer plan -nonsense=                 | words
          greentic-deployer frobnicate x                    | ``
          """)
  void eachWordIsCompletedAsWhatItIs(String line, String answer) {
    assertEquals(answer, bash(line));
  }

  @Test
  void anEmptyWordIsCompletedToo() {
    assertTrue(bash("greentic-deployer ").startsWith("words init validate render schema plan "));
    assertEquals("words 2 1", bash("greentic-deployer rollback "));
    assertEquals("files", bash("greentic-deployer plan -out "));
    assertEquals("words", bash("greentic-deployer apply -lock-timeout "));
    assertTrue(bash("greentic-deployer plan -o=x -").contains(" -out= "));
    assertTrue(!bash("greentic-deployer plan -out=x -").contains(" -out= "));
  }

  @Test
  void otherShellsGetDescriptionsAndWholeWords() {
    run("__complete", "zsh", "show", "-format=m").prints("words\n-format=markdown\n").complains("");
    run("__complete", "fish", "state", "re")
        .prints("words\nrestore\tBring back the state before the last change\n");
    String generation = run("__complete", "fish", "rollback", "2").out();
    assertTrue(generation.matches("words\n2\t20[0-9T:-]+Z, active\n"), generation);
    run("__complete", "zsh", "apply", "--lock")
        .prints("words\n--lock-timeout=\tHow long to wait for another run, such as 10s or 5m\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$(touch pwned)",
        "`touch pwned`",
        "a\nb",
        "a\"b'c",
        "a b",
        "-x;touch pwned",
        "\u001b[31m",
        "acme\u202etest"
      })
  void aHostileNameIsNeverOffered(String name) throws IOException {
    Files.createDirectories(folder.resolve("states").resolve(name));
    Files.copy(
        folder.resolve("states/acme-prod/state.json"),
        folder.resolve("states").resolve(name).resolve("state.json"));
    assertEquals("words acme-prod", bash("greentic-deployer status -name="));
    assertEquals(
        "words acme-prod",
        run("__complete", "zsh", "status", "-name", "").out().strip().replace('\n', ' '));
  }

  @Test
  void nothingIsSaidOrWrittenWhereTheStateCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("states/acme-prod/state.json"), "{\"$(id)\":");
    Map<String, Long> before = files();
    assertEquals("words", bash("greentic-deployer state show "));
    assertEquals("words", bash("greentic-deployer rollback "));
    assertEquals("words", bash("greentic-deployer state rm -name=none "));
    assertEquals("words", bash("greentic-deployer state rm -name=../.. "));
    write("deployment.yaml", "kind: [");
    assertEquals("words", bash("greentic-deployer import "));
    assertEquals(before.keySet(), files().keySet());
  }

  @Test
  void completionWritesNothing() throws IOException {
    Map<String, Long> before = files();
    bash("greentic-deployer plan -target=");
    bash("greentic-deployer rollback ");
    assertEquals(before, files());
  }

  @Test
  void whateverIsAskedItAnswersWithoutFailing() {
    for (List<String> words :
        List.of(
            List.of("__complete"),
            List.of("__complete", "bash"),
            List.of("__complete", "nonsense", "plan", "-"),
            List.of("__complete", "bash", "greentic-deployer plan \"a\\"),
            List.of("__complete", "zsh", "", "", ""),
            List.of("__complete", "fish", "state", "show", "--name"))) {
      run(words.toArray(String[]::new)).exits(0).complains("");
    }
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        found.put(each.toString(), Files.getLastModifiedTime(each).toMillis());
      }
    }
    return found;
  }
}
