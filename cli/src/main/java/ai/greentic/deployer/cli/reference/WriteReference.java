package ai.greentic.deployer.cli.reference;

import ai.greentic.deployer.cli.command.Manual;
import ai.greentic.deployer.cli.manual.CompletionScript;
import ai.greentic.deployer.cli.manual.ManPage;
import ai.greentic.deployer.cli.manual.VerbPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Writes man pages and completion scripts below the {@code share} of a distribution. */
public final class WriteReference {
  private WriteReference() {}

  /**
   * Writes all of them.
   *
   * @param arguments the folder of the distribution
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Usage: WriteReference FOLDER");
      System.exit(64);
    }
    Path share = Path.of(arguments[0], "share");
    manPages(share.resolve("man/man1"));
    for (CompletionScript script : CompletionScript.values()) {
      write(share.resolve(script.installed()), script.text());
    }
  }

  private static void manPages(Path folder) throws IOException {
    String version = Manual.version();
    LocalDate date = Manual.date();
    write(folder.resolve("greentic-deployer.1"), ManPage.of(Manual.overview(), version, date));
    for (VerbPage verb : Manual.verbs()) {
      write(folder.resolve(verb.pageName() + ".1"), ManPage.of(verb, version, date));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
