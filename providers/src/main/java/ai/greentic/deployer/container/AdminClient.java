package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/** Asks the health endpoint, with or without a client certificate. */
final class AdminClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient client;

  AdminClient(SSLContext context) {
    client =
        HttpClient.newBuilder()
            .sslContext(context)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /**
   * A client that shows a client certificate.
   *
   * @throws ProviderException when the files of the certificate cannot be used
   */
  static AdminClient of(String container, Gate.Credentials credentials) throws ProviderException {
    try {
      return new AdminClient(PemFiles.withCertificate(credentials));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(container, credentials, e);
    }
  }

  static ProviderException unusable(String container, Gate.Credentials credentials, Exception e) {
    return new ProviderException(
        HostError.CLIENT_CERTIFICATE_UNUSABLE,
        "readiness of container "
            + container
            + " cannot be probed: "
            + (e instanceof NoSuchFileException missing
                ? missing.getFile() + " does not exist"
                : e.getMessage()),
        "check the client certificate " + credentials.certFile() + " and its key, then apply again",
        e);
  }

  /** What came back. */
  sealed interface Answer {
    /** The status of an HTTP response. */
    record Status(int code) implements Answer {
      boolean isSuccess() {
        return code >= 200 && code < 300;
      }

      @Override
      public String toString() {
        return Integer.toString(code);
      }
    }

    /** Nobody listens, or nobody answers in time. */
    record Silence(String why) implements Answer {
      @Override
      public String toString() {
        return why;
      }
    }

    /** The connection was there and ended before a response, as by a TLS alert. */
    record Refusal(String why) implements Answer {
      @Override
      public String toString() {
        return why;
      }
    }
  }

  Answer get(URI uri) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build();
    try {
      return new Answer.Status(
          client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (ConnectException e) {
      return new Answer.Silence("connection refused");
    } catch (HttpTimeoutException e) {
      return new Answer.Silence("no answer within " + TIMEOUT.toSeconds() + " s");
    } catch (IOException e) {
      String message = e.getMessage();
      return new Answer.Refusal(
          "connection ended: "
              + (message == null
                  ? e.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                  : message));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
