package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The completion scripts in the shells themselves, typed at in a terminal of tmux(1). */
@Tag("shell")
final class ShellCompletionTest extends CommandLineTest {
  /** Each look takes some milliseconds: about a minute. */
  private static final int LOOKS = 10_000;

  /** Of the tmux server; a new one each time, as one that ends still takes commands. */
  private String socket = "";

  private int servers;

  /** A shell without anybody's settings, and what loads the script. */
  enum Shell {
    BASH("bash --norc --noprofile", "PS1='> '; source ./script"),
    ZSH("zsh -f", "PS1='> '; autoload -U compinit; compinit -u -D; source ./script"),
    FISH("fish --no-config", "function fish_prompt; echo '> '; end; source ./script");

    private final String command;
    private final String setup;

    Shell(String command, String setup) {
      this.command = command;
      this.setup = setup;
    }

    private String word() {
      return command.substring(0, command.indexOf(' '));
    }
  }

  @BeforeEach
  void install() throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("greentic-deployer");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                absolute(System.getProperty("java.class.path")),
                Main.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("GREENTIC_DEPLOYER_STATE_DIR", folder.resolve("states").toString());
    run("apply", "-auto-approve").exits(0);
    write("my plan.bin", "");
    Files.createDirectories(folder.resolve("states/$(touch pwned)`touch pwned`"));
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(":")) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(":", entries);
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    tmux("kill-server");
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreCompleted(Shell shell) throws Exception {
    types("greentic-deployer destr", "", "> greentic-deployer destroy", shell);
    types("greentic-deployer state show directory.s", "", "show directory.state", shell);
    types("greentic-deployer show -format=mark", "", "-format=markdown", shell);
    types("greentic-deployer apply --lock", "5s", "--lock-timeout=5s", shell);
    types("greentic-deployer plan -out=my", "", "-out=my\\ plan.bin", shell);
    types("greentic-deployer apply my", "", "apply my\\ plan.bin", shell);
    types("greentic-deployer status -name=", "", "-name=acme-prod", shell);
    types("greentic-deployer explain plan-st", "", "explain plan-stale", shell);
    assertTrue(Files.notExists(folder.resolve("pwned")), "what was offered was evaluated");
  }

  /** Shells that list descriptions do not repeat a word that has none. */
  @Test
  void aWordWithoutADescriptionStandsAlone() throws Exception {
    types("greentic-deployer schema p", "", "policy  plan", Shell.ZSH);
  }

  /** The script stays as it was printed: a shell that cannot parse it says so. */
  @Test
  void everyShellReadsItsScript() throws Exception {
    for (Shell shell : Shell.values()) {
      write("script", run("completion", shell.word()).exits(0).out());
      assertEquals("", finished(shell.word(), "-n", "script"));
    }
  }

  private void start(Shell shell) throws IOException, InterruptedException {
    servers++;
    socket = "greentic-" + ProcessHandle.current().pid() + "-" + servers;
    write("script", run("completion", shell.word()).exits(0).out());
    tmux("new-session", "-d", "-x", "100", "-y", "30", "-c", folder.toString(), shell.command);
    tmux("send-keys", "-l", shell.setup + "; export PATH=\"$PWD/bin:$PATH\" ; echo rea''dy");
    tmux("send-keys", "Enter");
    sees("ready");
  }

  /** Types a line into a new shell, asks for its completion, and types on after it. */
  private void types(String line, String after, String expected, Shell shell)
      throws IOException, InterruptedException {
    start(shell);
    tmux("send-keys", "-l", line);
    sees("> " + line);
    tmux("send-keys", "Tab");
    if (!after.isEmpty()) {
      tmux("send-keys", "-l", after);
    }
    sees(expected);
    tmux("kill-server");
  }

  private void sees(String expected) throws IOException, InterruptedException {
    String screen = "";
    for (int i = 0; i < LOOKS; i++) {
      screen = tmux("capture-pane", "-p");
      if (screen.contains(expected)) {
        return;
      }
    }
    assertEquals(expected, screen);
  }

  private String tmux(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("tmux", "-L", socket));
    words.addAll(List.of(arguments));
    return finished(words.toArray(String[]::new));
  }

  private String finished(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
