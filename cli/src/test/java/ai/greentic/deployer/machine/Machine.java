package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fresh systemd machine of {@code testdata/vm/machine} with the built distribution in
 * /opt/greentic-deployer and the artifacts of {@code testdata/runtime/build} in /srv/release. What
 * is missing for it is a failure that names the command that makes it.
 */
final class Machine implements AutoCloseable {
  static final Path PROJECT = Path.of(System.getProperty("project.root"));
  private static final String SCRIPT = PROJECT.resolve("testdata/vm/machine").toString();
  private static final String PATH =
      "PATH=/opt/greentic-deployer/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final String name;

  private Machine(String name) {
    this.name = name;
  }

  /**
   * Boots a machine.
   *
   * @param story makes the machine's name, which no other test run has
   * @param options further ones of {@code machine start}, such as {@code --bind-ro=PATH:PATH}
   */
  static Machine boot(String story, String... options) {
    Path distribution = PROJECT.resolve("cli/target/greentic-deployer");
    requireBuilt(distribution.resolve("runtime/bin/java"));
    return start(story, distribution + ":/opt/greentic-deployer", options);
  }

  /** Boots a machine with nothing installed, and the files that people download in /srv/dist. */
  static Machine bootWithDownloads(String story) {
    Path dist = PROJECT.resolve("cli/target/dist");
    requireBuilt(dist.resolve("SHA256SUMS"));
    return start(story, dist + ":/srv/dist");
  }

  private static void requireBuilt(Path file) {
    assertTrue(
        Files.exists(file),
        () -> file + " is not there; ./mvnw -q package -DskipTests builds it on Linux x86_64");
  }

  private static Machine start(String story, String shown, String... options) {
    Path artifacts = PROJECT.resolve("testdata/target/runtime");
    host(PROJECT.resolve("testdata/runtime/build").toString(), artifacts.toString());
    Machine machine = new Machine(story + "-" + ProcessHandle.current().pid());
    List<String> start = new ArrayList<>(List.of(SCRIPT, "start", machine.name));
    start.add("--bind-ro=" + shown);
    start.add("--bind-ro=" + artifacts + ":/srv/release");
    start.addAll(List.of(options));
    host(start.toArray(String[]::new));
    return machine;
  }

  /** Powers the machine off and removes it without trace. */
  @Override
  public void close() {
    host(SCRIPT, "stop", name);
  }

  /** Below it lie the machine's files, its processes too, as this host sees them. */
  Path root() {
    String[] command = {SCRIPT, "root", name};
    return Path.of(execute("", List.of(command), "root").exits(0).out().strip());
  }

  /** The process id of its PID 1 on this host. */
  String leader() {
    String[] command = {SCRIPT, "pid", name};
    return execute("", List.of(command), "pid").exits(0).out().strip();
  }

  void reboot() {
    host(SCRIPT, "reboot", name);
  }

  /** Runs a bash script as root in /root, with the deployer on the PATH. */
  Outcome run(String script) {
    return execute(
        "", List.of(SCRIPT, "exec", name, "--", "env", PATH, "bash", "-c", script), script);
  }

  /** What a script that has to succeed prints, without the last newline. */
  String read(String script) {
    return run(script).exits(0).out().stripTrailing();
  }

  /** Runs the deployer with words as one would type them. */
  Outcome deployer(String words) {
    return run("greentic-deployer " + words);
  }

  /** Writes a file, with its folders. */
  void write(String path, String content) {
    String script = "mkdir -p \"$(dirname '" + path + "')\" && cat > '" + path + "'";
    execute(content, List.of(SCRIPT, "exec", name, "--", "bash", "-c", script), script).exits(0);
  }

  /** A file below the folder testdata. */
  static String testdata(String path) {
    try {
      return Files.readString(PROJECT.resolve("testdata").resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void host(String... command) {
    execute("", List.of(command), String.join(" ", command)).exits(0);
  }

  static Outcome execute(String input, List<String> command, String shown) {
    List<Path> files = new ArrayList<>();
    try {
      Path in = temporary(files);
      Path out = temporary(files);
      Path err = temporary(files);
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int exitCode = process.waitFor();
      return new Outcome(shown, exitCode, text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + shown, e);
    } finally {
      files.forEach(file -> file.toFile().delete());
    }
  }

  private static Path temporary(List<Path> files) throws IOException {
    Path file = Files.createTempFile("machine", null);
    files.add(file);
    return file;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
