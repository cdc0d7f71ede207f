package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of one deployment, and the note that says who holds it. */
class StateLockTest {
  @TempDir Path stateDir;
  private StateStore store;
  private Path note;

  @BeforeEach
  void makeStore() {
    store = new StateStore(stateDir, "acme");
    note = store.folder().resolve("lock.holder");
  }

  private StateLock lock(String nonce) throws Exception {
    return store.lock(new LockRequest("apply", Optional.of(nonce), Duration.ZERO), _ -> {});
  }

  private DeployerException refusal() {
    return assertThrows(DeployerException.class, () -> lock("0123456789abcdef").close());
  }

  private static String us() throws Exception {
    return System.getProperty("user.name")
        + " on "
        + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
        + ", process "
        + ProcessHandle.current().pid();
  }

  @Test
  void theNoteNamesItsHolderWithTheBeginningOfThePlanAndGoesWithTheLock() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (StateLock _ = lock("0123456789abcdef")) {
      LockHolder holder = LockHolder.in(note).orElseThrow();
      assertTrue(holder.isAlive());
      assertEquals(Optional.of("0123456789abcdef"), holder.nonce());
      assertFalse(Instant.parse(holder.since()).isBefore(before));
      assertEquals(
          "apply by " + us() + ", plan 0123456789ab, since " + holder.since(), holder.sentence());
    }
    assertFalse(Files.exists(note));
  }

  @Test
  void aPlanWithAShortNonceIsNamedWhole() throws Exception {
    try (StateLock _ = lock("n1")) {
      LockHolder holder = LockHolder.in(note).orElseThrow();
      assertEquals("apply by " + us() + ", plan n1, since " + holder.since(), holder.sentence());
    }
  }

  @Test
  void whoDoesNotWaitIsToldNothingButTheRefusal() throws Exception {
    List<String> told = new ArrayList<>();
    try (StateLock _ = lock("n1")) {
      DeployerException refusal =
          assertThrows(
              DeployerException.class, () -> store.lock("destroy", Duration.ZERO, told::add));
      assertEquals(
          "another run holds the lock: "
              + LockHolder.in(note).orElseThrow().sentence()
              + "; wait for it to end, or use -lock-timeout=60s to wait here; when its process"
              + " ends, however it ends, the lock is free at once",
          refusal.getMessage());
    }
    assertEquals(List.of(), told);
  }

  @Test
  void aHolderWithoutANoteIsRefusedTooOnceItHadTimeToWriteOne() throws Exception {
    List<String> told = new ArrayList<>();
    try (StateLock _ = lock("n1")) {
      Files.delete(note);
      long begun = System.nanoTime();
      DeployerException refusal =
          assertThrows(
              DeployerException.class,
              () -> store.lock("destroy", Duration.ofMillis(1), told::add));
      assertEquals(Category.LOCKED, refusal.category());
      assertTrue(
          refusal
              .getMessage()
              .startsWith("another run holds the lock: a process that left no note; wait"),
          refusal.getMessage());
      assertTrue(System.nanoTime() - begun >= Duration.ofSeconds(2).toNanos());
    }
    assertEquals(List.of(), told);
  }

  @Test
  void aHeldLockIsNotBrokenAndItsProcessIsNamed() throws Exception {
    try (StateLock _ = lock("n1")) {
      DeployerException refusal =
          assertThrows(DeployerException.class, () -> store.requireUnlocked());
      assertEquals(Category.LOCKED, refusal.category());
      assertEquals(
          "the lock is held: "
              + LockHolder.in(note).orElseThrow().sentence()
              + "; it is not broken, because two runs at once would destroy each other's work;"
              + " wait for that process, or end it with 'kill "
              + ProcessHandle.current().pid()
              + "': it then records what it did and the lock is free at once",
          refusal.getMessage());
      Files.delete(note);
      assertEquals(
          "the lock is held: a process that left no note; it is not broken, because two runs at"
              + " once would destroy each other's work; wait for that process, or find it with"
              + " 'lslocks' and end it: it then records what it did and the lock is free at once",
          assertThrows(DeployerException.class, () -> store.requireUnlocked()).getMessage());
    }
  }

  @Test
  void theNoteOfAKilledHolderIsRemovedOnceTheLockIsFoundFree() throws Exception {
    assertEquals(Optional.empty(), store.requireUnlocked());
    byte[] written;
    LockHolder holder;
    try (StateLock _ = lock("n1")) {
      written = Files.readAllBytes(note);
      holder = LockHolder.in(note).orElseThrow();
    }
    assertEquals(Optional.empty(), store.requireUnlocked());
    Files.write(note, written);
    assertEquals(Optional.of(holder), store.requireUnlocked());
    assertFalse(Files.exists(note));
  }

  @Test
  void aNoteOfAProcessThatIsGoneIsNoHolder() throws Exception {
    lock("n1").close();
    LockHolder gone =
        new LockHolder(
            ProcessHandle.current().pid(),
            1,
            "root",
            "vm1",
            "apply",
            Optional.empty(),
            "2026-01-02T03:04:05Z");
    Files.write(note, gone.encode());
    assertEquals(Optional.of(gone), LockHolder.in(note));
    assertFalse(gone.isAlive());
    assertFalse(StateLock.isHeld(store.folder()));
    try (StateLock _ = lock("n1")) {
      assertTrue(StateLock.isHeld(store.folder()));
    }
  }

  @Test
  void whatAWriterLeftUnfinishedGoesWithTheNextLock() throws Exception {
    lock("n1").close();
    Path unfinished = Files.writeString(store.folder().resolve("state.json.unfinished-1"), "half");
    Path other = Files.writeString(store.folder().resolve("notes.txt"), "mine");
    lock("n2").close();
    assertFalse(Files.exists(unfinished));
    assertTrue(Files.exists(other));
  }

  @Test
  void aLockFileThatOthersCouldHavePutThereIsRefused() throws Exception {
    lock("n1").close();
    Path file = store.folder().resolve("lock");
    Path elsewhere = Files.move(file, stateDir.resolve("elsewhere"));
    Files.createSymbolicLink(file, elsewhere);
    String untrusted =
        "the state is not to be trusted: "
            + file
            + " is a symbolic link; find out who could change it and whether its content is right,"
            + " then give it to root with chown and chmod go-w";
    assertEquals(untrusted, refusal().getMessage());
    assertEquals(
        untrusted,
        assertThrows(DeployerException.class, () -> store.requireUnlocked()).getMessage());
  }
}
