package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Readiness is asked once, and a complaint says what came back")
class ReadinessProbeTest {
  @TempDir Path folder;

  @Test
  void readyNotReadySilentAndWithoutCertificate() throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    TestAuthority.Server identity = authority.server();
    Mapping container;
    try (AdminServer server = new AdminServer(identity.context(), "127.0.0.1", true)) {
      container = container(authority.client(), server.port());
      assertEquals(Optional.empty(), ReadinessProbe.complaint(container));
      server.readiness.set(503);
      assertEquals(
          Optional.of(container.text("readinessUrl") + " answers: 503"),
          ReadinessProbe.complaint(container));
    }
    assertEquals(
        Optional.of(container.text("readinessUrl") + " answers: connection refused"),
        ReadinessProbe.complaint(container));
    Files.delete(folder.resolve("client.key"));
    assertEquals(
        Optional.of(folder.resolve("client.key") + " does not exist"),
        ReadinessProbe.complaint(container));
  }

  private static Mapping container(Gate.Credentials credentials, int port) {
    return Mapping.EMPTY
        .with("readinessUrl", "https://127.0.0.1:" + port + "/ready")
        .with("caFile", credentials.caFile().toString())
        .with("clientCertFile", credentials.certFile().toString())
        .with("clientKeyFile", credentials.keyFile().toString());
  }
}
