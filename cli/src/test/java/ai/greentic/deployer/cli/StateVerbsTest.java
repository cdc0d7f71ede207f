package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.render.Golden;
import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The verbs that are about the state alone leave the machine as it is")
final class StateVerbsTest extends CommandLineTest {
  private static final String UNIT = "unit.runtime";

  private Path file;

  @BeforeEach
  void somethingIsDeployed() {
    inState("apply", "-auto-approve").exits(0);
    file = folder.resolve("states/acme-prod/state.json");
  }

  private static Mapping json(Run run) {
    try {
      return (Mapping) CanonicalJson.decode(run.out().getBytes(StandardCharsets.UTF_8));
    } catch (FormatException e) {
      throw new AssertionError(run.out(), e);
    }
  }

  private String pulled() {
    return inState("state", "pull").exits(0).out();
  }

  @Test
  void listNamesWhatIsThere() {
    inState("state", "list")
        .exits(0)
        .prints("certificate.server\ncontainer.runtime\ndirectory.state\nunit.runtime\n");
    inState("state", "list", "c").exits(0).prints("certificate.server\ncontainer.runtime\n");
    inState("state", "list", UNIT).exits(0).prints("unit.runtime\n");
    Mapping listed = json(inState("state", "list", "-json", "unit").exits(0));
    assertTrue(
        listed.get("resources").orElseThrow() instanceof Sequence(List<Value> items)
            && items.size() == 1);
    inState("state", "list", "x")
        .exits(1)
        .complains(
            """
            Error: nothing in the state begins with 'x'
             Next: 'greentic-deployer state list -state-dir=states' shows all that is in it
            More: greentic-deployer explain not-in-state
            Nothing was changed.
            """);
    inState("state", "list", "-name=other").exits(1);
    assertFalse(Files.exists(folder.resolve("states/other")));
  }

  @Test
  void showTellsOneResource() {
    Golden.assertMatches("state-show.txt", inState("state", "show", UNIT).exits(0).out());
    Mapping shown = json(inState("state", "show", "-json", "directory.state").exits(0));
    assertEquals("State", shown.text("kind"));
    assertEquals(1, shown.integer("serial"));
    inState("state", "show", "unit.runtme")
        .exits(1)
        .complains(
            """
            Error: unit.runtme is not in the state; did you mean 'unit.runtime'?
             Next: 'greentic-deployer state list -state-dir=states' shows what is in it
            More: greentic-deployer explain not-in-state
            Nothing was changed.
            """);
  }

  @Test
  void rmForgetsAndLeavesTheMachineAlone() throws IOException {
    inState("plan", "-out=old.bin").exits(0);
    byte[] before = Files.readAllBytes(file);
    Run dry = inState("state", "rm", "-dry-run", UNIT).exits(0);
    dry.prints("Would be forgotten: unit.runtime\n");
    dry.complains(
        "Warning: these depend on what is forgotten, and stay in the state: container.runtime\n");
    assertEquals(List.of(before.length), List.of(Files.readAllBytes(file).length));

    inState("state", "rm", UNIT, "directory.state")
        .exits(0)
        .prints(
            """
            Forgotten: directory.state
            Forgotten: unit.runtime
            What was forgotten stays on the machine. Serial 2.
            """);
    assertEquals(4, machine.objects.size());
    inState("state", "list").prints("certificate.server\ncontainer.runtime\n");
    assertTrue(
        inState("state", "show", "container.runtime")
            .out()
            .endsWith("    depends on certificate.server\n"));
    assertTrue(inState("apply", "old.bin").exits(3).err().contains("expected serial 1, found 2"));
    inState("state", "rm", UNIT, "x.y")
        .exits(1)
        .complains(
            """
            Error: unit.runtime: it is not in the state
             Next: 'greentic-deployer state list -state-dir=states' shows what is in it
            Error: x.y: it is not in the state
             Next: 'greentic-deployer state list -state-dir=states' shows what is in it
            More: greentic-deployer explain not-in-state
            Nothing was changed.
            """);
    assertTrue(
        inState("plan").exits(0).out().contains("= unit.runtime"), () -> inState("plan").out());
  }

  @Test
  void mvGivesAnotherNameAlsoWhereOthersDependOnIt() {
    String before = pulled();
    inState("state", "mv", "-dry-run", UNIT, "unit.other")
        .exits(0)
        .prints("Would be moved: unit.runtime to unit.other\n");
    assertEquals(before, pulled());
    inState("state", "mv", UNIT, "unit.other")
        .exits(0)
        .prints("Moved unit.runtime to unit.other. Serial 2.\n");
    assertTrue(
        inState("state", "show", "container.runtime")
            .out()
            .contains("depends on certificate.server, unit.other\n"));
    Mapping back = json(inState("state", "mv", "-json", "unit.other", UNIT).exits(0));
    assertEquals("StateChange", back.text("kind"));
    assertEquals(List.of(UNIT), back.texts("added"));
    inState("plan", "-detailed-exitcode").exits(0);
    inState("state", "mv", UNIT, "file.unit").exits(1);
    inState("state", "mv", "unit.x", "unit.y").exits(1);
    inState("state", "mv", UNIT, UNIT)
        .exits(1)
        .complains(
            """
            Error: unit.runtime: it is in the state already
             Next: use another name, or forget it first with 'greentic-deployer state rm -state-dir=states unit.runtime'
            More: greentic-deployer explain state-mv-refused
            Nothing was changed.
            """);
  }

