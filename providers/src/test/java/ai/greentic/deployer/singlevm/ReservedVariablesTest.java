package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.ReservedVariables;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReservedVariablesTest {
  @Test
  void aDocumentMaySetEveryVariableButThoseOfTheDeployer() {
    DeploymentSpec minimal = Samples.minimal();
    Layout layout = new Layout(minimal.name(), Samples.STATE_FOLDER);

    assertEquals(
        new TreeSet<>(ReservedVariables.NAMES),
        new TreeSet<>(new EnvironmentFile(minimal, layout).names()));
  }
}
