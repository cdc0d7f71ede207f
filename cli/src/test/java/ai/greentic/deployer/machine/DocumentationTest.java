package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the commands of each page, in order, on a fresh machine of its own; docs/testing.md says how
 * a page marks them. The release site of docs/pipelines belongs to {@link PipelineTest}.
 */
@Tag("machine")
class DocumentationTest {

  @TestFactory
  Stream<DynamicTest> pages() {
    return Page.all(Machine.PROJECT).stream()
        .filter(page -> !page.name().startsWith("docs/pipelines/"))
        .filter(page -> page.name().contains(System.getProperty("page", "")))
        .filter(page -> page.blocks().stream().anyMatch(block -> block.has("machine")))
        .map(page -> DynamicTest.dynamicTest(page.name(), () -> follow(page)));
  }

  /** Begins with what was downloaded, and nothing installed. */
  @TestFactory
  Stream<DynamicTest> downloads() {
    return Page.all(Machine.PROJECT).stream()
        .filter(page -> page.blocks().stream().anyMatch(block -> block.has("downloads")))
        .map(page -> DynamicTest.dynamicTest(page.name(), () -> install(page)));
  }

  private static void install(Page page) {
    try (Machine machine = Machine.bootWithDownloads("docs-install")) {
      machine.read("cp /srv/dist/* .");
      page.blocks().stream()
          .filter(block -> block.has("downloads"))
          .forEach(block -> run(machine, block, block.text().replace("VERSION", "*")));
    }
  }

  private static void follow(Page page) {
    try (Machine machine =
        Machine.boot(
            "docs",
            "--bind-ro=" + Machine.PROJECT + ":/srv/checkout",
            "--bind-ro=" + System.getProperty("java.home") + ":/usr/lib/jvm/jdk-25")) {
      Documents.mainJob(machine);
      machine.read(
          "mv deployment.yaml acme-prod.yaml &&"
              + " ln -s /opt/greentic-deployer/bin/greentic-deployer /usr/local/bin/");
      Outcome last = new Outcome("", 0, "", "");
      for (CodeBlock block : page.blocks()) {
        if (block.value("file").isPresent()) {
          machine.write("/root/" + block.value("file").get(), block.text());
        } else if (block.has("machine")) {
          last = run(machine, block, block.text());
        } else if (block.has("output")) {
          assertPrinted(block, last);
        }
      }
    }
  }

  /** What developers do in a checkout. */
  @TestFactory
  Stream<DynamicTest> checkouts() {
    return Page.all(Machine.PROJECT).stream()
        .flatMap(page -> page.blocks().stream())
        .filter(block -> block.has("checkout"))
        .map(block ->
            DynamicTest.dynamicTest(
                block.place(),
                () -> Machine.host("bash", "-ec", "cd " + Machine.PROJECT + "\n" + block.text())));
  }

  /**
   * Remedies and examples stand alone, so each is run by itself on a machine with a deployment:
   * what it finds there does not matter, but that it is a command which can be given.
   */
  @Test
  void singleCommandsCanBeGiven() {
    List<String> commands =
        Page.all(Machine.PROJECT).stream()
            .flatMap(page -> page.blocks().stream())
            .filter(block -> block.has("remedy") || block.has("example"))
            .flatMap(block -> block.text().lines())
            .distinct()
            .toList();
    try (Machine machine = Machine.boot("commands")) {
      Documents.mainJob(machine);
      machine.read(
          """
          greentic-deployer apply -auto-approve deployment.yaml
          greentic-deployer keygen -out=alice
          greentic-deployer snapshot -out=host.snapshot deployment.yaml
          greentic-deployer plan -out=plan.bin deployment.yaml
          greentic-deployer sign -key=alice.key plan.bin
          mkdir work
          """);
      List<String> wrong =
          commands.stream()
              .map(command -> given(machine, command))
              .filter(outcome -> !isGood(outcome))
              .map(Outcome::toString)
              .toList();
      assertEquals(List.of(), wrong);
    }
  }

  private static Outcome given(Machine machine, String command) {
    String variables =
        "export SIGNING_KEY=\"$(cat alice.key)\" REVIEWED=$(sha256sum plan.bin | cut -d ' ' -f 1)\n";
    machine.write("/run/block", "set -o pipefail\n" + variables + command + "\n");
    Outcome outcome =
        machine.run("cp -r -t work *.* && cd work && timeout 60 bash /run/block < /dev/null");
    return new Outcome(command, outcome.exitCode(), outcome.out(), outcome.err());
  }

  /** What asks before it acts has found nothing wrong when it misses a terminal. */
  private static boolean isGood(Outcome outcome) {
    return outcome.err().contains("nobody can be asked")
        || !List.of(64, 124, 126, 127).contains(outcome.exitCode())
            && !outcome.err().contains("this is a bug");
  }

  /** Folder, variables and functions of the blocks before are those that a reader has as well. */
  private static Outcome run(Machine machine, CodeBlock block, String commands) {
    machine.write(
        "/run/block",
        """
        set -ae -o pipefail
        if [ -e /run/reader ]; then . /run/reader; cd "$folder"; fi
        trap 'status=$?; folder=$PWD; declare -p folder > /run/reader
          export -p | grep -v " _=" >> /run/reader; declare -f >> /run/reader; exit $status' EXIT
        """
            + commands);
    Outcome outcome = machine.run("timeout 180 bash /run/block < /dev/null");
    int expected = Integer.parseInt(block.value("exit").orElse("0"));
    if (outcome.exitCode() != expected) {
      fail(block.place() + ": expected exit code " + expected + "\n" + block.text() + outcome);
    }
    return outcome;
  }

  /** In order, with others between them; … stands for any text. */
  private static void assertPrinted(CodeBlock block, Outcome outcome) {
    List<String> printed =
        Stream.concat(outcome.out().lines(), outcome.err().lines()).map(String::strip).toList();
    int next = 0;
    for (String line : block.text().lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.equals("…")) {
        continue;
      }
      String pattern =
          Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
      int from = next;
      while (next < printed.size() && !printed.get(next).matches(pattern)) {
        next++;
      }
      assertTrue(
          next < printed.size(),
          () ->
              block.place()
                  + ": nothing of this is printed: "
                  + line
                  + " (from line "
                  + from
                  + ")\n"
                  + outcome);
      next++;
    }
  }
}
