package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import ai.greentic.deployer.engine.value.Value.Mapping;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A snapshot of the machine gives the machine's plans anywhere")
class SnapshotVerbsTest extends CommandLineTest {
  private static final String NOTICE =
      "Planned from host.snapshot: acme-prod on machine 1d1d1d1d1d1d as it was at"
          + " 2026-01-01T00:00:00Z, 0s ago.\n";

  private void deployed(int... releases) {
    for (int release : releases) {
      write("deployment.yaml", document("acme-prod", "registry.example/app:" + release));
      inState("apply", "-auto-approve").exits(0);
    }
  }

  /** What is left of the machine elsewhere: nothing. */
  private Run away(String... arguments) {
    machine.gone = true;
    try {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add("-snapshot=host.snapshot");
      return run(all.toArray(String[]::new));
    } finally {
      machine.gone = false;
    }
  }

  private Plan plan(String file) throws Exception {
    return PlanFile.read(folder.resolve(file));
  }

  private void samePlan(boolean first, String... arguments) throws Exception {
    inState(
            Stream.concat(Stream.of("plan", "-out=here.bin"), Stream.of(arguments))
                .toArray(String[]::new))
        .exits(0);
    away(Stream.concat(Stream.of("plan", "-out=there.bin"), Stream.of(arguments))
            .toArray(String[]::new))
        .exits(0);
    assertArrayEquals(
        AnonymousPlan.of(plan("here.bin"), first), AnonymousPlan.of(plan("there.bin"), first));
  }

