package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private static final Address ACCOUNT = Address.parse("account.runtime");

  @TempDir Path stateDir;
  private StateStore store;

  @BeforeEach
  void makeStore() {
    store = new StateStore(stateDir, "acme");
  }

  private static State state() {
    return State.fresh("acme", "lineage")
        .with(ManagedResource.of(ACCOUNT, Mapping.EMPTY.with("user", "greentic"), Set.of(), false))
        .next("nonce-1");
  }

  private static JournalledRun run(String nonce) {
    return new JournalledRun("apply", nonce, Instant.EPOCH, 3);
  }

  private StateLock lock(Duration timeout) throws Exception {
    return store.lock("apply", timeout, _ -> {});
  }

  @Test
  void readsWhatItWroteAndNobodyElseMay() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    assertEquals(state(), store.read());
    assertEquals(List.of("acme"), StateStore.deployments(stateDir));
    assertEquals("rwx------", mode(store.folder()));
    assertEquals("rw-------", mode(store.folder().resolve("state.json")));
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aStateThatWasNeverWrittenIsFresh() throws Exception {
    State fresh = store.read();
    assertEquals(0, fresh.serial());
    assertFalse(store.exists());
    assertFalse(Files.exists(store.folder()));
    assertEquals(List.of(), StateStore.deployments(stateDir.resolve("none")));
  }

  @Test
  void anEditedStateIsRefused() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    Path file = store.folder().resolve("state.json");
    Files.writeString(file, Files.readString(file).replace("greentic", "root"));
    assertEquals(
        "the state in "
            + store.folder()
            + " cannot be used: state.json: its checksum does not match; there is no good backup"
            + " beside it; bring back a copy of your own with 'greentic-deployer state push -force"
            + " -name=acme FILE'; nothing was changed",
        assertThrows(DeployerException.class, store::read).getMessage());
  }

  @Test
  void anEmptyStateFileIsNoFreshState() throws Exception {
    Files.createDirectories(store.folder());
    Files.write(store.folder().resolve("state.json"), new byte[0]);
    assertThrows(DeployerException.class, store::read);
  }

  @Test
  void aJournalIsReplayedForReadersAndSettledByTheNextWriter() throws Exception {
    Mapping wanted = Mapping.EMPTY.with("path", "/var/lib/x");
    Address directory = Address.parse("directory.state");
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
      try (Journal journal = store.beginJournal(state(), run("nonce-2"))) {
        journal.record(new Effect.Began(directory, wanted, Set.of(ACCOUNT), false, false));
      }
    }
    State seen = store.read();
    assertTrue(seen.get(directory).orElseThrow().incomplete());
    assertEquals(List.of("nonce-1", "nonce-2"), seen.appliedNonces());
    try (StateLock _ = lock(Duration.ZERO)) {
      assertEquals(
          "the apply of plan nonce-2, begun at 1970-01-01T00:00:00Z, was cut off: 0 of 3 actions"
              + " ended; begun and not ended: directory.state",
          store.recover().orElseThrow().sentence());
      assertEquals(Optional.empty(), store.recover());
    }
    assertEquals(seen, store.read());
    assertFalse(Files.exists(store.folder().resolve("journal")));
  }

  @Test
  void whatIsRecordedBesideAnActionIsNoneThatEnded() throws Exception {
    Address one = Address.parse("directory.one");
    Address two = Address.parse("directory.two");
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
      try (Journal journal = store.beginJournal(state(), run("nonce-2"))) {
        journal.record(new Effect.Tainted(ACCOUNT));
        for (Address address : List.of(one, two)) {
          journal.record(new Effect.Began(address, Mapping.EMPTY, Set.of(), false, false));
          journal.record(new Effect.Ruled(address, Lifecycle.NONE));
        }
        journal.record(new Effect.Made(two, Mapping.EMPTY, Set.of(), false));
      }
      assertEquals(
          "the apply of plan nonce-2, begun at 1970-01-01T00:00:00Z, was cut off: 1 of 3 actions"
              + " ended; begun and not ended: directory.one",
          store.recover().orElseThrow().sentence());
    }
  }

  @Test
  void aFirstApplyThatWasCutOffKeepsItsLineage() throws Exception {
    try (StateLock _ = lock(Duration.ZERO);
        Journal journal = store.beginJournal(State.fresh("acme", "first"), run("nonce-1"))) {
      journal.record(new Effect.Made(ACCOUNT, Mapping.EMPTY, Set.of(), false));
    }
    assertEquals("first", store.read().lineage());
    assertEquals(store.read(), store.read());
  }

  @Test
  void aJournalOfAnEarlierStateIsNothing() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      try (Journal journal = store.beginJournal(State.fresh("acme", "lineage"), run("old"))) {
        journal.record(new Effect.Made(Address.parse("x.y"), Mapping.EMPTY, Set.of(), false));
      }
      byte[] stale = Files.readAllBytes(store.folder().resolve("journal"));
      store.write(state());
      Files.write(store.folder().resolve("journal"), stale);
      assertEquals(state(), store.read());
      assertEquals(Optional.empty(), store.recover());
    }
  }

  @Test
  void theSecondHolderIsToldWhoHoldsTheLock() throws Exception {
    List<String> told = new ArrayList<>();
    try (StateLock _ = lock(Duration.ZERO)) {
      DeployerException refusal =
          assertThrows(
              DeployerException.class,
              () -> store.lock("destroy", Duration.ofMillis(150), told::add));
      assertEquals(Category.LOCKED, refusal.category());
      assertTrue(
          refusal
              .getMessage()
              .startsWith(
                  "another run holds the lock: apply by "
                      + System.getProperty("user.name")
                      + " on "
                      + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
                      + ", process "
                      + ProcessHandle.current().pid()
                      + ", since "));
    }
    assertEquals(1, told.size());
    lock(Duration.ZERO).close();
  }

  @Test
  void aStateOfAnotherFormatIsRefusedByName() throws Exception {
    Files.createDirectories(store.folder());
    Files.write(
        store.folder().resolve("state.json"), "{\"format\": 2}".getBytes(StandardCharsets.UTF_8));
    assertTrue(
        assertThrows(DeployerException.class, store::read)
            .getMessage()
            .contains("it has format 2, this tool reads format 1"));
  }

  private byte[] journalOf(Address... made) throws Exception {
    Path file = store.folder().resolve("journal");
    try (Journal journal = store.beginJournal(store.read(), run("nonce-2"))) {
      for (Address address : made) {
        journal.record(new Effect.Made(address, Mapping.EMPTY, Set.of(), false));
        journal.sync();
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private void journal(byte[] bytes) throws Exception {
    Files.write(store.folder().resolve("journal"), bytes);
  }

  private String refusal() {
    return assertThrows(DeployerException.class, store::read).getMessage();
  }

  @Test
  void aTornEndOfTheJournalIsNothingWhetherCutOffOrFullOfZeros() throws Exception {
    Address other = Address.parse("x.other");
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    byte[] one = journalOf(ACCOUNT);
    byte[] two = journalOf(ACCOUNT, other);
    for (int length = one.length; length < two.length; length++) {
      journal(Arrays.copyOf(two, length));
      assertEquals(Optional.empty(), store.read().get(other));
      journal(Arrays.copyOf(Arrays.copyOf(two, length), two.length + 100));
      assertEquals(Optional.empty(), store.read().get(other));
    }
    journal(two);
    assertTrue(store.read().get(other).isPresent());
  }

  @Test
  void aJournalThatWasNeverBegunIsSettledAndAnotherCanBegin() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
      byte[] whole = journalOf();
      for (int length = 0; length < whole.length; length++) {
        journal(Arrays.copyOf(whole, length));
        assertEquals(Optional.empty(), store.recover());
        journalOf();
      }
    }
  }

  @Test
  void damageInTheMiddleOfTheJournalIsRefusedAndNothingAfterItForgotten() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    byte[] bytes = journalOf(ACCOUNT, Address.parse("x.other"));
    int middle = journalOf().length;
    bytes[middle + 40] ^= 1;
    journal(bytes);
    assertEquals(
        "the state in "
            + store.folder()
            + " cannot be used: the journal is damaged at byte "
            + middle
            + "; bring back serial 1 (1 resource) with 'greentic-deployer state restore -name=acme',"
            + " or a copy of your own with 'greentic-deployer state push -force -name=acme FILE';"
            + " nothing was changed",
        refusal());
    assertThrows(DeployerException.class, store::recover);
    assertTrue(Files.exists(store.folder().resolve("journal")));
  }

  @Test
  void aJournalWhoseStateIsLostIsRefusedAndKept() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    journal(journalOf(ACCOUNT));
    Files.delete(store.folder().resolve("state.json"));
    assertTrue(
        refusal().contains("state.json: it is missing; serial 1 with 1 resource was written last"),
        refusal());
    assertThrows(DeployerException.class, store::recover);
    assertTrue(Files.exists(store.folder().resolve("journal")));
    assertEquals(List.of("acme"), StateStore.deployments(stateDir));
  }

  @Test
  void theStateOfAnotherDeploymentIsRefused() throws Exception {
    StateStore other = new StateStore(stateDir, "other");
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    Files.move(store.folder(), other.folder());
    assertTrue(
        assertThrows(DeployerException.class, other::read)
            .getMessage()
            .contains("it is the state of deployment acme"));
  }

  @Test
  void whatOthersCouldHaveChangedIsRefused() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
    }
    Path file = store.folder().resolve("state.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        "the state is not to be trusted: "
            + file
            + " can be written by others (mode 666); find out who could change it and whether its"
            + " content is right, then give it to root with chown and chmod go-w; or there is no good"
            + " backup beside it; bring back a copy of your own with 'greentic-deployer state push"
            + " -force -name=acme FILE'",
        refusal());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path real = Files.move(file, store.folder().resolve("real"));
    Files.createSymbolicLink(file, real);
    assertTrue(refusal().contains(file + " is a symbolic link"), refusal());
    Files.move(real, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(state(), store.read());

    Files.setPosixFilePermissions(store.folder(), PosixFilePermissions.fromString("rwxrwx---"));
    assertTrue(refusal().contains(store.folder() + " can be written by others (mode 770)"));
    assertThrows(DeployerException.class, () -> lock(Duration.ZERO));
    Files.setPosixFilePermissions(store.folder(), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(stateDir, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(
        assertThrows(DeployerException.class, () -> lock(Duration.ZERO))
            .getMessage()
            .contains(stateDir + " can be written by others (mode 777)"));
  }

  @Test
  void anInterruptionLosesNoRecordAndIsKept() throws Exception {
    try (StateLock _ = lock(Duration.ZERO)) {
      store.write(state());
      try (Journal journal = store.beginJournal(state(), run("nonce-2"))) {
        Thread.currentThread().interrupt();
        journal.record(new Effect.Gone(ACCOUNT));
        journal.sync();
        store.write(store.read());
        assertTrue(Thread.interrupted());
      }
    }
    assertEquals(Optional.empty(), store.read().get(ACCOUNT));
    assertEquals(2, store.read().serial());
  }
}
