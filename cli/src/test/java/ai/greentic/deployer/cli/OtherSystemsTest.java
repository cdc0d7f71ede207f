package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.cli.command.LinuxMachine;
import ai.greentic.deployer.cli.command.Machine;
import ai.greentic.deployer.cli.command.OtherMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain distribution on systems that nothing can be deployed to. */
final class OtherSystemsTest extends CommandLineTest {
  private static final Machine MAC = Main.machine("Mac OS X", "aarch64");

  private static final String REFUSAL =
      """
      Error: this is Mac OS X on aarch64, and deployments are on Linux on x86_64 only
       Next: run it on the machine that is deployed to; here 'plan -snapshot' plans for it, and plans can be shown, signed and verified
      More: greentic-deployer explain machine-unsupported
      Nothing was changed.
      """;

  @Test
  void onlyLinuxOnX86IsDeployedTo() {
    assertInstanceOf(LinuxMachine.class, Main.machine("Linux", "amd64"));
    assertInstanceOf(OtherMachine.class, Main.machine("Linux", "aarch64"));
    assertInstanceOf(OtherMachine.class, Main.machine("Mac OS X", "x86_64"));
    assertInstanceOf(OtherMachine.class, Main.machine("Windows 11", "amd64"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan deployment.yaml",
        "apply deployment.yaml -auto-approve",
        "destroy -name=acme-prod -auto-approve",
        "rollback -name=acme-prod -auto-approve",
        "drift -name=acme-prod",
        "status -name=acme-prod",
        "history -name=acme-prod",
        "state list -state-dir=states",
        "show -name=acme-prod",
        "import container.runtime deployment.yaml -auto-approve",
        "snapshot deployment.yaml -out=host.snapshot"
      })
  void whatNeedsTheMachineSaysSoInOneSentence(String words) {
    Run run = runOn(MAC, words.split(" "));
    assertEquals(REFUSAL, run.exits(1).err());
    assertEquals("", run.out());
  }

  @Test
  void windowsIsNamed() {
    Run run = runOn(Main.machine("Windows 11", "amd64"), "plan");
    assertTrue(
        run.exits(1)
            .err()
            .startsWith(
                "Error: this is Windows 11 on amd64, and deployments are on Linux on x86_64 only\n"),
        run.err());
  }

  @Test
  void linuxOnArmHasGraphsButNoDeployments() {
    Machine arm = Main.machine("Linux", "aarch64");
    runOn(arm, "doctor")
        .exits(1)
        .prints(
            """
            failure  architecture      this is Linux on aarch64, and deployments are on
                                       Linux on x86_64 only
                                       Next: run it on the machine that is deployed to; here
                                       'plan -snapshot' plans for it, and plans can be
                                       shown, signed and verified
            1 check, 1 failed, 0 with a warning
            """);
    runOn(arm, "plan", "-state-dir=states", "deployment.yaml").exits(1);
    write(
        "graph.yaml",
        """
        apiVersion: greentic.ai/v1alpha1
        kind: ResourceGraph
        metadata: {name: graph}
        resources:
        - address: value.a
          attributes: {input: "1"}
        """);
    runOn(arm, "apply", "-auto-approve", "-state-dir=states", "graph.yaml").exits(0);
  }

  @Test
  void whatWorksOnFilesWorksEverywhere() {
    inState("plan", "-out=plan.bin").exits(0);
    for (String words :
        List.of(
            "version",
            "validate deployment.yaml",
            "render deployment.yaml",
            "graph deployment.yaml",
            "show plan.bin",
            "show -json plan.bin",
            "show -format=markdown plan.bin",
            "keygen -out=release",
            "sign -key=release.key plan.bin",
            "explain plan-stale")) {
      runOn(MAC, words.split(" ")).exits(0);
    }
  }
}
