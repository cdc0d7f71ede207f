package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.format.Digests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a TLS endpoint which certificate it presents. Nothing is sent over the connection. */
final class PresentedCertificate {
  /** Long, so that a busy machine is not taken for one without a certificate. */
  private static final int TIMEOUT_MILLIS = 10_000;

  private PresentedCertificate() {}

  /**
   * The SHA-256 fingerprint of the endpoint's certificate, lower-case hex; empty when nothing
   * answers there or it does not speak TLS.
   */
  static Optional<String> at(String host, int port) {
    Witness witness = new Witness();
    try (Socket connection = new Socket()) {
      connection.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      connection.setSoTimeout(TIMEOUT_MILLIS);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {witness}, null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(connection, host, port, true)) {
        socket.startHandshake();
      }
    } catch (IOException | GeneralSecurityException e) {
      // The handshake is broken off by the witness, or by the endpoint: what counts was seen.
    }
    return Optional.ofNullable(witness.seen.get());
  }

  /** Notes the certificate, then ends the handshake: it never vouches for anyone. */
  private static final class Witness extends X509ExtendedTrustManager {
    private final AtomicReference<String> seen = new AtomicReference<>();

    private void note(X509Certificate[] chain) throws CertificateException {
      seen.set(Digests.sha256(chain[0].getEncoded()));
      throw new CertificateException("only looking");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      note(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      note(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      note(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
