package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A state that is lost or damaged is never taken for another, and comes back")
class StateBackupTest {
  private static final Address ONE = Address.parse("x.one");
  private static final Address TWO = Address.parse("x.two");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path stateDir;
  private StateStore store;
  private Path file;
  private Path backup;
  private Path marker;
  private State first;
  private State second;

  @BeforeEach
  void twoStatesWereWritten() throws Exception {
    store = new StateStore(stateDir, "acme");
    file = store.folder().resolve("state.json");
    backup = store.folder().resolve("state.json.backup");
    marker = store.folder().resolve("serial.json");
    Files.createDirectory(
        store.folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    first = State.fresh("acme", "lineage").with(made(ONE, "a")).next("nonce-1");
    second = first.with(made(TWO, "b")).next("nonce-2");
    store.write(first);
    store.write(second);
  }

  private static ManagedResource made(Address address, String value) {
    return ManagedResource.of(address, Mapping.EMPTY.with("v", value), Set.of(), false);
  }

  private static JournalledRun run() {
    return new JournalledRun("apply", "nonce-3", Instant.EPOCH, 2);
  }

  private String refusal() {
    return assertThrows(DeployerException.class, store::read).getMessage();
  }

  private String refused(String why) {
    return "the state in "
        + store.folder()
        + " cannot be used: state.json: "
        + why
        + "; bring back serial 1 (1 resource) with 'greentic-deployer state restore -name=acme', or a"
        + " copy of your own with 'greentic-deployer state push -force -name=acme FILE'; nothing was"
        + " changed";
  }

  private State restored() throws Exception {
    store.restore().run(store.restore().find(), NOW);
    return store.read();
  }

  @Test
  void theStateBeforeIsTheBackupForItsOwnerOnly() throws Exception {
    assertArrayEquals(StateFile.encode(first), Files.readAllBytes(backup));
    assertArrayEquals(StateFile.encode(second), Files.readAllBytes(file));
    for (Path path : List.of(file, backup, marker)) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
  }

  @Test
  void aBackupThatACrashLeftAsASecondNameOfTheStateIsReplacedLikeAnyOther() throws Exception {
    Files.delete(backup);
    Files.createLink(backup, file);
    State third = second.next("nonce-3");
    store.write(third);
    assertArrayEquals(StateFile.encode(second), Files.readAllBytes(backup));
    assertEquals(third, store.read());
    try (var names = Files.list(store.folder())) {
      assertEquals(
          List.of("serial.json", "state.json", "state.json.backup"),
          names.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void everyWayToLoseAStateIsRefusedWithTheWayOut() throws Exception {
    Files.delete(file);
    assertEquals(refused("it is missing; serial 2 with 2 resources was written last"), refusal());
    assertTrue(store.exists());
    assertEquals(List.of("acme"), StateStore.deployments(stateDir));
    Files.write(file, new byte[0]);
    assertEquals(refused("it is empty"), refusal());
    Files.writeString(file, "{\"format\": 2}");
    assertEquals(
        refused(
            "it has format 2, this tool reads format 1: a newer greentic-deployer wrote it, which is"
                + " the one to use"),
        refusal());
    Files.write(file, StateFile.encode(first));
    assertEquals(
        refused("it has serial 1, but serial 2 was written last: it is an old copy"), refusal());
    Files.write(file, StateFile.encode(State.fresh("acme", "other").next("n")));
    assertEquals(refused("it has lineage other, but lineage lineage was written last"), refusal());
    Files.delete(file);
    Files.delete(marker);
    assertEquals(refused("it is missing, and its backup is there"), refusal());
  }

  @Test
  @Tag("exhaustive")
  void anyFlippedBitOfTheStateIsNoticedOrMeansNothing() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, flipped);
      try {
        // A space may become a tab and the like, which JSON does not care for.
        assertEquals(second, store.read(), "bit " + bit);
      } catch (DeployerException e) {
        assertTrue(e.getMessage().contains("state restore -name=acme"), e.getMessage());
      }
    }
  }

  @Test
  void anUntrustedStateNamesTheRestoreAndASerialThatCannotBeReadIsNoLoss() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertTrue(refusal().contains("or bring back serial 1 (1 resource)"), refusal());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.write(marker, new byte[0]);
    assertEquals(second, store.read());
  }

