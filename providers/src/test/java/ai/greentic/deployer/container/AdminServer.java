package ai.greentic.deployer.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An administration endpoint that behaves as a test wants. */
final class AdminServer implements AutoCloseable {
  final AtomicInteger readiness = new AtomicInteger(200);
  final AtomicInteger liveness = new AtomicInteger(200);
  private final HttpsServer server;

  AdminServer(SSLContext context, String address, boolean needsClientCertificate)
      throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(needsClientCertificate);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/ready", exchange -> answer(exchange, readiness.get()));
    server.createContext("/health", exchange -> answer(exchange, liveness.get()));
    server.start();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
