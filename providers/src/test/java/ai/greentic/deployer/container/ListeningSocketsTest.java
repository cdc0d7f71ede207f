package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketsTest {
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir Path proc;

  @Test
  void theTablesOfTheKernelAreRead() throws IOException {
    Files.createDirectory(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/tcp"),
        HEADER
            + "   0: 0100007F:20F1 00000000:0000 0A 00000000:00000000 00:00000000 00000000   990"
            + "        0 1667 1 00000000fc5d06a1 100 0 0 10 0\n"
            + "   1: 0100007F:20F1 0100007F:9C40 01 00000000:00000000 00:00000000 00000000   990"
            + "        0 1668 1 00000000fc5d06a1 100 0 0 10 0\n"
            + "   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
            + "        0 1669 1 00000000fc5d06a1 100 0 0 10 0\n");
    Files.writeString(
        proc.resolve("net/tcp6"),
        HEADER
            + "   0: 00000000000000000000000000000000:20F1 00000000000000000000000000000000:0000 0A"
            + " 00000000:00000000 00:00000000 00000000     0        0 1670 1 0 100 0 0 10 0\n"
            + "   1: B80D0120000000000000000001000000:20F1 00000000000000000000000000000000:0000 0A"
            + " 00000000:00000000 00:00000000 00000000     0        0 1671 1 0 100 0 0 10 0\n");

    ListeningSockets sockets = new ListeningSockets(proc);

    assertEquals(
        List.of("127.0.0.1 1667", "[::] 1670", "[2001:db8:0:0:0:0:0:1] 1671"),
        sockets.on(8433).stream()
            .map(listener -> listener.where() + " " + listener.inode())
            .toList());
    assertEquals(
        List.of("0.0.0.0"), sockets.on(22).stream().map(ListeningSockets.Listener::where).toList());
  }

  @Test
  void aSocketOfThisMachineIsFound() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      List<ListeningSockets.Listener> found =
          new ListeningSockets(Path.of("/proc")).on(socket.getLocalPort());

      assertEquals(
          List.of("127.0.0.1"), found.stream().map(ListeningSockets.Listener::where).toList());
    }
  }
}