  @Test
  void everyPlanIsThatOfTheMachine() throws Exception {
    deployed(1, 2);
    write("deployment.yaml", document("acme-prod", "registry.example/app:3"));
    machine.objects.computeIfPresent("unit /etc/unit", (_, unit) -> unit.with("mode", "0777"));
    Run taken = inState("snapshot", "-out=host.snapshot").exits(0);
    assertEquals("", taken.err());
    assertTrue(
        taken
            .out()
            .startsWith("Took a snapshot of acme-prod: serial 2, 4 resources, 2 generations,"),
        taken.out());
    assertTrue(
        taken
            .out()
            .endsWith(
                "Saved it to host.snapshot. No secret is in it. To plan with it anywhere:\n"
                    + "  greentic-deployer plan -snapshot=host.snapshot -out=plan.bin"
                    + " deployment.yaml\n"),
        taken.out());
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(folder.resolve("host.snapshot")));
    samePlan(false);
    samePlan(false, "-destroy");
    samePlan(false, "-destroy", "-purge-data");
    samePlan(false, "-rollback");
    samePlan(false, "-rollback=2");
    samePlan(false, "-target=unit.runtime");
    samePlan(false, "-replace=certificate.server");
    Run shown = away("plan").exits(0);
    assertEquals(NOTICE, shown.err());
    assertEquals(inState("plan").exits(0).out(), shown.out());
    away("plan", "-detailed-exitcode").exits(2);
  }

  @Test
  void aFirstPlanHasTheLineageOfTheSnapshot() throws Exception {
    inState("snapshot", "-out=host.snapshot").exits(0);
    samePlan(true);
    Run first = away("plan", "-out=plan.bin").exits(0);
    assertEquals(
        NOTICE
            + "Nothing was deployed there: the plan has the lineage that the snapshot chose for the"
            + " new state.\n",
        first.err());
    HostSnapshot snapshot =
        SnapshotFile.decode(Files.readAllBytes(folder.resolve("host.snapshot")));
    assertEquals(snapshot.recorded().state().lineage(), plan("plan.bin").header().lineage());
    inState("apply", "plan.bin").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
  }

  @Test
  void aSnapshotIsTakenAtATimeThatCanBeWritten() throws Exception {
    inState("snapshot", "-out=host.snapshot").exits(0);
    HostSnapshot taken = SnapshotFile.decode(Files.readAllBytes(folder.resolve("host.snapshot")));
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new HostSnapshot(
                    taken.toolVersion(),
                    taken.hostId(),
                    1L << 62,
                    taken.recorded(),
                    taken.unsettled(),
                    taken.providers(),
                    taken.answers()));
    assertEquals("it was taken at no time: 4611686018427387904", refusal.getMessage());
  }

  @Test
  void thePlanIsAppliedOnTheMachineUnlessItDriftedMeanwhile() {
    deployed(1);
    write("deployment.yaml", document("acme-prod", "registry.example/app:2"));
    inState("snapshot", "-out=host.snapshot").exits(0);
    away("plan", "-out=plan.bin").exits(0);
    Mapping before = machine.objects.get("unit /etc/unit");
    machine.objects.put("unit /etc/unit", before.with("mode", "0777"));
    inState("apply", "plan.bin").exits(3);
    machine.objects.put("unit /etc/unit", before);
    inState("apply", "plan.bin").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
  }

  @Test
  void whatIsMissingIsNamedAtOnce() {
    inState("snapshot", "-out=host.snapshot").exits(0);
    write(
        "deployment.yaml",
        document("acme-prod", "registry.example/app:7")
            + "  storage:\n    stateDir: /srv/elsewhere\n");
    away("plan")
        .exits(1)
        .complains(
            NOTICE
                + "Nothing was deployed there: the plan has the lineage that the snapshot chose for"
                + " the new state.\n"
                + "Error: the snapshot does not hold: image registry.example/app:7; what stands at"
                + " directory.state (/srv/elsewhere)\n"
                + " Next: take one of this document on the machine: greentic-deployer snapshot"
                + " deployment.yaml -out=host.snapshot\n"
                + "More: greentic-deployer explain snapshot-incomplete\n"
                + "Nothing was changed.\n");
  }

  @Test
  void whatFailsOnTheMachineFailsAwayWithTheSameWords() {
    machine.unreadable.add("certificate /etc/server.crt");
    Run taken = inState("snapshot", "-out=host.snapshot").exits(0);
    assertEquals(
        "Note: a plan of deployment.yaml cannot be made on this machine, and so not from the"
            + " snapshot:\n"
            + "  certificate.server: certificate /etc/server.crt is unreadable; mend it\n",
        taken.err());
    String here = inState("plan").exits(1).err();
    String there = away("plan").exits(1).err();
    assertTrue(there.endsWith(here), there);
  }

  @Test
  void aSnapshotIsShownAndNothingElse() throws Exception {
    deployed(1);
    inState("snapshot", "-out=host.snapshot").exits(0);
    String text = run("show", "host.snapshot").exits(0).out();
    assertTrue(
        text.startsWith("Snapshot of acme-prod: serial 1, 4 resources, 1 generation,"), text);
    assertTrue(text.contains("  taken        2026-01-01T00:00:00Z\n"), text);
    assertTrue(text.contains("  what stands at unit.runtime (/etc/unit)\n"), text);
    JsonNode json =
        new ObjectMapper().readTree(run("show", "-json", "host.snapshot").exits(0).out());
    assertEquals("Snapshot", json.get("kind").asText());
    assertEquals("acme-prod", json.get("deployment").asText());
    assertEquals(1, json.get("serial").asInt());
    assertEquals("[1]", json.get("generations").toString());
    String isOne =
        "Error: host.snapshot is a snapshot of a machine, from which plans are made\n"
            + " Next: make one with 'greentic-deployer plan -snapshot=host.snapshot -out=plan.bin"
            + " FILE'\n"
            + "More: greentic-deployer explain file-of-other-kind\n"
            + "Nothing was changed.\n";
    inState("apply", "host.snapshot").exits(1).complains(isOne);
    inState("plan", "host.snapshot").exits(1).complains(isOne);
    run("validate", "host.snapshot").exits(1);
  }

  @Test
  void whatIsNoSnapshotOrAnotherIsRefused() throws Exception {
    inState("snapshot", "-out=host.snapshot").exits(0);
    run("plan", "-snapshot=deployment.yaml")
        .exits(1)
        .complains(
            "Error: deployment.yaml is not a snapshot\n"
                + " Next: take one on the machine: greentic-deployer snapshot deployment.yaml"
                + " -out=host.snapshot\n"
                + "More: greentic-deployer explain file-of-other-kind\n"
                + "Nothing was changed.\n");
    Run usage = inState("plan", "-snapshot=host.snapshot").exits(64);
    assertTrue(
        usage
            .err()
            .startsWith("Error: -snapshot brings the state with it; leave -state-dir away\n"),
        usage.err());
    write("deployment.yaml", document("acme-test", "registry.example/app:1"));
    String other = away("plan").exits(1).err();
    assertTrue(
        other.endsWith(
            "Error: the document is for deployment acme-test, and the snapshot is of acme-prod\n"
                + " Next: give the document of acme-prod, or take a snapshot of acme-test\n"
                + "More: greentic-deployer explain other-deployment\n"
                + "Nothing was changed.\n"),
        other);
    Path file = folder.resolve("host.snapshot");
    HostSnapshot taken = SnapshotFile.decode(Files.readAllBytes(file));
    SnapshotFile.write(
        file,
        new HostSnapshot(
            "0.0.1",
            taken.hostId(),
            taken.taken(),
            taken.recorded(),
            taken.unsettled(),
            taken.providers(),
            taken.answers()));
    String older = away("plan").exits(1).err();
    assertTrue(
        older.startsWith(
            "Error: the snapshot was taken with greentic-deployer 0.0.1, and this is "),
        older);
    assertFalse(older.contains("Planned from"), older);
    inState("snapshot").exits(64);
  }
}