  @Test
  void pullPrintsTheFileAndPushTakesOnlyWhatContinuesIt() throws IOException {
    String first = pulled();
    assertEquals(Files.readString(file), first);
    write("first.json", first);
    assertTrue(inState("state", "push", "first.json").exits(0).out().equals("Pushed. Serial 1.\n"));
    inState("state", "rm", UNIT).exits(0);
    inState("state", "push", "first.json")
        .exits(1)
        .complains(
            """
            Error: it is older than the state that is there: its serial is 1, that one's 2
             Next: pull anew; -force puts it there all the same, and the one that is there into the backup
            More: greentic-deployer explain state-push-refused
            Nothing was changed.
            """);
    write("second.json", pulled());
    Golden.assertMatches(
        "state-push.txt", inState("state", "push", "-force", "first.json").exits(0).out());
    inState("plan", "-detailed-exitcode").exits(0);
    assertTrue(pulled().contains("\"serial\" : 3"));
    inState("state", "push", "second.json").exits(1);
    write("edited.json", first.replace("0750", "0777"));
    assertTrue(
        inState("state", "push", "-force", "edited.json")
            .exits(1)
            .err()
            .startsWith("Error: edited.json cannot be pushed: its checksum does not match\n"));
    inState("state", "push", "-force", "-name=other", "first.json").exits(1);
    assertFalse(Files.exists(folder.resolve("states/other")));
  }

