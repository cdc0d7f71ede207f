package ai.greentic.deployer.machine;

import static ai.greentic.deployer.machine.GithubWorkflow.Result.FAILURE;
import static ai.greentic.deployer.machine.GithubWorkflow.Result.SKIPPED;
import static ai.greentic.deployer.machine.GithubWorkflow.Result.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.machine.GithubWorkflow.Job;
import ai.greentic.deployer.machine.GithubWorkflow.Meanwhile;
import ai.greentic.deployer.machine.GithubWorkflow.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The pipelines of docs/pipelines, job after job, against a machine set up as their guide says. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineTest {
  private static final Meanwhile NOTHING = (job, artifacts) -> {};
  private static final String FIRST = Documents.misbehaving("", 60, 0);

  private final ReleaseSite site = new ReleaseSite();

  PipelineTest() throws IOException {}

  @AfterAll
  void stop() throws IOException {
    site.close();
  }

  private Map<String, Job> pullRequest(String from) throws IOException {
    return site.github()
        .run(
            Map.of(
                "github.event_name", "pull_request",
                "github.ref", "refs/pull/12/merge",
                "github.event.pull_request.number", "12",
                "github.event.pull_request.head.repo.full_name", from),
            NOTHING);
  }

  private Map<String, Job> push(Meanwhile meanwhile) throws IOException {
    Map<String, String> event = new HashMap<>();
    event.put("github.event_name", "push");
    event.put("github.ref", "refs/heads/main");
    return site.github().run(event, meanwhile);
  }

  private Map<String, Job> rollback(String generation) throws IOException {
    Map<String, String> event = new HashMap<>();
    event.put("github.event_name", "workflow_dispatch");
    event.put("github.ref", "refs/heads/main");
    event.put("inputs.generation", generation);
    return site.github().run(event, NOTHING);
  }

  private static void ended(Map<String, Job> jobs, Result... expected) {
    assertEquals(
        List.of(expected),
        jobs.values().stream().map(Job::result).toList(),
        () -> jobs.values().stream().map(Job::log).collect(Collectors.joining("\n")));
  }

  private static Job job(Map<String, Job> jobs, String name) {
    return Objects.requireNonNull(jobs.get(name));
  }

  /** The bundle's version that the application answers with. */
  private void serves(String version) {
    assertEquals(
        version,
        site.machine
            .read(Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'")
            .lines()
            .toList()
            .getLast());
  }

  @Test
  @Order(1)
  void aPullRequestGetsOneCommentWithThePlan() throws IOException {
    site.commit(FIRST);

    ended(pullRequest("acme/deployment"), SUCCESS, SUCCESS, SKIPPED, SKIPPED);
    ended(pullRequest("acme/deployment"), SUCCESS, SUCCESS, SKIPPED, SKIPPED);

    String call =
        "pr comment 12 --repo acme/deployment --edit-last --create-if-none --body-file plan.md\n";
    assertEquals(call.repeat(2), Files.readString(site.commands.resolve("calls")));
    String comment = Files.readString(site.commands.resolve("comment-12"));
    assertTrue(comment.contains("container.runtime"), comment);
    assertTrue(comment.contains("```mermaid"), comment);
    site.machine.run("test -e /etc/greentic").exits(1);
  }

  @Test
  @Order(2)
  void aForkGetsNothing() throws IOException {
    ended(pullRequest("mallory/deployment"), SKIPPED, SKIPPED, SKIPPED, SKIPPED);
  }

  @Test
  @Order(3)
  void whatIsChangedBeforeTheApprovalIsNotSigned() throws IOException {
    Map<String, Job> jobs =
        push((job, artifacts) -> {
          if (job.equals("sign")) {
            flip(artifacts.resolve("plan/plan.bin"));
          }
        });

    ended(jobs, SUCCESS, SKIPPED, FAILURE, SKIPPED);
    assertTrue(job(jobs, "sign").log().contains("plan.bin: FAILED"), job(jobs, "sign").log());
  }

  @Test
  @Order(4)
  void whatIsChangedAfterItIsRefusedByTheMachine() throws IOException {
    Map<String, Job> jobs =
        push((job, artifacts) -> {
          if (job.equals("apply")) {
            flip(artifacts.resolve("release/plan.bin"));
          }
        });

    ended(jobs, SUCCESS, SKIPPED, SUCCESS, FAILURE);
    String summary = job(jobs, "apply").summary();
    assertTrue(summary.startsWith("## Refused, nothing was changed."), summary);
    assertTrue(summary.contains("and not the one of -expect-sha256"), summary);
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  @Order(5)
  void theApplyKeyAloneAppliesNothing() throws IOException {
    Files.copy(
        site.repository.resolve("deployment.yaml"), site.computer.resolve("deployment.yaml"));
    String plan =
        site.ssh("apply-ssh")
            + " snapshot <deployment.yaml >host.snapshot\n"
            + "greentic-deployer plan -snapshot=host.snapshot -out=plan.bin\n"
            + "sha256=$(sha256sum plan.bin | cut -d ' ' -f 1)\n";
    String apply = site.ssh("apply-ssh") + " \"apply $sha256\"\n";

    site.onComputer(plan + "tar -cf - plan.bin | " + apply).exits(3).says("the plan is not signed");
    site.onComputer(
            "greentic-deployer keygen -out=mallory && sha256=$(sha256sum plan.bin | cut -d ' ' -f"
                + " 1) && greentic-deployer sign -key=mallory.key plan.bin && tar -cf - plan.bin"
                + " plan.bin.sig | "
                + apply)
        .exits(3)
        .says("unknown key");
    site.machine.run("test -e /etc/greentic").exits(1);
  }

  @Test
  @Order(6)
  void nothingButTheFourRequestsGetsThrough() throws IOException {
    String digest = "0".repeat(64);
    for (String request :
        List.of(
            "id",
            "",
            "apply",
            "apply " + digest + " -plugin-dir=/tmp",
            "apply -plugin-dir=/tmp",
            "status -state-dir=/tmp",
            "status $(id)",
            "snapshot; id")) {
      site.onComputer(site.ssh("apply-ssh") + " '" + request + "' </dev/null").exits(64);
    }
    site.onComputer(site.ssh("plan-ssh") + " 'apply " + digest + "'")
        .exits(64)
        .says("this key may not apply");
    site.onComputer(site.ssh("plan-ssh") + " -W 127.0.0.1:8433 </dev/null")
        .exits(255)
        .says("administratively prohibited");
    String archive = " | " + site.ssh("apply-ssh") + " 'apply " + digest + "'";
    site.onComputer(
            "ln -sf /etc/shadow link; tar --transform=s/link/plan.bin/ -cf - link" + archive)
        .exits(64)
        .says("something else");
    site.onComputer("tar -P --transform=s:^:../: -cf - plan.bin" + archive)
        .exits(64)
        .says("something else");
    site.onComputer("tar '--transform=s:^:x :' -cf - plan.bin" + archive)
        .exits(64)
        .says("plan.bin cannot be read from the archive");
    site.onComputer("tar -czf - plan.bin" + archive).exits(64).says("no tar archive");
    site.onComputer("echo plan" + archive).exits(64).says("no tar archive");
    assertEquals("", site.machine.read("ls -d /run/greentic-release* 2>/dev/null || true"));
  }

  @Test
  @Order(7)
  void aPushIsAppliedAfterTheApproval() throws IOException {
    Map<String, Job> jobs =
        push((job, artifacts) -> {
          if (job.equals("sign")) {
            site.machine.run("test -e /etc/greentic").exits(1);
          }
        });

    ended(jobs, SUCCESS, SKIPPED, SUCCESS, SUCCESS);
    assertTrue(job(jobs, "plan").summary().contains("container.runtime"));
    assertTrue(job(jobs, "apply").summary().startsWith("## Applied.\n"));
    assertTrue(job(jobs, "apply").log().contains("container.runtime"));
    serves("1.0.0");
  }

  @Test
  @Order(8)
  void withoutChangesThereIsNothingToApprove() throws IOException {
    ended(push(NOTHING), SUCCESS, SKIPPED, SKIPPED, SKIPPED);
    site.onComputer(site.overSsh("workstation-status", "plan-ssh")).exits(0).says("acme");
  }

  @Test
  @Order(9)
  void aBundleIsHandedOverAndReleasedThroughGitlab() throws IOException {
    String path =
        site.onComputer(
                "cp "
                    + System.getProperty("project.root")
                    + "/testdata/target/runtime/acme-2.squashfs acme.squashfs\n"
                    + site.overSsh("workstation-bundle", "apply-ssh"))
            .exits(0)
            .out()
            .strip();
    site.onComputer(site.ssh("apply-ssh") + " 'bundle " + "0".repeat(64) + "' <acme.squashfs")
        .exits(3)
        .says("another SHA-256");
    site.commit(FIRST.replace("/srv/release/acme-1.squashfs", path));

    GitlabPipeline request = site.gitlab(Map.of());
    request.run("plan").exits(0);
    request.run("note").exits(0);
    request.run("note").exits(0);
    assertEquals(1, site.platform.notes().size());
    assertEquals(
        "<!-- greentic-deployer plan -->\n"
            + Files.readString(request.artifacts().resolve("plan.md")),
        site.platform.notes().getFirst());

    GitlabPipeline merged = site.gitlab(Map.of());
    merged.run("plan").exits(0);
    merged.run("release").exits(0).says("Applied.");
    serves("2.0.0");
    String events = Files.readString(merged.artifacts().resolve("events.jsonl"));
    assertTrue(events.lines().toList().getLast().contains("\"outcome\":\"applied\""), events);

    merged.run("release").exits(3).says("Refused, nothing was changed.");
    GitlabPipeline again = site.gitlab(Map.of());
    again.run("plan").exits(0);
    again.run("release").exits(0).says("there is nothing to sign or apply");
    assertFalse(Files.exists(again.artifacts().resolve("plan.bin.sig")));
  }

  @Test
  @Order(10)
  void aGenerationComesBackOnBothPlatforms() throws IOException {
    ended(rollback("1; id"), FAILURE, SKIPPED, SKIPPED, SKIPPED);
    ended(rollback("1"), SUCCESS, SKIPPED, SUCCESS, SUCCESS);
    serves("1.0.0");

    GitlabPipeline pipeline = site.gitlab(Map.of("ROLLBACK_TO", "2"));
    pipeline.run("plan").exits(0);
    pipeline.run("release").exits(0).says("Applied.");
    serves("2.0.0");
  }

  @Test
  @Order(11)
  void aReleaseThatIsNotGoodIsReportedAsRolledBack() throws IOException {
    site.commit(Documents.misbehaving("crash", 60, 3));

    Map<String, Job> jobs = push(NOTHING);

    ended(jobs, SUCCESS, SKIPPED, SUCCESS, FAILURE);
    String summary = job(jobs, "apply").summary();
    assertTrue(summary.startsWith("## Failed and rolled back"), summary);
    serves("2.0.0");
  }

  @Test
  @Order(12)
  void aPersonSignsBesideThePipeline() throws IOException {
    String alice = site.onComputer("greentic-deployer keygen -out=alice").exits(0).out();
    site.machine.write(
        "/etc/greentic-deployer/policy.yaml",
        site.command("policy")
            .replaceFirst("ssh-ed25519 AAAA…", site.releaseKey())
            .replaceFirst("ssh-ed25519 AAAA…", ReleaseSite.openSsh(alice)));
    site.commit(FIRST);

    Map<String, Job> jobs =
        push((job, artifacts) -> {
          if (job.equals("apply")) {
            for (String file : List.of("plan.bin", "plan.bin.sig")) {
              Files.copy(
                  artifacts.resolve("release").resolve(file),
                  site.computer.resolve(file),
                  StandardCopyOption.REPLACE_EXISTING);
            }
          }
        });
    ended(jobs, SUCCESS, SKIPPED, SUCCESS, FAILURE);
    String summary = job(jobs, "apply").summary();
    assertTrue(summary.contains("the plan is signed by pipeline"), summary);

    site.onComputer(site.overSsh("workstation-sign", "apply-ssh")).exits(0);
    serves("1.0.0");
  }

  /** Commands that leave a signed plan of what was committed in release.tar. */
  private String signedByBoth() throws IOException {
    Files.copy(
        site.repository.resolve("deployment.yaml"),
        site.computer.resolve("deployment.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    return site.ssh("plan-ssh")
        + """
         snapshot <deployment.yaml >host.snapshot
        greentic-deployer plan -snapshot=host.snapshot -out=plan.bin >/dev/null
        for key in release alice; do greentic-deployer sign -key=$key.key plan.bin >/dev/null; done
        sha256=$(sha256sum plan.bin | cut -d ' ' -f 1)
        tar -cf release.tar plan.bin plan.bin.sig
        """;
  }

  /** As when a job is cancelled, or a runner lost. */
  @Test
  @Order(13)
  void anApplyWhoseConnectionBreaksOffGoesOnToItsEnd() throws IOException {
    site.commit(
        Documents.misbehaving("ready-after:4", 60, 0)
            .replace("acme-1.squashfs", "acme-2.squashfs"));

    site.onComputer(
            signedByBoth()
                + "rm -f events.jsonl; touch events.jsonl\n"
                + site.ssh("apply-ssh")
                + " \"apply $sha256\" <release.tar >events.jsonl 2>apply.log & ssh=$!\n"
                + "timeout 60 bash -c 'until grep -q action_started events.jsonl; do sleep 0.1; done'\n"
                + "kill -KILL $ssh\n"
                + "! grep -q '\"outcome\":\"applied\"' events.jsonl")
        .exits(0);

    site.machine.read(
        "timeout 120 bash -c 'while ls -d /run/greentic-release.* >/dev/null 2>&1; do sleep 0.2;"
            + " done'");
    serves("2.0.0");
    site.machine.deployer("status").exits(0).saysNot("failed");
  }

  /** A runner on the machine itself, as the account that may. */
  @Test
  @Order(14)
  void aRunnerOnTheMachineNeedsNoSsh() throws IOException {
    site.commit(FIRST);
    String release = signedByBoth() + "base64 release.tar";
    site.machine.write("/srv/release.txt", site.onComputer(release).exits(0).out());
    String digest = site.onComputer("sha256sum plan.bin").exits(0).out().substring(0, 64);

    site.machine
        .run(
            "base64 -d /srv/release.txt | runuser -u deploy -- env PLAN_SHA256="
                + digest
                + " bash -c '"
                + site.command("runner").strip()
                + "'")
        .exits(0)
        .says("Apply complete!")
        .says("\"outcome\":\"applied\"");
    serves("1.0.0");
  }
}
