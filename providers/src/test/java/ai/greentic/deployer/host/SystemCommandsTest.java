package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SystemCommandsTest {
  private final Commands commands = new SystemCommands();

  @Test
  void givesBackExitCodeAndBothStreams() throws Exception {
    Result result = commands.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

    assertEquals(new Result("sh", 3, "out\n", "err\n"), result);
    assertFalse(result.ok());
  }

  @Test
  void argumentsAreNeverReadByAShell() throws Exception {
    Result result = commands.run(Command.of("printf", "%s", "$(id); `id` > /x * ' \" \n"));

    assertEquals("$(id); `id` > /x * ' \" \n", result.out());
  }

  @Test
  void setsTheCLocaleAndTheGivenVariablesAndFeedsTheInput() throws Exception {
    Result result =
        commands.run(
            Command.of("sh", "-c", "echo $LC_ALL $COLOUR; cat; pwd")
                .withEnvironment(Map.of("COLOUR", "blue"))
                .withInput("grün\n"));

    assertEquals("C blue\ngrün\n/\n", result.out());
  }

  @Test
  void inputThatNobodyReadsIsNoError() throws Exception {
    assertTrue(commands.run(Command.of("true").withInput("x".repeat(1_000_000))).ok());
  }

  @Test
  void readsBothStreamsAtOnce() throws Exception {
    Result result =
        commands.run(
            Command.of("sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"));

    assertEquals(300_000, result.out().length());
    assertEquals(64 * 1024, result.err().length());
  }

  @Test
  void tellsEachLineOfBothStreams() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();

    Result result =
        commands.run(Command.of("printf", "%s", "one\ntwo\rthree\r\n\nfour").withLines(lines::add));

    assertEquals(List.of("one", "two", "three", "four"), lines);
    assertEquals("one\ntwo\rthree\r\n\nfour", result.out());
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    ProviderException e =
        assertThrows(
            ProviderException.class, () -> commands.run(Command.of("no-such-program", "x")));

    assertTrue(e.getMessage().startsWith("no-such-program cannot be started: "), e.getMessage());
    assertEquals(
        "install the package that holds no-such-program, or put it on the PATH", e.remedy());
  }

  @Test
  void endsTheWholeTreeAtTheTimeLimit() {
    AtomicReference<String> child = new AtomicReference<>("");
    Command command =
        Command.of("sh", "-c", "sleep 600 & echo $!; wait")
            .withLimit(Duration.ofMillis(300))
            .withLines(child::set);

    ProviderException e = assertThrows(ProviderException.class, () -> commands.run(command));

    assertEquals("sh did not end within 300 ms and was stopped", e.getMessage());
    assertEnds(Long.parseLong(child.get()));
  }

  @Test
  void endsTheWholeTreeOnInterruption() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<String> child = new AtomicReference<>("");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Command command =
        Command.of("sh", "-c", "sleep 600 & echo $!; wait")
            .withLines(line -> {
              child.set(line);
              started.countDown();
            });
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Result result = commands.run(command);
                thrown.set(new AssertionError("ended by itself: " + result));
              } catch (ProviderException | InterruptedException e) {
                thrown.set(e);
              }
            });
    started.await();

    caller.interrupt();
    caller.join();

    assertEquals(InterruptedException.class, thrown.get().getClass());
    assertEnds(Long.parseLong(child.get()));
  }

  @Test
  void doesNotWaitForADaemonThatKeepsTheOutputOpen() throws Exception {
    Result result = commands.run(Command.of("sh", "-c", "sleep 600 & echo $!"));

    long daemon = Long.parseLong(result.out().strip());
    ProcessHandle handle = ProcessHandle.of(daemon).orElseThrow();
    assertTrue(handle.isAlive(), "a command that ended well keeps what it started");
    handle.destroyForcibly();
  }

  @Test
  void aFailureNamesCommandCodeAndLastLines() throws Exception {
    Result result = commands.run(Command.of("sh", "-c", "seq 1 9 >&2; exit 4"));

    ProviderException e =
        assertThrows(
            ProviderException.class,
            () ->
                result.orFail(
                    HostError.CONTAINER_ENGINE_FAILED, "x cannot be loaded", "free some space"));

    assertEquals(
        "x cannot be loaded: sh ended with exit code 4: 5 | 6 | 7 | 8 | 9", e.getMessage());
    assertEquals("free some space", e.remedy());
  }

  @Test
  void aCommandShowsNeitherArgumentsNorEnvironment() {
    Command command =
        Command.of("podman", "run", "--secret", "hunter2").withEnvironment(Map.of("A", "hunter2"));

    assertEquals("podman run", command.toString());
  }

  private static void assertEnds(long pid) {
    while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertTrue(ProcessHandle.of(pid).isEmpty() || !ProcessHandle.of(pid).get().isAlive());
  }
}
