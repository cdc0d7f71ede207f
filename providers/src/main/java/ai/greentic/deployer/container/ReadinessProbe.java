package ai.greentic.deployer.container;

import ai.greentic.deployer.container.AdminClient.Answer;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Asks a deployed container once whether it is ready, as its gate does. */
public final class ReadinessProbe {
  private ReadinessProbe() {}

  /**
   * What the readiness endpoint answers now.
   *
   * @param answer an HTTP status or why there is none
   */
  public record Reading(boolean ready, String answer) {}

  /**
   * Asks once.
   *
   * @param container the attributes of a resource of type container
   * @throws ProviderException when the client certificate cannot be used
   */
  public static Reading ask(Mapping container) throws ProviderException, InterruptedException {
    Gate gate = Gate.of(container);
    try (AdminClient client = new AdminClient(PemFiles.withCertificate(gate.credentials()))) {
      Answer answer = client.get(gate.readiness());
      return new Reading(
          answer instanceof Answer.Status status && status.isSuccess(), answer.toString());
    } catch (IOException | GeneralSecurityException e) {
      throw new ProviderException(
          "readiness of container " + gate.container() + " cannot be probed: " + e,
          "check the client certificate " + gate.credentials().certFile() + " and its key",
          e);
    }
  }
}
