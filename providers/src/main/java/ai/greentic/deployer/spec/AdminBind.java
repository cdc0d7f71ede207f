package ai.greentic.deployer.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 127.0.0.1:port}, as the port. */
final class AdminBind {
  private static final String EXAMPLE = "write 127.0.0.1 and a port, for example 127.0.0.1:8433";
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern ADDRESS =
      Pattern.compile("(?<host>\\[[^]]*]|::1|::|[^:]*)(?::(?<port>[^:]*))?");

  private AdminBind() {}

  static int port(String text) throws RefusedTextException {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      throw new RefusedTextException(Quoted.of(text) + " is not an address and a port", EXAMPLE);
    }
    refuseHost(text, address.group("host"));
    String port = address.group("port");
    if (port == null) {
      throw new RefusedTextException(Quoted.of(text) + " has no port", EXAMPLE);
    }
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65535) {
      throw new RefusedTextException(
          Quoted.of(text) + " has an invalid port " + Quoted.of(port),
          "use a port from 1024 to 65535, for example 127.0.0.1:8433");
    }
    if (Integer.parseInt(port) < 1024) {
      throw new RefusedTextException(
          Quoted.of(text) + " has a port below 1024, which the container has no privilege to open",
          "use a port from 1024 to 65535, for example 127.0.0.1:8433");
    }
    return Integer.parseInt(port);
  }

  private static void refuseHost(String text, String host) throws RefusedTextException {
    String what =
        switch (host) {
          case "127.0.0.1" -> "";
          case "0.0.0.0", "", "*" -> " is every IPv4 address of the machine";
          case "::", "[::]" -> " is every address of the machine";
          case "::1", "[::1]" -> " is the IPv6 loopback address";
          case "localhost" -> " is a name, which may stand for several addresses";
          default -> " is not the IPv4 loopback address";
        };
    if (!what.isEmpty()) {
      String shown = host.isEmpty() ? text : host;
      throw new RefusedTextException(
          Quoted.of(shown) + what + ", but v1alpha1 supports 127.0.0.1 only", EXAMPLE);
    }
  }
}
