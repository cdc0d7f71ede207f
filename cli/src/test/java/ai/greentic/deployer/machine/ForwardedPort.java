package ai.greentic.deployer.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A loopback port of this host behind which a port of a machine lies, whose network is its own. */
final class ForwardedPort implements AutoCloseable {
  private final ServerSocket listener;
  private final List<String> connect;

  /**
   * Listens until it is closed.
   *
   * @param leader process id of the machine's PID 1
   * @param port of the machine
   */
  ForwardedPort(String leader, int port) throws IOException {
    this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    this.connect =
        List.of(
            "nsenter",
            "-t",
            leader,
            "-n",
            "--",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/127.0.0.1/" + port + "; cat <&3 & cat >&3; kill $!");
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      Process process =
          new ProcessBuilder(connect).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Thread.ofVirtual().start(() -> pump(client, process));
      try (InputStream from = process.getInputStream()) {
        copy(from, client.getOutputStream());
      } finally {
        process.getOutputStream().close();
      }
    } catch (IOException e) {
      // One side went away, which closes the other.
    }
  }

  private static void pump(Socket client, Process process) {
    try (OutputStream to = process.getOutputStream()) {
      copy(client.getInputStream(), to);
    } catch (IOException e) {
      // One side went away, which closes the other.
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[16384];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }
}
