package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A machine on which something changes between the plan of a document and its apply. */
final class ChangingMachineTest extends CommandLineTest {
  /** Such as a container that crashes and is started again, over and over. */
  private void changeAtTheNextLooks(int times) {
    AtomicInteger left = new AtomicInteger(times);
    machine.onObserve =
        object -> {
          if (object.startsWith("directory") && left.getAndDecrement() > 0) {
            String mode = left.get() % 2 == 0 ? "0700" : "0755";
            machine.objects.computeIfPresent(object, (_, seen) -> seen.with("mode", mode));
          }
        };
  }

  @Test
  void whatChangesWhileItIsPlannedIsPlannedAgain() {
    inState("apply", "-auto-approve").exits(0);
    changeAtTheNextLooks(3);
    inState("apply", "-auto-approve")
        .exits(0)
        .complains("The machine has changed since it was read, so this is planned again.\n");
    assertEquals("0750", machine.objects.get("directory /var/lib/greentic/state").text("mode"));
  }

  @Test
  void whatKeepsChangingIsRefusedInTheEnd() {
    inState("apply", "-auto-approve").exits(0);
    changeAtTheNextLooks(100);
    String err = inState("apply", "-auto-approve").exits(3).err();
    assertEquals(2, err.split("planned again", -1).length - 1, err);
    assertTrue(err.contains("directory.state: it has changed since the plan was made"), err);
  }
}
