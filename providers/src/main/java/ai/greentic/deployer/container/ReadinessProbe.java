package ai.greentic.deployer.container;

import ai.greentic.deployer.container.AdminClient.Answer;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Asks the readiness endpoint of a deployed container once, for people who want to know. */
public final class ReadinessProbe {
  private ReadinessProbe() {}

  /**
   * Why the container is not ready now; empty when it is.
   *
   * @param container the attributes in the state
   */
  public static Optional<String> complaint(Mapping container) throws InterruptedException {
    URI readiness = URI.create(container.text("readinessUrl"));
    Gate.Credentials credentials =
        new Gate.Credentials(
            Path.of(container.text("caFile")),
            Path.of(container.text("clientCertFile")),
            Path.of(container.text("clientKeyFile")));
    try (AdminClient client = new AdminClient(PemFiles.withCertificate(credentials))) {
      Answer answer = client.get(readiness);
      boolean ready = answer instanceof Answer.Status status && status.isSuccess();
      return ready ? Optional.empty() : Optional.of(readiness + " answers: " + answer);
    } catch (NoSuchFileException e) {
      return Optional.of(e.getFile() + " does not exist");
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of("the client certificate cannot be used: " + e.getMessage());
    }
  }
}