  @Test
  void afterAllWasDestroyedALostStateIsEmptyAndGoesOnCounting() throws Exception {
    store.write(second.withResources(Map.of()).next("nonce-3"));
    Files.delete(file);
    State empty = store.read();
    assertEquals(Map.of(), empty.resources());
    assertEquals(3, empty.serial());
    assertEquals("lineage", empty.lineage());
  }

  @Test
  void aDamagedStateIsSetAsideAndTheBackupComesBackUnderAHigherSerial() throws Exception {
    Files.writeString(file, "{}");
    State back = restored();
    assertEquals(first.resources(), back.resources());
    assertEquals(3, back.serial());
    assertEquals(
        "{}", Files.readString(store.folder().resolve("state.json.damaged-20260102T030405Z")));
    assertArrayEquals(StateFile.encode(first), Files.readAllBytes(backup));
  }

  @Test
  void restoringTwiceIsRestoringNothing() throws Exception {
    assertEquals(first.resources(), restored().resources());
    State twice = restored();
    assertEquals(second.resources(), twice.resources());
    assertEquals(4, twice.serial());
    assertEquals(second.appliedNonces(), twice.appliedNonces());
  }

  @Test
  void whatAJournalTellsIsKeptWhenItsStateIsRestored() throws Exception {
    try (Journal journal = store.beginJournal(second, run())) {
      journal.record(new Effect.Began(TWO, Mapping.EMPTY, Set.of(), false, false));
      journal.record(new Effect.Gone(TWO));
      journal.record(new Effect.Made(Address.parse("x.three"), Mapping.EMPTY, Set.of(), false));
    }
    Files.delete(file);
    Restoration found = store.restore().find();
    assertEquals(2, found.journal().orElseThrow().ended());
    State back = restored();
    assertEquals(Set.of(ONE, Address.parse("x.three")), back.resources().keySet());
    assertEquals(List.of("nonce-1", "nonce-3"), back.appliedNonces());
    assertEquals(4, back.serial());
    assertTrue(Files.exists(store.folder().resolve("journal.damaged-20260102T030405Z")));
    assertEquals(Optional.empty(), store.recover());
  }

  @Test
  void aDamagedJournalLosesItsDamagedRecordOnly() throws Exception {
    byte[] whole;
    long begun;
    Path path = store.folder().resolve("journal");
    try (Journal journal = store.beginJournal(second, run())) {
      begun = Files.size(path);
      journal.record(new Effect.Gone(ONE));
      journal.sync();
      journal.record(new Effect.Gone(TWO));
    }
    whole = Files.readAllBytes(path);
    whole[(int) begun + 10] ^= 1;
    Files.write(path, whole);
    assertTrue(refusal().contains("bring back serial 2 (2 resources)"), refusal());
    State back = restored();
    assertEquals(Set.of(ONE), back.resources().keySet());
    assertEquals(4, back.serial());
  }

  @Test
  void withoutAGoodBackupNothingIsRestored() throws Exception {
    Files.writeString(file, "{}");
    Files.writeString(backup, "{}");
    assertTrue(refusal().contains("there is no good backup beside it; bring back a copy"));
    assertEquals(
        "there is no good backup in "
            + store.folder()
            + "; bring back a copy of your own with 'greentic-deployer state push -force -name=acme"
            + " FILE'",
        assertThrows(DeployerException.class, () -> store.restore().find()).getMessage());
    assertEquals("{}", Files.readString(file));
    assertFalse(Files.exists(store.folder().resolve("journal")));
  }

  @Test
  void aJournalThatContinuesAnotherStateTellsOfALoss() throws Exception {
    journalFor(second);
    Files.write(file, StateFile.encode(first));
    Files.delete(marker);
    assertTrue(
        refusal()
            .contains(
                " cannot be used: state.json has serial 1 of lineage lineage, but the journal"
                    + " continues serial 2 of lineage lineage; "),
        refusal());
    Files.delete(file);
    Files.delete(backup);
    assertTrue(
        refusal()
            .contains(
                " cannot be used: state.json is missing, but the journal continues serial 2 of"
                    + " lineage lineage; "),
        refusal());
    Files.delete(store.folder().resolve("journal"));
    journalFor(State.fresh("acme", "other").next("n1").next("n2"));
    Files.write(file, StateFile.encode(second));
    assertTrue(
        refusal()
            .contains(
                " cannot be used: state.json has serial 2 of lineage lineage, but the journal"
                    + " continues serial 2 of lineage other; "),
        refusal());
  }

