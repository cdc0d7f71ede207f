package ai.greentic.deployer.cli.manual;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What makes a shell complete command lines: a thin script that asks the program itself. */
public enum CompletionScript {
  BASH("bash-completion/completions/greentic-deployer"),
  ZSH("zsh/site-functions/_greentic-deployer"),
  FISH("fish/vendor_completions.d/greentic-deployer.fish");

  private final String installed;

  CompletionScript(String installed) {
    this.installed = installed;
  }

  /** Its path below {@code share}, where the shell looks for it by itself. */
  public String installed() {
    return installed;
  }

  /** The shell, as it is called. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The script. */
  public String text() {
    String file = "completion." + word();
    try (InputStream in = CompletionScript.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
