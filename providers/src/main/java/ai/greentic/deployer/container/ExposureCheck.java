package ai.greentic.deployer.container;

import ai.greentic.deployer.container.AdminClient.Answer;
import ai.greentic.deployer.container.ListeningSockets.Listener;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** Whether the admin endpoint is there for its clients only. */
final class ExposureCheck {
  private static final String LOOPBACK = "127.0.0.1";

  private final ListeningSockets sockets;

  ExposureCheck(ListeningSockets sockets) {
    this.sockets = sockets;
  }

  void require(Gate gate)
      throws Rejection, IOException, GeneralSecurityException, InterruptedException {
    requireLoopbackOnly(gate);
    requireStrangersRefused(gate);
  }

  private void requireLoopbackOnly(Gate gate) throws Rejection, IOException {
    List<Listener> listeners = sockets.on(gate.adminPort());
    if (listeners.isEmpty()) {
      throw Rejection.leftRunning(
          HostError.CONTAINER_NOT_READY, "nothing listens on the admin port " + gate.adminPort());
    }
    for (Listener listener : listeners) {
      if (!listener.where().equals(LOOPBACK)) {
        throw Rejection.stopped(
            HostError.ADMIN_ENDPOINT_EXPOSED,
            "the admin port "
                + gate.adminPort()
                + " listens on "
                + listener.where()
                + "; it must listen on "
                + LOOPBACK
                + " only");
      }
    }
  }

  /** A TLS alert refuses, and so does an answer such as nginx gives. */
  private static void requireStrangersRefused(Gate gate)
      throws Rejection, IOException, GeneralSecurityException, InterruptedException {
    try (AdminClient stranger =
        new AdminClient(PemFiles.withoutCertificate(gate.credentials().caFile()))) {
      Answer answer = stranger.get(gate.adminEndpoint());
      switch (answer) {
        case Answer.Refusal _ -> {}
        case Answer.Silence _ ->
            throw Rejection.leftRunning(
                HostError.CONTAINER_NOT_READY,
                "whether the admin endpoint refuses a client without certificate cannot be told: "
                    + answer);
        case Answer.Status(int code) -> {
          if (code != 400 && code != 401 && code != 403) {
            throw Rejection.stopped(
                HostError.ADMIN_ENDPOINT_EXPOSED,
                "the admin endpoint does not refuse a client without certificate; it answered: "
                    + answer);
          }
        }
      }
    }
  }
}
