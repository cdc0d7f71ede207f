package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.plugin.PluginWorkshop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The built command line, many times at once. The objects are those of a plug-in: each is made when
 * a named pipe allows it, so that a run lasts until the test lets it go. The folder has parents
 * that only root can write, as plug-ins need.
 */
@Tag("machine")
@DisplayName("Of many applies that start at once, one runs at a time")
final class ConcurrentApplyTest {
  private static final int APPLIES = 64;
  private static final int WAITING = 8;
  private static final Path LAUNCHER =
      Path.of(System.getProperty("project.root"))
          .resolve("cli/target/greentic-deployer/bin/greentic-deployer");

  /** Two that run at once would find the file {@code running}. */
  private static final String PROVIDER =
      """
      package com.example;

      import ai.greentic.deployer.engine.provider.*;
      import ai.greentic.deployer.engine.resource.*;
      import ai.greentic.deployer.engine.resource.Attribute.Trait;
      import ai.greentic.deployer.engine.value.Value.*;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;

      public final class Slow implements Provider {
        @Override
        public String type() {
          return "slow";
        }

        @Override
        public Schema schema() {
          return Schema.of(
              Set.of(), Attribute.of("folder", ai.greentic.deployer.engine.value.Value.Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT));
        }

        @Override
        public Optional<Mapping> observe(ProviderContext context, Mapping identity) {
          return Files.exists(Path.of(identity.text("folder"), "made"))
              ? Optional.of(Mapping.EMPTY.with("folder", identity.text("folder")))
              : Optional.empty();
        }

        @Override
        public Mapping apply(ProviderContext context, Action action) throws ProviderException {
          try {
            if (action instanceof Action.Create(Mapping after)) {
              Path folder = Path.of(after.text("folder"));
              Path running = Files.createFile(folder.resolve("running"));
              Files.readAllBytes(folder.resolve("go"));
              Files.writeString(folder.resolve("made"), "");
              Files.writeString(
                  folder.resolve("turns"),
                  ProcessHandle.current().pid() + "\\n",
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
              Files.delete(running);
              return after;
            }
            if (action instanceof Action.Delete(Mapping before)) {
              Files.deleteIfExists(Path.of(before.text("folder"), "made"));
            }
            return Mapping.EMPTY;
          } catch (IOException e) {
            throw new ProviderException("two run at once: " + e, "lock", e);
          }
        }
      }
      """;

  private final List<Process> processes = new ArrayList<>();
  private Path folder;
  private Path pipe;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory(Path.of("/var/lib"), "greentic-lock");
    pipe = folder.resolve("go");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    new PluginWorkshop(folder).provider("com.example.Slow", PROVIDER).write("slow.jar");
    Files.writeString(
        folder.resolve("graph.yaml"),
        """
        apiVersion: greentic.ai/v1alpha1
        kind: ResourceGraph
        metadata: {name: acme}
        resources:
        - address: slow.one
          attributes: {folder: %s}
        """
            .formatted(folder));
  }

  @AfterEach
  void endAll() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("-plugin-dir=plugins", "-state-dir=" + folder.resolve("states")));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err" + processes.size()).toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String errorOf(Process process) throws IOException {
    return Files.readString(folder.resolve("err" + processes.indexOf(process)));
  }

  /** Reads what a process says until it has said something. */
  private void awaited(Process process, String said) throws IOException {
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(said)) {
        return;
      }
    }
    throw new AssertionError("it did not say: " + said + "\n" + errorOf(process));
  }

  @Test
  void theOthersAreRefusedWithTheNameOfTheOneThatRuns() throws Exception {
    Process plan = start("plan", "-out=plan.bin", "graph.yaml");
    assertEquals(0, plan.waitFor(), errorOf(plan));
    BlockingQueue<Process> ended = new LinkedBlockingQueue<>();
    List<Process> applies = new ArrayList<>();
    for (int i = 0; i < APPLIES; i++) {
      Process apply =
          i % 2 == 0 ? start("apply", "plan.bin") : start("apply", "-auto-approve", "graph.yaml");
      applies.add(apply);
      apply.onExit().thenAccept(ended::add);
    }
    List<Process> refused = new ArrayList<>();
    while (refused.size() < APPLIES - 1) {
      refused.add(ended.take());
    }
    Process running = applies.stream().filter(it -> !refused.contains(it)).findAny().orElseThrow();
    for (Process process : refused) {
      String error = errorOf(process);
      assertEquals(4, process.exitValue(), error);
      assertTrue(error.contains("another run holds the lock: apply by "), error);
      assertTrue(error.contains("process " + running.pid() + ","), error);
    }
    awaited(running, "slow.one: Creating...");
    Files.writeString(pipe, "go");
    assertEquals(0, running.waitFor(), errorOf(running));
    assertEquals(running.pid() + "\n", Files.readString(folder.resolve("turns")));
  }

  @Test
  void thoseThatWaitPlanAndApplyInTheirTurn() throws Exception {
    Process running = start("apply", "-auto-approve", "graph.yaml");
    awaited(running, "slow.one: Creating...");
    List<Process> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      waiting.add(
          start("apply", "-auto-approve", "-replace=slow.one", "-lock-timeout=1h", "graph.yaml"));
    }
    for (Process process : waiting) {
      awaited(process, "Waiting up to 1h0m for the lock, held by apply by ");
    }
    Path opened = folder.resolve("opened");
    Files.move(pipe, opened);
    Files.writeString(pipe, "go on");
    Files.writeString(opened, "go");

    Set<String> turns = new TreeSet<>();
    turns.add(String.valueOf(running.pid()));
    assertEquals(0, running.waitFor(), errorOf(running));
    for (Process process : waiting) {
      assertEquals(0, process.waitFor(), errorOf(process));
      turns.add(String.valueOf(process.pid()));
    }
    List<String> taken = Files.readAllLines(folder.resolve("turns"));
    assertEquals(String.valueOf(running.pid()), taken.getFirst());
    assertEquals(WAITING + 1, taken.size());
    assertEquals(turns, new TreeSet<>(taken));
  }
}
