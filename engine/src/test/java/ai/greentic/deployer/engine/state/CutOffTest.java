package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal tells of a run that was cut off, or that goes on. */
class CutOffTest {
  private static final Address OLD = Address.parse("x.old");
  private static final Address NEW = Address.parse("x.new");
  private static final Mapping ATTRIBUTES = Mapping.EMPTY.with("v", "1");

  @TempDir Path stateDir;
  private StateStore store;
  private State before;

  @BeforeEach
  void aStateWithOneResource() throws Exception {
    store = new StateStore(stateDir, "acme");
    before =
        State.fresh("acme", "lineage")
            .with(ManagedResource.of(OLD, ATTRIBUTES, Set.of(), false))
            .next("nonce-1");
    store.lock("apply", Duration.ZERO, _ -> {}).close();
    store.write(before);
  }

  private CutOff after(int actions, Effect... effects) throws Exception {
    JournalledRun run = new JournalledRun("apply", "0123456789abcdef", Instant.EPOCH, actions);
    try (Journal journal = store.beginJournal(before, run)) {
      for (Effect effect : effects) {
        journal.record(effect);
      }
      journal.sync();
    }
    CutOff found = store.snapshot().unsettled().orElseThrow();
    assertTrue(store.recover().isPresent());
    return found;
  }

  private static Effect began(Address address) {
    return new Effect.Began(address, ATTRIBUTES, Set.of(), false, false);
  }

  private static Effect made(Address address, Mapping attributes, Address... needs) {
    return new Effect.Made(address, attributes, Set.of(needs), false);
  }

  @Test
  void anActionThatEndedIsCountedAndOneThatDidNotIsNamed() throws Exception {
    CutOff cutOff = after(3, began(NEW), made(NEW, ATTRIBUTES), began(OLD));
    assertFalse(cutOff.running());
    assertEquals(
        "the apply of plan 0123456789ab, begun at 1970-01-01T00:00:00Z, was cut off: 1 of 3 actions"
            + " ended; begun and not ended: x.old",
        cutOff.sentence());
  }

  @Test
  void whatEndedCountsAlsoWhenItOnlyRecorded() throws Exception {
    assertEquals(1, after(1, made(OLD, ATTRIBUTES, NEW)).ended());
    before = store.read();
    assertEquals(1, after(1, made(OLD, ATTRIBUTES.with("v", "2"))).ended());
    before = store.read();
    assertEquals(1, after(1, made(NEW, ATTRIBUTES)).ended());
    before = store.read();
    assertEquals(1, after(1, began(NEW), made(NEW, ATTRIBUTES)).ended());
    before = store.read();
    assertEquals(1, after(1, new Effect.Gone(NEW)).ended());
  }

  @Test
  void oneActionIsSaidAsOne() throws Exception {
    assertTrue(after(1).sentence().endsWith(" was cut off: 0 of 1 action ended"));
  }

  @Test
  void ofManyTwentyAreNamed() throws Exception {
    List<Effect> effects = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      effects.add(began(Address.parse("x.r" + i)));
    }
    String twenty = after(30, effects.toArray(Effect[]::new)).sentence();
    assertTrue(twenty.endsWith(" x.r28, x.r29"), twenty);
    before = store.read();
    effects.add(began(Address.parse("x.r30")));
    effects.add(began(Address.parse("x.r31")));
    String more = after(30, effects.toArray(Effect[]::new)).sentence();
    assertTrue(more.endsWith(" x.r28, x.r29 and 2 more"), more);
  }

  @Test
  void aRunWhoseHolderIsThereGoesOn() throws Exception {
    try (StateLock _ = store.lock("apply", Duration.ZERO, _ -> {});
        Journal journal =
            store.beginJournal(before, new JournalledRun("destroy", "n2", Instant.EPOCH, 2))) {
      journal.record(new Effect.Gone(OLD));
      journal.record(began(NEW));
      CutOff running = store.snapshot().unsettled().orElseThrow();
      assertTrue(running.running());
      assertEquals(
          "the destroy of plan n2, begun at 1970-01-01T00:00:00Z, is running: 1 of 2 actions ended"
              + " so far; running: x.new",
          running.sentence());
      assertFalse(store.recover().orElseThrow().running());
    }
  }

  @Test
  void everyEffectIsReadBackAsItWasRecorded() throws Exception {
    Lifecycle rule = new Lifecycle(true, false, Set.of("v"), Set.of());
    after(
        1,
        new Effect.Began(OLD, ATTRIBUTES.with("v", "2"), Set.of(NEW), true, false),
        new Effect.Made(OLD, ATTRIBUTES.with("v", "2"), Set.of(NEW), true),
        new Effect.Ruled(OLD, rule),
        new Effect.Tainted(OLD));
    ManagedResource resource = store.read().get(OLD).orElseThrow();
    assertEquals(Optional.of(ATTRIBUTES.with("v", "2")), resource.current());
    assertEquals(List.of(ATTRIBUTES), resource.deposed());
    assertEquals(Set.of(NEW), resource.dependsOn());
    assertEquals(rule, resource.lifecycle());
    assertTrue(resource.adopted());
    assertTrue(resource.tainted());
    assertFalse(resource.incomplete());
    before = store.read();
    after(1, new Effect.DeposedGone(OLD, List.of(ATTRIBUTES)), new Effect.Gone(OLD));
    assertEquals(Optional.empty(), store.read().get(OLD));
  }
}
