package ai.greentic.deployer.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where people review and pipelines plan: this host, as a user without any right, with a copy of
 * the distribution, Java and a shell, and nothing of the machine but what was brought from it.
 */
record Elsewhere(Path folder) {
  private static final String NOBODY = "65534";

  /** Sets it up in an empty folder that everybody can get into. */
  static Elsewhere in(Path parent) {
    try {
      for (Path above = parent;
          above != null && above.getNameCount() > 1;
          above = above.getParent()) {
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      Elsewhere elsewhere = new Elsewhere(Files.createDirectory(parent.resolve("elsewhere")));
      Machine.host(
          "cp",
          "-r",
          Machine.PROJECT.resolve("cli/target/greentic-deployer").toString(),
          parent.resolve("distribution").toString());
      Machine.host("chmod", "-R", "a+rX", parent.resolve("distribution").toString());
      Machine.host("chown", NOBODY, elsewhere.folder.toString());
      return elsewhere;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a bash script there. */
  Outcome run(String script) {
    List<String> command =
        List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "env",
            "-i",
            "HOME=" + folder,
            // Not even a system that can be deployed to.
            "JDK_JAVA_OPTIONS=-Dos.name=Darwin -Dos.arch=aarch64",
            "PATH=" + folder.resolveSibling("distribution/bin") + ":/usr/bin:/bin",
            "bash",
            "-c",
            "cd \"$HOME\" && " + script);
    return Machine.execute("", command, script);
  }

  Outcome deployer(String words) {
    return run("greentic-deployer " + words);
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  void write(String name, byte[] content) {
    try {
      Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
