package ai.greentic.deployer.engine.apply;

import static ai.greentic.deployer.engine.apply.Shop.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Providers that do not come back, and runs that are interrupted while one works. */
@Timeout(60)
class HangingProviderTest {
  private static final Resource[] DESIRED = {
    resource("thing.a", "a", "1"), resource("thing.b", "b", "1", "thing.a")
  };
  private static final String LEFT =
      "1 of 2 actions were not begun: create thing.b; what was done is recorded; mend the cause,"
          + " plan and apply again";

  @TempDir Path stateDir;
  private Shop shop;
  private FakeHost host;

  @BeforeEach
  void makeShop() throws DeployerException {
    shop = Shop.in(stateDir);
    host = shop.host;
  }

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void hangDeaf() {
    while (true) {
      try {
        hang();
      } catch (InterruptedException e) {
        continue;
      }
    }
  }

  /** What was cut off is settled by the next plan and apply. */
  private void requireRecovery() throws Exception {
    host.observeLimit = Duration.ofMinutes(1);
    host.limits.clear();
    host.whileActing = _ -> {};
    host.whileObserving = _ -> {};
    shop.engine.apply(shop.plan(DESIRED));
    assertEquals(Set.of("thing/a", "thing/b"), host.objects.keySet());
    assertTrue(shop.plan(DESIRED).isEmpty());
    assertEquals(List.of(), shop.engine.drift().drifted());
  }

  @Test
  void anActionThatTakesTooLongIsInterruptedAndRecordedAsChangedInPart() throws Exception {
    Plan plan = shop.plan(DESIRED);
    host.limits.put("thing/a", Duration.ofMillis(100));
    host.whileActing = _ -> hang();
    assertEquals(
        "thing.a: its provider did not end within 100 ms and was interrupted; find out what it"
            + " waited for, then plan and apply again\n"
            + LEFT,
        shop.failure(plan));
    assertTrue(shop.state().get(resource("thing.a", "a", "1").address()).get().incomplete());
    requireRecovery();
  }

  @Test
  void anActionThatIsDeafToInterruptionsIsLeftBehind() throws Exception {
    Plan plan = shop.plan(DESIRED);
    host.limits.put("thing/a", Duration.ofMillis(100));
    host.whileActing = _ -> hangDeaf();
    assertEquals(
        "thing.a: its provider did not end create thing.a within its time limit, nor when it was"
            + " interrupted; it was left behind; find out what it waits for and whether it still"
            + " works on the host, then plan and apply again\n"
            + LEFT,
        shop.failure(plan));
    requireRecovery();
  }

  @Test
  void whatEndsLateAfterItWasLeftBehindChangesNoRecord() throws Exception {
    Plan plan = shop.plan(DESIRED);
    CountDownLatch release = new CountDownLatch(1);
    host.limits.put("thing/a", Duration.ofMillis(50));
    host.whileActing =
        _ -> {
          while (release.getCount() > 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              continue;
            }
          }
        };
    shop.failure(plan);
    release.countDown();
    while (!host.objects.containsKey("thing/a")) {
      Thread.onSpinWait();
    }
    assertTrue(shop.state().get(resource("thing.a", "a", "1").address()).get().incomplete());
    requireRecovery();
  }

  @Test
  void anActionThatEndsWellAfterItsInterruptionCountsAsDone() throws Exception {
    Plan plan = shop.plan(DESIRED);
    host.limits.put("thing/a", Duration.ofMillis(100));
    host.whileActing =
        object -> {
          if (object.equals("thing/a")) {
            assertThrows(InterruptedException.class, HangingProviderTest::hang);
          }
        };
    assertEquals(2, shop.engine.apply(plan).created());
    requireRecovery();
  }

  @Test
  void observingThatTakesTooLongIsAnErrorNamingTheResource() throws Exception {
    host.observeLimit = Duration.ofMillis(500);
    host.whileObserving =
        object -> {
          if (object.equals("thing/b")) {
            hang();
          }
        };
    DeployerException failure = assertThrows(DeployerException.class, () -> shop.plan(DESIRED));
    assertEquals(Category.FAILED, failure.category());
    assertEquals(
        "thing.b: its provider did not end within 500 ms and was interrupted; find out what it"
            + " waited for, then plan and apply again",
        failure.getMessage());
    requireRecovery();
  }

  @Test
  void observingThatIsDeafToInterruptionsIsAnErrorNamingTheResource() throws Exception {
    host.observeLimit = Duration.ofMillis(500);
    host.whileObserving =
        object -> {
          if (object.equals("thing/b")) {
            hangDeaf();
          }
        };
    DeployerException failure = assertThrows(DeployerException.class, () -> shop.plan(DESIRED));
    assertEquals(
        "thing.b: its provider did not end within its time limit, nor when it was interrupted; find"
            + " out what it waited for, then try again",
        failure.getMessage());
    requireRecovery();
  }

  @Test
  void aSecondInterruptionInterruptsWhatRuns() throws Exception {
    Plan plan = shop.plan(DESIRED);
    Thread caller = Thread.currentThread();
    host.whileActing =
        _ -> {
          caller.interrupt();
          while (caller.isInterrupted()) {
            Thread.onSpinWait();
          }
          caller.interrupt();
          hang();
        };
    assertEquals(
        "thing.a: it was interrupted; plan and apply again\n"
            + "the run was interrupted: 1 of 2 actions were not begun: create thing.b; what was"
            + " done is recorded; plan and apply again",
        shop.failure(plan));
    requireRecovery();
  }

  @Test
  void aSecondInterruptionLeavesBehindWhatIsDeafToIt() throws Exception {
    Plan plan = shop.plan(DESIRED);
    Thread caller = Thread.currentThread();
    host.limits.put("thing/a", Duration.ofSeconds(2));
    host.whileActing =
        _ -> {
          caller.interrupt();
          while (caller.isInterrupted()) {
            Thread.onSpinWait();
          }
          caller.interrupt();
          hangDeaf();
        };
    assertTrue(shop.failure(plan).contains("it was left behind"));
    requireRecovery();
  }

  @Test
  void anInterruptionWhileObservingEndsTheRunBeforeAnyChange() throws Exception {
    Thread caller = Thread.currentThread();
    host.whileObserving =
        _ -> {
          caller.interrupt();
          hang();
        };
    assertThrows(InterruptedException.class, () -> shop.plan(DESIRED));
    assertEquals(List.of(), host.log);
    requireRecovery();
  }
}
