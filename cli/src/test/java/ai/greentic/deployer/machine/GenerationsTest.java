package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What there is to return to, and what happens where there is nothing. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerationsTest {
  private static final String VERSIONS =
      Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'";
  private static final String FIRST = "0.1.0\n1.0.0";
  private static final String SECOND = "0.2.0\n2.0.0";

  private final Machine machine = Machine.boot("generations");

  @AfterAll
  void stop() {
    machine.close();
  }

  @AfterEach
  void destroy() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertEquals(
        "",
        machine.read("podman ps -aq; podman images -aq; findmnt -rno TARGET -t squashfs; true"));
  }

  private Outcome apply(String document) {
    machine.write("/root/deployment.yaml", document);
    return machine.deployer("apply deployment.yaml -auto-approve");
  }

  private void noChanges() {
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  private static String first() {
    return Documents.misbehaving("", 60, 0);
  }

  private static String second() {
    return Documents.secondRelease(first());
  }

  private static String firstLine(Outcome outcome) {
    return outcome.err().lines().findFirst().orElse("");
  }

  private String serves() {
    return machine.read(VERSIONS);
  }

  private String kept() {
    return machine.read("ls /var/lib/greentic-deployer/acme/generations | sort -n | xargs");
  }

  @Test
  void aFirstReleaseThatFailsIsTakenOutOfServiceAndTheNextApplyGoesOn() {
    Outcome failed = apply(Documents.misbehaving("exit-after:1", 60, 3)).exits(6);

    assertEquals(
        "Error: NOT ROLLED BACK: this is the first release, so there is none to return to; it was"
            + " taken out of service",
        firstLine(failed));
    failed.says("it ended: exit code 3");
    assertEquals("", machine.read("podman ps -aq"));
    assertEquals("inactive", machine.run("systemctl is-active greentic-acme").out().strip());
    assertEquals("disabled", machine.run("systemctl is-enabled greentic-acme").out().strip());
    machine.run("journalctl --identifier=greentic-acme --no-pager").exits(0).says("as told");
    assertEquals("1", machine.read("podman images -q | wc -l"));

    apply(first()).exits(0).says("Generation 1 is active.");

    assertEquals(FIRST, serves());
    assertEquals("enabled", machine.read("systemctl is-enabled greentic-acme"));
    noChanges();
  }

  @Test
  void stopLeavesThingsAsTheyAreAndRollbackBringsTheOldOneBack() {
    apply(first()).exits(0);
    String failing = Documents.secondRelease(Documents.misbehaving("never-ready", 2, 0));

    Outcome failed = apply(failing + "  rollout:\n    onFailure: stop\n").exits(6);

    failed.saysNot("ROLLED BACK").says("was not ready within 2 s");
    assertEquals(
        "2 bundles, 2 images",
        machine.read(
            "echo $(ls /var/lib/greentic-deployer/acme/bundles | wc -l) bundles,"
                + " $(podman images -q | wc -l) images"));

    machine.deployer("rollback -name=acme -auto-approve").exits(0);

    assertEquals(FIRST, serves());
    machine.write("/root/deployment.yaml", first());
    noChanges();
    assertEquals("1", kept());
  }

  @Test
  void onesWayBackAndForwardAgainIsInTheHistory() {
    apply(first()).exits(0).says("Generation 1 is active.");
    apply(second()).exits(0).says("Generation 2 is active.");
    String third = second().replace("MISBEHAVE: \"\"", "ECHO: third");
    apply(third).exits(0).says("Generation 3 is active.");

    machine.deployer("rollback 1 -name=acme -auto-approve").exits(0);
    assertEquals(FIRST, serves());
    machine.write("/root/deployment.yaml", first());
    noChanges();

    // The one before the active one.
    machine.deployer("rollback -name=acme -auto-approve").exits(0);
    assertEquals(SECOND, serves());
    machine.write("/root/deployment.yaml", third);
    noChanges();
    assertEquals("2 3 4 5", kept());
    machine.deployer("history -name=acme").exits(0).says("5").says("4").says("3").says("2");
  }

  @Test
  void anUpdateIsRefusedBeforeAnythingStopsWhenTheWayBackIsGone() {
    apply(first()).exits(0);
    String run = machine.read("podman inspect --format '{{.Id}}' greentic-acme");
    machine.read("rm -f /var/lib/greentic-deployer/acme/bundles/*.squashfs");

    apply(second())
        .exits(1)
        .says("bundle.active: there would be no way back: generation 1 needs it")
        .says("Nothing was changed.");

    assertEquals(run, machine.read("podman inspect --format '{{.Id}}' greentic-acme"));
    apply(first()).exits(0);
    noChanges();
    apply(second()).exits(0);
    assertEquals(SECOND, serves());
  }
}
