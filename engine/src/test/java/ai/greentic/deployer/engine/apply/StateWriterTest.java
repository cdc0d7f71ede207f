package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Effect;
import ai.greentic.deployer.engine.state.Journal;
import ai.greentic.deployer.engine.state.JournalledRun;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateEdit;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the state alone. */
class StateWriterTest {
  private static final Address A = Address.parse("thing.a");
  private static final Address B = Address.parse("thing.b");

  @TempDir Path stateDir;
  private Shop shop;
  private StateStore store;
  private StateWriter writer;

  @BeforeEach
  void makeShop() throws Exception {
    shop = Shop.in(stateDir);
    shop.applied(resource("thing.a", "a", "1"), resource("thing.b", "b", "1"));
    shop.events.clear();
    store = new StateStore(stateDir, "shop");
    writer = new StateWriter(store, Duration.ofMillis(100), shop.events::add);
  }

  @Test
  void anEditIsWrittenAndTouchesNothingElse() throws Exception {
    State before = store.read();
    StateWriter.Edited edited =
        writer.edit("state rm", state -> StateEdit.remove(state, Set.of(A)));
    assertEquals(before, edited.before());
    assertEquals(StateEdit.remove(before, Set.of(A)), edited.after());
    assertEquals(edited.after(), store.read());
    assertEquals(Set.of("thing/a", "thing/b"), shop.host.objects.keySet());
    assertEquals(List.of(), shop.events);
  }

  @Test
  void anEditThatChangesNothingIsNotWritten() throws Exception {
    State before = store.read();
    Path backup = store.folder().resolve("state.json.backup");
    boolean hadBackup = Files.exists(backup);
    StateWriter.Edited edited = writer.edit("state rm", state -> state);
    assertEquals(before, edited.after());
    assertEquals(hadBackup, Files.exists(backup));
  }

  @Test
  void aRunThatWasCutOffIsSettledFirstAndTold() throws Exception {
    JournalledRun run = new JournalledRun("apply", "n1", Instant.EPOCH, 1);
    try (Journal journal = store.beginJournal(store.read(), run)) {
      journal.record(new Effect.Gone(B));
    }
    StateWriter.Edited edited =
        writer.edit("state rm", state -> StateEdit.remove(state, Set.of(A)));
    assertEquals(Set.of(A), edited.before().resources().keySet());
    assertEquals(Set.of(), edited.after().resources().keySet());
    assertEquals(
        List.of(
            new ApplyEvent.Recovered(
                "the apply of plan n1, begun at 1970-01-01T00:00:00Z, was cut off: 1 of 1 action"
                    + " ended")),
        shop.events);
  }

  @Test
  void nothingIsEditedWhileAnotherHoldsTheLock() throws Exception {
    State before = store.read();
    DeployerException refusal =
        writer.locked(
            "import",
            () ->
                assertThrows(
                    DeployerException.class,
                    () -> writer.edit("state rm", state -> StateEdit.remove(state, Set.of(A)))));
    assertEquals(Category.LOCKED, refusal.category());
    assertEquals(before, store.read());
    assertEquals(1, shop.events.size());
    assertTrue(
        shop.events.getFirst() instanceof ApplyEvent.WaitingForLock(String holder, Duration limit)
            && holder.startsWith("import by ")
            && limit.equals(Duration.ofMillis(100)),
        shop.events.toString());
    assertEquals("free", writer.locked("import", () -> "free"));
  }
}
