package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of the processes that change a deployment at once, one runs")
final class LockTest {
  private static final String HOLDER = "another run holds the lock: apply by ";

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Path go;
  private Path made;

  @BeforeEach
  void planSomething() throws Exception {
    made = folder.resolve("one");
    go = folder.resolve("go");
    assertEquals(0, new ProcessBuilder("mkfifo", go.toString()).start().waitFor());
    Files.writeString(
        folder.resolve("graph.yaml"),
        """
        apiVersion: greentic.ai/v1alpha1
        kind: ResourceGraph
        metadata:
          name: acme
        resources:
          - address: slow.one
            attributes:
              path: %s
              until: %s
        """
            .formatted(made, go));
    assertEquals(0, start("plan", "-out=plan.bin", "graph.yaml").waitFor());
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Begins a command in a process of its own, with a provider whose objects take their time. */
  private Process start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-state-dir=states");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                SlowMachine.class.getName()));
    command.addAll(all);
    int number = processes.size();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err" + number).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String errorOf(Process process) throws IOException {
    return Files.readString(folder.resolve("err" + processes.indexOf(process)));
  }

  /** Reads what a process says until it has said something. */
  private String awaited(Process process, String said) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder heard = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard.append(line).append('\n');
      if (line.contains(said)) {
        return heard.toString();
      }
    }
    throw new AssertionError(heard + errorOf(process));
  }

  /** Waits until an apply has begun to make its object; it ends when {@link #letGo} was called. */
  private Process applyThatRuns() throws Exception {
    Process apply = start("apply", "plan.bin");
    awaited(apply, "slow.one: Creating...");
    return apply;
  }

  private void letGo() throws IOException {
    Files.writeString(go, "go");
  }

  @Test
  void theOthersAreRefusedWithTheHoldersName() throws Exception {
    Process running = applyThatRuns();
    List<Process> others =
        List.of(start("apply", "plan.bin"), start("destroy", "-auto-approve", "-name=acme"));
    for (Process other : others) {
      assertEquals(4, other.waitFor(), errorOf(other));
      assertTrue(errorOf(other).contains(HOLDER), errorOf(other));
      assertTrue(errorOf(other).contains("process " + running.pid() + ","), errorOf(other));
    }
    assertTrue(running.isAlive());
    letGo();
    assertEquals(0, running.waitFor(), errorOf(running));
    assertTrue(Files.exists(made));
  }

  @Test
  void thoseThatWaitGetTheirTurnAndFindThePlanApplied() throws Exception {
    Process running = applyThatRuns();
    List<Process> waiting = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      waiting.add(start("apply", "-lock-timeout=1h", "plan.bin"));
    }
    for (Process process : waiting) {
      awaited(process, "Waiting up to 1h0m for the lock, held by apply by ");
    }
    letGo();
    assertEquals(0, running.waitFor());
    for (Process process : waiting) {
      assertEquals(3, process.waitFor(), errorOf(process));
      assertTrue(errorOf(process).contains("the plan was applied already"), errorOf(process));
    }
  }

  @Test
  void readersDoNotWaitAndSeeWhatIsDoneSoFar() throws Exception {
    Process running = applyThatRuns();
    Process reader = start("state", "list", "-name=acme");
    assertEquals(0, reader.waitFor(), errorOf(reader));
    assertTrue(errorOf(reader).contains("is running: 0 of 1 action ended so far"), errorOf(reader));
    assertTrue(running.isAlive());
    Process unlock = start("force-unlock", "-name=acme");
    assertEquals(4, unlock.waitFor());
    assertTrue(
        errorOf(unlock).contains("or end it with 'kill " + running.pid() + "'"), errorOf(unlock));
  }

  @Test
  void aLookOnAScheduleIsSkippedWhileSomethingIsChanged() throws Exception {
    Process running = applyThatRuns();
    Process timer = start("drift", "-journal", "-metrics-file=acme.prom", "-name=acme");
    String logged = awaited(timer, "skipped");
    assertTrue(
        logged.startsWith(
            "<6>acme: skipped: apply is running (process " + running.pid() + ", since "),
        logged);
    assertEquals(0, timer.waitFor(), errorOf(timer));
    assertFalse(Files.exists(folder.resolve("acme.prom")), "of an earlier look, when there is one");
    letGo();
    assertEquals(0, running.waitFor(), errorOf(running));

    Process next = start("drift", "-journal", "-metrics-file=acme.prom", "-name=acme");
    assertEquals("<6>acme: no drift in 1 resource\n", awaited(next, "no drift"));
    assertEquals(0, next.waitFor(), errorOf(next));
    assertTrue(Files.exists(folder.resolve("acme.prom")));
  }

  @Test
  void anApplyThatNobodyReadsAnyMoreGoesOnToItsEnd() throws Exception {
    Process running = applyThatRuns();
    running.getInputStream().close();
    letGo();
    assertEquals(0, running.waitFor(), errorOf(running));
    assertEquals("", errorOf(running));
    assertTrue(Files.exists(made));
    Process next = start("plan", "-detailed-exitcode", "graph.yaml");
    assertEquals(0, next.waitFor(), errorOf(next));
  }

  @Test
  void aKilledHolderFreesTheLockAtOnce() throws Exception {
    applyThatRuns().destroyForcibly().waitFor();
    Process unlock = start("force-unlock", "-name=acme");
    assertEquals(0, unlock.waitFor());
    Process again = start("apply", "-auto-approve", "graph.yaml");
    String told = awaited(again, "slow.one: Creating...");
    assertTrue(told.contains(", was cut off: 0 of 1 action ended"), told);
    letGo();
    assertEquals(0, again.waitFor(), errorOf(again));
    assertTrue(Files.exists(made));
  }
}