  @Test
  void aCopyStartsAStateThatIsNotThereAndANewerOneGoesOn() throws IOException {
    write("copy.json", pulled());
    inState("state", "rm", UNIT).exits(0);
    write("newer.json", pulled());
    Path states = folder.resolve("states/acme-prod");
    try (Stream<Path> all = Files.list(states)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Files.delete(path);
      }
    }
    inState("state", "push", "copy.json").exits(0).prints("Pushed. Serial 1.\n");
    assertEquals(Files.readString(folder.resolve("copy.json")), pulled());
    inState("state", "push", "newer.json").exits(0).prints("Pushed. Serial 2.\n");
    assertEquals(Files.readString(folder.resolve("newer.json")), pulled());
  }

  @Test
  void restoreTakesAMistakeBack() {
    inState("plan", "-out=old.bin").exits(0);
    inState("state", "rm", UNIT, "container.runtime").exits(0);
    asksPeople = true;
    input = "no\n";
    inState("state", "restore").exits(1).complains("Declined; nothing was changed.\n");
    input = "yes\n";
    Golden.assertMatches(
        "state-restore.txt",
        inState("state", "restore").exits(0).out().replace(folder.toString(), "FOLDER"));
    inState("plan", "-detailed-exitcode").exits(0);
    inState("apply", "old.bin").exits(3);
  }

  @Test
  void restoreBringsBackWhatWasDamaged() throws IOException {
    inState("state", "mv", UNIT, "unit.other").exits(0);
    inState("state", "mv", "unit.other", UNIT).exits(0);
    Files.write(file, new byte[0]);
    String refused = inState("plan").exits(1).err();
    assertTrue(
        refused.contains(
            "state.json: it is empty\n Next: bring back serial 2 (4 resources) with"
                + " 'greentic-deployer state restore -state-dir=states -name=acme-prod'"),
        refused);
    for (String verb : List.of("show", "drift", "status")) {
      assertEquals(refused, inState(verb).exits(1).err());
    }
    assertEquals(refused, inState("apply", "-auto-approve").exits(1).err());
    Mapping restored = json(inState("state", "restore", "-auto-approve", "-json").exits(0));
    assertEquals("StateRestored", restored.text("kind"));
    assertEquals(4, restored.integer("serial"));
    assertEquals(List.of("state.json.damaged-20260101T000000Z"), restored.texts("kept_as"));
    inState("state", "mv", "unit.other", UNIT).exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
  }

  @Test
  void aRunThatWasCutOffIsToldByReadersAndSettledByWriters() throws IOException {
    byte[] state = Files.readAllBytes(file);
    write(
        "deployment.yaml",
        document("acme-prod", "registry.example/app:2") + "  rollout: {onFailure: stop}\n");
    machine.failing.add("unit /etc/unit");
    byte[] journal = journalOf(() -> inState("apply", "-auto-approve").exits(6));
    machine.failing.clear();
    Files.write(file, state);
    Files.delete(file.resolveSibling("serial.json"));
    Files.write(file.resolveSibling("journal"), journal);

    Run shown = inState("show").exits(0);
    assertTrue(
        shown
            .err()
            .matches(
                "Notice: the apply of plan [0-9a-f]{12}, begun at \\S+Z, was cut off: 0 of 1 action"
                    + " ended; begun and not ended: unit.runtime\n"),
        shown.err());
    Set<String> told = new TreeSet<>();
    for (String verb : List.of("plan", "show", "drift", "status", "state list", "state pull")) {
      told.add(inState(verb.split(" ")).err());
    }
    told.add(inState("show", "-json").err());
    assertEquals(Set.of(shown.err()), told);
    assertTrue(Files.exists(file.resolveSibling("journal")));

    Run settled = inState("state", "mv", UNIT, "unit.other").exits(0);
    assertEquals(shown.err().replace("Notice:", "Recovered:"), settled.err());
    assertFalse(Files.exists(file.resolveSibling("journal")));
    inState("state", "mv", "unit.other", UNIT).exits(0).complains("");
    inState("apply", "-auto-approve").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
  }

  /** A journal can be looked at only while its run goes on: here, when an action fails. */
  private byte[] journalOf(Runnable apply) {
    byte[][] seen = {new byte[0]};
    machine.onFailure =
        () -> {
          try {
            seen[0] = Files.readAllBytes(file.resolveSibling("journal"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    apply.run();
    return seen[0];
  }

  @Test
  void forceUnlockSaysThatThereIsNothingToDo() throws IOException {
    inState("force-unlock")
        .exits(0)
        .prints(
            "Nobody holds the lock of acme-prod. There is nothing to unlock: it is free as soon as"
                + " its holder ends.\n");
    Path holder = file.resolveSibling("lock.holder");
    Files.writeString(
        holder,
        """
        {"pid": 4711, "started": 1, "user": "root", "host": "vm1", "verb": "apply",
         "nonce": "0123456789abcdef", "since": "2026-01-01T00:00:00Z"}
        """);
    inState("force-unlock")
        .exits(0)
        .prints(
            "Nobody holds the lock of acme-prod. Its last holder was killed (apply by root on vm1,"
                + " process 4711, plan 0123456789ab, since 2026-01-01T00:00:00Z); its note is"
                + " removed. There is nothing to unlock: it is free as soon as its holder ends.\n");
    assertFalse(Files.exists(holder));
  }

  @Test
  void importTakesOverWhatStandsThere() {
    inState("state", "rm", UNIT).exits(0);
    asksPeople = true;
    input = "yes\n";
    Golden.assertMatches(
        "import.txt",
        inState("import", UNIT)
            .exits(0)
            .out()
            .replaceAll(" in \\d+\\.\\ds|after \\d+\\.\\ds", "*"));
    assertEquals(4, machine.objects.size());
    // Forgetting it took it from what needs it, too; a destroy goes by that.
    String left = inState("plan", "-detailed-exitcode").exits(2).out();
    assertTrue(
        left.contains("(dependencies: [certificate.server] → [certificate.server, unit.runtime])"),
        left);
    inState("apply", "-auto-approve").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
    inState("import", UNIT)
        .exits(1)
        .complains(
            """
            Error: unit.runtime: it is in the state already
             Next: 'greentic-deployer plan -state-dir=states' shows how it differs
            More: greentic-deployer explain import-refused
            Nothing was changed.
            """);
  }

  @Test
  void importMakesNothingAndTakesNothingThatDiffers() {
    inState("state", "rm", "directory.state", UNIT).exits(0);
    inState("import", UNIT, "-auto-approve")
        .exits(1)
        .complains(
            """
            Error: directory.state: unit.runtime depends on it, and it is not as desired: stands there already and becomes ours
             Next: import it first, or apply it with -target=directory.state
            More: greentic-deployer explain import-refused
            Nothing was changed.
            """);
    inState("import", "directory.state", "-auto-approve").exits(0);
    machine.objects.computeIfPresent(
        "unit /etc/unit", (_, found) -> found.with("content", "other"));
    inState("import", UNIT, "-auto-approve")
        .exits(1)
        .complains(
            """
            Error: unit.runtime: something that is not ours stands in its place and differs in content
             Next: move it away, or make it equal to what is desired, and plan again
            More: greentic-deployer explain object-not-ours
            Nothing was changed.
            """);
    machine.objects.remove("unit /etc/unit");
    inState("import", UNIT, "-auto-approve")
        .exits(1)
        .complains(
            """
            Error: unit.runtime: nothing stands in its place that could be taken over
             Next: 'greentic-deployer apply -state-dir=states' makes it
            More: greentic-deployer explain import-refused
            Nothing was changed.
            """);
    inState("import", "unit.runtim", "-auto-approve")
        .exits(1)
        .complains(
            """
            Error: unit.runtim: it is not in the document; did you mean 'unit.runtime'?
             Next: 'greentic-deployer render -state-dir=states' shows the resources of the document
            More: greentic-deployer explain import-refused
            Nothing was changed.
            """);
    assertFalse(machine.objects.containsKey("unit /etc/unit"));
  }
}
