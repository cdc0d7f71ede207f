package ai.greentic.deployer.container;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The TCP sockets on which this network namespace listens (proc_net_tcp, Linux). */
public final class ListeningSockets {
  private static final String LISTEN = "0A";

  /** Slot, local and remote address, state, queues, timer, retransmits, uid, timeout, inode. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\s*\\d+: (?<address>\\p{XDigit}+):(?<port>\\p{XDigit}+) \\S+ (?<state>\\S+)"
              + "(?:\\s+\\S+){5}\\s+(?<inode>\\d+)");

  private final Path proc;

  /**
   * @param proc the proc file system, {@code /proc}
   */
  public ListeningSockets(Path proc) {
    this.proc = proc;
  }

  /** Who holds them. */
  PortHolder holders() {
    return new PortHolder(proc);
  }

  /** What the kernel shows of a process. */
  Path process(long process) {
    return proc.resolve(Long.toString(process));
  }

  /**
   * A listening socket.
   *
   * @param inode the socket's, by which /proc/PID/fd names its owner
   */
  public record Listener(InetAddress address, int port, long inode) {

    /** The address as ss(8) prints it. */
    public String where() {
      if (address.isAnyLocalAddress()) {
        return address instanceof Inet6Address ? "[::]" : "0.0.0.0";
      }
      String text = address.getHostAddress();
      return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
  }

  /** Those on one port, of IPv4 and IPv6. */
  public List<Listener> on(int port) throws IOException {
    List<Listener> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(proc.resolve("net").resolve(table))) {
        Matcher row = ROW.matcher(line);
        if (row.find()
            && row.group("state").equals(LISTEN)
            && Integer.parseInt(row.group("port"), 16) == port) {
          found.add(
              new Listener(
                  address(row.group("address")), port, Long.parseLong(row.group("inode"))));
        }
      }
    }
    return List.copyOf(found);
  }

  /** A kernel without IPv6 has no table for it. */
  private static List<String> lines(Path table) throws IOException {
    try {
      return Files.readAllLines(table);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The kernel prints each 32-bit word in the byte order of the machine, here little-endian. */
  private static InetAddress address(String hex) throws IOException {
    byte[] printed = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[printed.length];
    for (int i = 0; i < printed.length; i++) {
      bytes[i] = printed[(i & ~3) + 3 - (i & 3)];
    }
    return InetAddress.getByAddress(bytes);
  }
}
