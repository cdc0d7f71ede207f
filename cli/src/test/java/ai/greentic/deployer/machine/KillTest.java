package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the built command line with SIGKILL at random instants, while it changes real files. The
 * folder for them has parents that only root can write, as files of root need.
 */
@Tag("machine")
final class KillTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("project.root"))
          .resolve("cli/target/greentic-deployer/bin/greentic-deployer");
  private static final int KILLS = 200;
  private static final int FILES = 40;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Path folder;
  private Path stateDir;
  private Path made;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/var/lib"), "greentic-kill");
    stateDir = folder.resolve("state");
    made = folder.resolve("made");
    for (int version = 0; version < 3; version++) {
      Files.writeString(document(version), text(version));
    }
  }

  @AfterEach
  void deleteFolder() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path document(int version) {
    return folder.resolve("version-" + version + ".yaml");
  }

  /** Each version changes some files, drops some, and moves some to another path. */
  private String text(int version) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: greentic.ai/v1alpha1
            kind: ResourceGraph
            metadata: {name: kill}
            resources:
            """);
    for (int number = 0; number < FILES; number++) {
      if (number % 5 == version) {
        continue;
      }
      String name = number % 7 == 0 ? number + "-of-" + version : "" + number;
      yaml.append(
          """
          - address: value.v%1$d
            attributes: {input: "version %2$d of %1$d"}
          - address: file.f%1$d
            attributes:
              path: %3$s/%4$s
              content: {$ref: value.v%1$d.output}
              owner: 0
              group: 0
              mode: "0644"
          """
              .formatted(number, version, made.resolve("folder " + number % 3), name));
      if (number % 5 == 3 && (number - 1) % 5 != version) {
        yaml.append("  dependsOn: [file.f" + (number - 1) + "]\n");
      }
    }
    return yaml.toString();
  }

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(words));
    command.add("-state-dir=" + stateDir);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectOutput(folder.resolve("output").toFile()).start();
  }

  private void run(int expected, String... words) throws Exception {
    assertEquals(
        expected,
        start(words).waitFor(),
        () -> String.join(" ", words) + "\n" + output() + "seed " + seed);
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String[] someApply() {
    int version = random.nextInt(4);
    return version == 3
        ? new String[] {"destroy", "-name=kill", "-auto-approve"}
        : new String[] {"apply", document(version).toString(), "-auto-approve"};
  }

  @Test
  void twoHundredKillsLoseNothing() throws Exception {
    run(0, "apply", document(0).toString(), "-auto-approve");
    long begun = System.nanoTime();
    run(0, "apply", document(1).toString(), "-auto-approve");
    long wholeRun = System.nanoTime() - begun;
    int killed = 0;
    int whileChanging = 0;
    while (killed < KILLS) {
      Optional<Object> journal = journal();
      Process process = start(someApply());
      boolean changing = random.nextInt(8) > 0 && waitForJournal(process, journal);
      LockSupport.parkNanos(random.nextLong(changing ? wholeRun / 10 : wholeRun));
      process.destroyForcibly();
      if (process.waitFor() == 137) {
        killed++;
        whileChanging += changing ? 1 : 0;
      }
      requireNothingLost();
    }
    assertTrue(whileChanging > KILLS / 2, whileChanging + " of the kills were in an apply");

    run(0, "apply", document(0).toString(), "-auto-approve");
    run(0, "plan", document(0).toString(), "-detailed-exitcode");
    requireNothingLost();
    assertEquals(32, files().size(), this::output);
    run(0, "destroy", "-name=kill", "-auto-approve");
    assertEquals(Set.of(), files());
  }

  /** Each apply makes a journal of its own when it begins to change things. */
  private boolean waitForJournal(Process process, Optional<Object> before)
      throws InterruptedException, IOException {
    while (journal().isEmpty() || journal().equals(before)) {
      if (process.waitFor(200, TimeUnit.MICROSECONDS)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Object> journal() throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(stateDir.resolve("kill/journal"), BasicFileAttributes.class);
      return Optional.of(List.of(String.valueOf(found.fileKey()), found.creationTime()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Every file that was made is known, whatever was killed when. */
  private void requireNothingLost() throws Exception {
    State state = new StateStore(stateDir, "kill").read();
    Set<Path> known =
        state.resources().values().stream()
            .filter(managed -> managed.address().type().equals("file"))
            .flatMap(KillTest::objects)
            .map(object -> Path.of(object.text("path")))
            .collect(Collectors.toSet());
    Set<Path> unknown = new TreeSet<>(files());
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown, () -> "seed " + seed);
    for (Address address : state.resources().keySet()) {
      assertTrue(Set.of("file", "value").contains(address.type()));
    }
  }

  private static Stream<Mapping> objects(ManagedResource managed) {
    return Stream.concat(managed.current().stream(), managed.deposed().stream());
  }

  /** What is there under its name; a killed write may leave a hidden one beside it. */
  private Set<Path> files() throws IOException {
    if (!Files.exists(made)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.walk(made)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
