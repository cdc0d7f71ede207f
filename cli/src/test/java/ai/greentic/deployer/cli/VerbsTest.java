package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.render.Golden;
import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerbsTest extends CommandLineTest {
  private static final String COMPLETE = "Apply complete! Resources: ";

  @Test
  void theNextCommandIsAboutTheSameDeployment() {
    inState("apply", "-auto-approve").exits(0);
    String list = "Next: 'greentic-deployer state list -state-dir=states%s' shows what is in it\n";
    for (String[] options :
        new String[][] {
          {"-state-dir=states", "-name=acme-prod"}, {"--state-dir", "states", "--name", "acme-prod"}
        }) {
      List<String> words = new ArrayList<>(List.of("state", "show", "unit.x"));
      words.addAll(List.of(options));
      String told = run(words.toArray(String[]::new)).exits(1).err();
      assertTrue(told.contains(list.formatted(" -name=acme-prod")), told);
      assertTrue(told.contains("\nMore: greentic-deployer explain not-in-state\n"), told);
    }
    String told = inState("state", "show", "unit.x").exits(1).err();
    assertTrue(told.contains(list.formatted("")), told);
  }

  @Test
  void whatAShellWouldTakeApartIsNotRepeated() {
    String told = run("status", "-state-dir=a $(b)").exits(1).err();
    assertTrue(told.contains("or run 'greentic-deployer apply FILE' first\n"), told);
  }

  @Test
  void whatWasNeverDeployedCannotBeDestroyed() {
    String refusal =
        """
        Error: there is no deployment acme-pord in STATES, only acme-prod; did you mean 'acme-prod'?
         Next: check -name and -state-dir, or run 'greentic-deployer apply -state-dir=states -name=acme-pord FILE' first
        More: greentic-deployer explain deployment-unknown
        Nothing was changed.
        """
            .replace("STATES", folder.resolve("states").toString());
    inState("apply", "-auto-approve").exits(0);
    for (int round = 0; round < 2; round++) {
      inState("destroy", "-auto-approve", "-name=acme-pord").exits(1).prints("").complains(refusal);
      inState("plan", "-destroy", "-name=acme-pord").exits(1).prints("").complains(refusal);
      inState("destroy", "-auto-approve", "-name=acme-prod").exits(0);
    }
  }

  @Test
  void theMainJob() {
    Run planned = inState("plan", "-out=plan.bin").exits(0);
    Golden.assertMatches("main-job-plan.txt", planned.out());
    String shown = run("show", "plan.bin").exits(0).out();
    assertTrue(planned.out().startsWith(shown.substring(shown.indexOf("Resource actions"))), shown);
    assertTrue(machine.objects.isEmpty());

    String applied = inState("apply", "plan.bin").exits(0).out();
    assertTrue(applied.contains(COMPLETE + "4 added, 0 changed, 0 destroyed, in "), applied);
    assertEquals(4, machine.objects.size());

    inState("plan", "-detailed-exitcode")
        .exits(0)
        .prints("No changes. The machine matches the document.\n");
    inState("apply", "-auto-approve")
        .exits(0)
        .prints(
            "Reading the machine: 4 resources\nNo changes. The machine matches the document.\n");

    write("deployment.yaml", document("acme-prod", "registry.example/app:2"));
    String update = inState("plan", "-detailed-exitcode").exits(2).out();
    assertTrue(update.contains("          -ExecStart=run registry.example/app:1\n"), update);
    assertTrue(update.contains("          +ExecStart=run registry.example/app:2\n"), update);
    assertTrue(update.contains("\nPlan: 0 to add, 1 to change, 0 to destroy.\n"), update);
    inState("apply", "-auto-approve").exits(0);

    String destroyed = inState("destroy", "-auto-approve").exits(0).out();
    assertTrue(destroyed.contains("  o directory.state at \"/var/lib/greentic/state\""), destroyed);
    assertTrue(destroyed.contains("Destroy complete! Resources: "), destroyed);
    assertEquals(
        List.of("directory /var/lib/greentic/state"), List.copyOf(machine.objects.keySet()));
    inState("destroy", "-auto-approve").exits(0);
    inState("destroy", "-auto-approve", "-purge-data").exits(0);
    assertTrue(machine.objects.isEmpty());
    inState("destroy", "-auto-approve", "-purge-data").exits(0);
    String status = inState("status").exits(0).out();
    assertTrue(status.endsWith("\nRuns         nothing is deployed\n"), status);
  }

  @Test
  void onlyYesIsAYes() {
    asksPeople = true;
    for (String answer : List.of("", "\n", "no\n", "y\n", "YES\n", "yes please\n")) {
      input = answer;
      inState("apply").exits(1).complains("Declined; nothing was changed.\n");
      assertTrue(machine.objects.isEmpty(), answer);
    }
    input = "yes\n";
    String out = inState("apply").exits(0).out();
    assertTrue(
        out.contains(
            "\nDo you want to perform these actions for acme-prod?\n  Only 'yes' is accepted.\n"),
        out);
    input = "no\n";
    String destroy = inState("destroy", "-purge-data").exits(1).out();
    assertTrue(
        destroy.contains("Do you really want to destroy acme-prod and delete all of its data?"),
        destroy);
    assertEquals(4, machine.objects.size());
  }

  @Test
  void aDestroyPlanIsAppliedLikeAnyOther() {
    inState("apply", "-auto-approve").exits(0);
    inState("plan", "-destroy", "-purge-data", "-out=gone.bin", "-detailed-exitcode").exits(2);
    assertTrue(inState("apply", "gone.bin").exits(0).out().contains("Destroy complete!"));
    assertTrue(machine.objects.isEmpty());
  }

  @Test
  void driftIsShownAndRepaired() {
    inState("apply", "-auto-approve").exits(0);
    inState("drift").exits(0).prints("No drift. The machine has what was applied for acme-prod.\n");
    String folder = "directory /var/lib/greentic/state";
    machine.objects.computeIfPresent(folder, (_, found) -> found.with("mode", "0777"));
    machine.objects.remove("container app");
    Golden.assertMatches("drift.txt", inState("drift").exits(2).out());
    String repair = inState("plan").exits(0).out();
    assertTrue(repair.contains("~ mode = \"0777\" → \"0750\" # changed outside\n"), repair);
    assertEquals(
        Value.of(true),
        event(inState("drift", "-json").exits(2), "drift").get("drift_present").get());
    inState("apply", "-auto-approve").exits(0);
    inState("drift").exits(0);
  }

  @Test
  void statusIsOneScreen() {
    inState("apply", "-auto-approve").exits(0);
    inState("status")
        .exits(0)
        .prints(
            """
            Deployment   acme-prod, generation 1, state serial 1
            Runs         yes
            Ready        no: connection refused
            Unit         greentic-acme-prod.service
            Certificate  server, 59 days left (2025-12-01 to 2026-03-01)
                         CN=acme; DNS:localhost, IP:127.0.0.1
            Drift        none
            """);
    Mapping status = json(inState("status", "-json").exits(0));
    assertEquals("greentic.ai/v1alpha1", status.text("apiVersion"));
    assertEquals("Status", status.text("kind"));
    assertFalse(status.isTrue("good"));
  }

  @Test
  void whatCannotBeReadHidesNothingElseOfTheStatus() {
    inState("apply", "-auto-approve").exits(0);
    machine.objects.remove("certificate /etc/server.crt");
    inState("status")
        .exits(0)
        .prints(
            """
            Deployment   acme-prod, generation 1, state serial 1
            Runs         yes
            Ready        no: connection refused
            Unit         greentic-acme-prod.service
            Drift        certificate.server
            Not read     certificate.server: /etc/server.crt does not exist
                         plan
            """);
    String unread = json(inState("status", "-json").exits(0)).get("unread").toString();
    assertTrue(unread.contains("/etc/server.crt does not exist"), unread);
  }

  @Test
  void aDoctorFailsOnFailuresOnly() {
    inState("doctor")
        .exits(0)
        .prints(
            """
            ok       clock             synchronised
            warning  port              8433 of greentic-acme-prod.service
                                       Next: stop\\u001bit, or let the deployment listen on
                                       another port of this machine
            2 checks, 0 failed, 1 with a warning
            """);
    machine.portIsTaken = true;
    Mapping examined = json(inState("doctor", "-json", "deployment.yaml").exits(1));
    assertEquals("greentic.ai/v1alpha1", examined.text("apiVersion"));
    assertEquals("Doctor", examined.text("kind"));
    assertFalse(examined.isTrue("good"));
  }

  @Test
  void showTellsTheState() {
    inState("apply", "-auto-approve").exits(0);
    String state = inState("show").exits(0).out();
    assertTrue(state.startsWith("State of acme-prod, serial 1, lineage "), state);
    assertTrue(state.contains("    # directory.state\n    directory.state {\n"), state);
    assertEquals("State", json(inState("show", "-json").exits(0)).text("kind"));
  }

  @Test
  void showHasFormats() {
    inState("apply", "-auto-approve").exits(0);
    inState("plan", "-destroy", "-out=plan.bin").exits(0);
    String markdown = run("show", "-format=markdown", "plan.bin").exits(0).out();
    assertTrue(markdown.startsWith("## Plan of `acme-prod`: destroy\n"), markdown);
    assertTrue(
        inState("show", "-format=markdown").exits(0).out().startsWith("## State of `acme-prod`\n"));
    String kept = inState("show", "-generation=1", "-format=markdown").exits(0).out();
    assertTrue(kept.startsWith("## Generation 1 of `acme-prod`: apply\n"), kept);
    assertEquals(
        run("show", "-json", "plan.bin").exits(0).out(),
        run("show", "-format=json", "-json", "plan.bin").exits(0).out());
    Mapping generation = json(inState("show", "-generation=1", "-json").exits(0));
    assertEquals("Generation", generation.text("kind"));
    assertEquals(
        run("show", "plan.bin").exits(0).out(),
        run("show", "-format=text", "plan.bin").exits(0).out());
  }

  @Test
  void aWrongFormatIsAUsageError() {
    run("show", "-format=markdwon", "plan.bin")
        .exits(64)
        .complains(
            """
            Error: 'markdwon' is no format; -format takes text, json, markdown, html; did you mean 'markdown'?
            Usage: greentic-deployer show [options] [PLAN]
            Run 'greentic-deployer show -help' for more.
            """);
    run("show", "-format=text", "-json", "plan.bin")
        .exits(64)
        .complains(
            """
            Error: -json contradicts -format=text; give one of them
            Usage: greentic-deployer show [options] [PLAN]
            Run 'greentic-deployer show -help' for more.
            """);
  }

  @Test
  void jsonIsAllThereIsOnTheOutput() {
    Mapping plan = event(inState("plan", "-json", "-out=plan.bin").exits(0), "plan");
    Mapping shown = json(run("show", "-json", "plan.bin").exits(0));
    assertEquals("1.0", shown.text("format_version"));
    assertEquals(shown.without("apiVersion").without("kind").without("format_version"), plan);
    List<Mapping> events = events(inState("apply", "-json", "plan.bin").exits(0));
    assertEquals("version", events.getFirst().text("type"));
    assertEquals("outcome", events.getLast().text("type"));
    assertEquals("applied", events.getLast().text("outcome"));
    assertEquals(
        4, events.stream().filter(event -> event.text("type").equals("action_finished")).count());
    assertTrue(
        events.stream().allMatch(event -> event.text("time").equals("2026-01-01T00:00:00Z")));
    List<Mapping> again = events(inState("apply", "-json", "-auto-approve").exits(0));
    assertEquals(
        List.of("version", "refreshing", "refreshed", "plan", "outcome"),
        again.stream().map(event -> event.text("type")).toList());
  }

  @Test
  void aFailedActionIsNamedWithWhatWasLeftAndWhatIsNext() {
    machine.failing.add("unit /etc/unit");
    Run run = inState("apply", "-auto-approve").exits(6);
    assertTrue(
        run.err()
            .startsWith(
                """
                Error: NOT ROLLED BACK: there is no generation to return to; all is left as it is
                 Next: mend the cause, then plan and apply again
                Error: unit.runtime: unit /etc/unit refuses
                       its log: \\u001b[2J
                 Next: mend it and apply again
                """),
        run.err());
    assertTrue(
        run.err()
            .endsWith("'greentic-deployer plan -state-dir=states' shows what is left to do.\n"),
        run.err());
    assertFalse(run.out().contains("\u001b"), run.out());
    Mapping last = events(inState("apply", "-auto-approve", "-json").exits(6)).getLast();
    assertEquals("outcome", last.text("type"));
    assertEquals(6, last.integer("exit_code"));
    machine.failing.clear();
    inState("apply", "-auto-approve").exits(0);
    inState("plan", "-detailed-exitcode").exits(0);
  }

  @Test
  void whateverFailsBeforeTheFirstActionIsAJsonLineToo() throws Exception {
    write("damaged.bin", "\0");
    assertFailure(3, "refused", inState("apply", "-json", "damaged.bin"));
    assertFailure(1, "failed", inState("apply", "-json", "-auto-approve", "missing.yaml"));
    assertFailure(1, "failed", inState("import", "-json", "-auto-approve", "unit.none"));
  }

  private static void assertFailure(int exitCode, String outcome, Run run) {
    List<Mapping> events = events(run.exits(exitCode));
    assertEquals("version", events.getFirst().text("type"));
    assertEquals("outcome", events.getLast().text("type"));
    assertEquals(exitCode, events.getLast().integer("exit_code"));
    assertEquals(outcome, events.getLast().text("outcome"));
  }

  @Test
  void plansThatDoNotFitAreRefused() throws IOException {
    inState("plan", "-out=plan.bin").exits(0);
    byte[] plan = Files.readAllBytes(folder.resolve("plan.bin"));
    plan[plan.length / 2] ^= 1;
    Files.write(folder.resolve("tampered.bin"), plan);
    assertTrue(
        inState("apply", "tampered.bin")
            .exits(3)
            .err()
            .endsWith("The plan was refused before the first action; nothing was changed.\n"));
    Files.write(folder.resolve("cut.bin"), java.util.Arrays.copyOf(plan, plan.length / 2));
    inState("apply", "cut.bin").exits(3);
    machine.hostId = "2e".repeat(32);
    inState("apply", "plan.bin").exits(3);
    machine.hostId = "1d".repeat(32);
    inState("apply", "plan.bin").exits(0);
    inState("apply", "plan.bin").exits(3);
  }

  @Test
  void aPlanFileTakesNoPlanningOptions() {
    inState("plan", "-out=plan.bin").exits(0);
    inState("apply", "-target=unit.runtime", "plan.bin").exits(64);
    inState("apply", "-name=other", "plan.bin")
        .exits(1)
        .complains(
            """
            Error: plan.bin is for deployment acme-prod, not for other
             Next: leave -name away or give the file of other
            More: greentic-deployer explain other-deployment
            Nothing was changed.
            """);
  }

  @Test
  void aPlanIsNoDocument() {
    inState("plan", "-out=plan.bin").exits(0);
    for (String verb : List.of("validate", "render")) {
      run(verb, "plan.bin")
          .exits(1)
          .complains(
              """
              Error: plan.bin is a plan file, not a deployment document
               Next: look at it with 'greentic-deployer show plan.bin', or give the document
              More: greentic-deployer explain file-of-other-kind
              Nothing was changed.
              """);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plan states    | states is a folder                 | give the path of a file in it
          show states    | states is a folder                 | give the path of a file in it
          render none    | there is no file none              | give the path of a file, or change to its folder
          validate -     | there is no file -                 | write /dev/stdin for the standard input
          show empty     | empty is empty, and so no plan file | make it again with 'greentic-deployer plan -out=empty DOCUMENT'
          verify empty   | empty is empty, and so no plan file | make it again with 'greentic-deployer plan -out=empty DOCUMENT'
          """)
  void aFileThatCannotBeItIsSaidToBeWhatItIs(String line, String what, String next) {
    inState("apply", "-auto-approve").exits(0);
    write("empty", "");
    String told = run(line.split(" ")).exits(1).prints("").err();
    assertTrue(told.startsWith("Error: " + what + "\n Next: " + next + "\n"), told);
  }

  @Test
  void showTakesPlansOnly() {
    run("show", "deployment.yaml")
        .exits(1)
        .complains(
            """
            Error: deployment.yaml is not a plan file
             Next: make one with 'greentic-deployer plan -out=plan.bin deployment.yaml'
            More: greentic-deployer explain file-of-other-kind
            Nothing was changed.
            """);
  }

  @Test
  void targetsAndReplacements() {
    String targeted = inState("plan", "-target=unit.runtime").exits(0).out();
    assertTrue(targeted.contains("\nPlan: 2 to add, 0 to change, 0 to destroy.\n"), targeted);
    inState("apply", "-auto-approve").exits(0);
    String replaced = inState("plan", "-replace=unit.runtime").exits(0).out();
    assertTrue(replaced.contains("\n-/+ unit.runtime {\n"), replaced);
  }

  @Test
  void theDeploymentIsFoundByNameByDocumentOrAsTheOnlyOne() throws IOException {
    inState("apply", "-auto-approve").exits(0);
    write("other.yaml", document("other", "registry.example/app:1"));
    inState("status", "-name=acme-prod").exits(0);
    inState("status", "deployment.yaml").exits(0);
    Files.delete(folder.resolve("deployment.yaml"));
    inState("status").exits(0);
    inState("plan")
        .exits(1)
        .complains(
            """
            Error: there is no file deployment.yaml
             Next: give the path of a file, change to its folder, or write one with 'greentic-deployer init'
            More: greentic-deployer explain file-unreadable
            Nothing was changed.
            """);
    machine.objects.clear();
    inState("apply", "-auto-approve", "other.yaml").exits(0);
    String states = folder.resolve("states").toString();
    inState("status")
        .exits(1)
        .complains(
            """
            Error: there are several deployments in %s: acme-prod, other
             Next: say which one with -name=NAME
            More: greentic-deployer explain deployment-ambiguous
            Nothing was changed.
            """
                .formatted(states));
    inState("status", "-name=third").exits(1);
    run("status", "-state-dir=nowhere").exits(1);
  }

  @Test
  void everyProblemOfADocumentIsALine() {
    write(
        "bad.yaml",
        """
        apiVersion: greentic.ai/v1alpha1
        kind: Deployment
        metadata:
          nmae: acme
        spec:
          bundle:
            source: relative
          runtime:
            image: "x y\\u001b"
        """);
    Run run = run("validate", "bad.yaml").exits(1).prints("");
    List<String> lines = run.err().lines().toList();
    int problems = lines.size() - 2;
    assertTrue(problems >= 3, run.err());
    assertTrue(
        lines.subList(0, problems).stream()
            .allMatch(line -> line.matches("bad\\.yaml:\\d+:\\d+: [\\w.]+: .+")),
        run.err());
    assertEquals(problems + " problems", lines.get(problems));
    assertEquals(
        "More: greentic-deployer explain document-missing-key document-unknown-key"
            + " document-invalid-value",
        lines.getLast());
    assertFalse(run.err().contains("\u001b"), run.err());
    inState("plan", "bad.yaml").exits(1);
    run("validate", "deployment.yaml")
        .exits(0)
        .prints("deployment.yaml is valid: deployment acme-prod\n");
  }

  @Test
  void renderShowsTheGraphAndLeavesOpenWhatOnlyAMachineKnows() {
    String graph = run("render", "-state-dir=/var/lib/greentic-deployer").exits(0).out();
    assertTrue(
        graph.startsWith(
            """
            apiVersion: "greentic.ai/v1alpha1"
            kind: "ResourceGraph"
            metadata:
              name: "acme-prod"
            rollout:
              onFailure: "rollback"
              keep: 3
            resources:
              - address: "account.runtime"
                attributes:
                  gid:
                    $unknown: "host#gid"
                  group: "greentic"
            """),
        graph);
    assertTrue(graph.contains("\n        $ref: \"certificate.ca.fingerprint\"\n"), graph);
    assertTrue(graph.contains("\n      content: |\n"), graph);
    assertTrue(graph.contains("\n    dependsOn:\n      - \"bundle.active\"\n"), graph);
    assertTrue(
        inState("render", "-facts")
            .exits(0)
            .out()
            .contains("ExecStart=run registry.example/app:1"));
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertFalse(inState("plan").exits(0).out().contains("\u001b"));
    terminal = true;
    assertTrue(inState("plan").exits(0).out().contains("\u001b[32m"));
    assertFalse(inState("plan", "-no-color").exits(0).out().contains("\u001b"));
    for (Map.Entry<String, String> off : Map.of("NO_COLOR", "1", "TERM", "dumb").entrySet()) {
      environment.clear();
      environment.put(off.getKey(), off.getValue());
      assertFalse(inState("plan").exits(0).out().contains("\u001b"));
    }
  }

  private static Mapping json(Run run) {
    return json(run.out());
  }

  private static Mapping json(String text) {
    try {
      return (Mapping) CanonicalJson.decode(text.getBytes(StandardCharsets.UTF_8));
    } catch (FormatException e) {
      throw new AssertionError(text, e);
    }
  }

  /** What the line of a type tells. */
  private static Mapping event(Run run, String type) {
    return (Mapping)
        events(run).stream()
            .filter(event -> event.text("type").equals(type))
            .findFirst()
            .flatMap(event -> event.get(type))
            .orElseThrow();
  }

  private static List<Mapping> events(Run run) {
    return run.out().lines().map(line -> json(line)).toList();
  }
}
