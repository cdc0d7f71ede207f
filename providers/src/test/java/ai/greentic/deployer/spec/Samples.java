package ai.greentic.deployer.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample documents of testdata/deployments. */
final class Samples {
  static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  private Samples() {}

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(ROOT.resolve("testdata/deployments").resolve(name));
  }

  static DeploymentSpec read(String name) throws IOException, InvalidSpecException {
    return DeploymentReader.read(name, bytes(name));
  }
}