  private void journalFor(State state) throws Exception {
    try (Journal journal = store.beginJournal(state, run())) {
      journal.record(new Effect.Gone(ONE));
    }
  }

  @Test
  void whatIsSetAsideIsNamed() throws Exception {
    journalFor(second);
    Files.writeString(file, "{}");
    assertEquals(
        List.of("journal.damaged-20260102T030405Z", "state.json.damaged-20260102T030405Z"),
        store.restore().run(store.restore().find(), NOW));
    assertEquals(List.of(), store.restore().run(store.restore().find(), NOW));
  }

  @Test
  void aRestoreThatIsCutOffIsRepeatedWithTheSameResult() throws Exception {
    journalFor(second);
    Files.writeString(file, "{}");
    Restoration found = store.restore().find();
    new StateFolder(store.folder(), "acme").setAside(NOW);

    assertEquals(found, store.restore().find());
    assertEquals(found.restored(), restored());
    assertArrayEquals(StateFile.encode(first), Files.readAllBytes(backup));
  }

  @Test
  void aJournalThatOthersCouldHaveWrittenIsSetAsideUnread() throws Exception {
    journalFor(second);
    Path journal = store.folder().resolve("journal");
    Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertEquals(second.resources(), restored().resources());
    assertFalse(Files.exists(journal));
    assertTrue(Files.exists(store.folder().resolve("journal.damaged-20260102T030405Z")));
  }

  @Test
  void aBackupThatOthersCouldHaveWrittenIsNotBroughtBack() throws Exception {
    Files.writeString(file, "{}");
    Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rw-rw----"));
    assertTrue(refusal().contains("there is no good backup beside it; "), refusal());
    assertThrows(DeployerException.class, () -> store.restore().find());
    Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rw-------"));
    assertTrue(refusal().contains("bring back serial 1 (1 resource) with "), refusal());

    Files.setPosixFilePermissions(store.folder(), PosixFilePermissions.fromString("rwxrwx---"));
    assertTrue(refusal().contains("there is no good backup beside it; "), refusal());
    assertThrows(DeployerException.class, () -> store.restore().find());
  }

  @Test
  void aStateThatOthersCouldHaveWrittenIsNotBroughtBackForItsJournal() throws Exception {
    journalFor(second);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertTrue(refusal().contains("bring back serial 1 (1 resource) with "), refusal());
  }

  @Test
  void aStateThatCannotBeReadSaysWhy() throws Exception {
    Files.delete(file);
    Files.createDirectory(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertEquals(store.folder() + " could not be read: Is a directory; run as root", refusal());
  }

  @Test
  void aFolderInWhichNothingWasAppliedIsNoDeployment() throws Exception {
    Files.createDirectory(stateDir.resolve("empty"));
    Files.writeString(stateDir.resolve("a file"), "");
    assertEquals(List.of("acme"), StateStore.deployments(stateDir));
  }

  @Test
  void aGivenStateIsPutThereUnderASerialThatIsHigherThanAnyBefore() throws Exception {
    for (long[] serials : List.of(new long[] {1, 3}, new long[] {3, 4}, new long[] {9, 9})) {
      Restoration pushed = store.restore().of(first.withSerial(serials[0]));
      assertEquals(serials[0], pushed.fromSerial());
      assertEquals(Optional.empty(), pushed.damage());
      assertEquals(Optional.of(store.read()), pushed.replaced());
      assertEquals(List.of(), store.restore().run(pushed, NOW));
      assertEquals(first.withSerial(serials[1]), store.read());
    }
  }

  @Test
  void aGivenStateReplacesADamagedOneAndAJournalOfAnotherIsNotReplayedIntoIt() throws Exception {
    journalFor(second);
    Files.writeString(file, "{}");
    State given = State.fresh("acme", "other").with(made(ONE, "mine")).next("n1");
    Restoration pushed = store.restore().of(given);
    assertEquals(Optional.empty(), pushed.journal());
    assertEquals(
        List.of("journal.damaged-20260102T030405Z", "state.json.damaged-20260102T030405Z"),
        store.restore().run(pushed, NOW));
    assertEquals(given.withSerial(3), store.read());
  }
}
