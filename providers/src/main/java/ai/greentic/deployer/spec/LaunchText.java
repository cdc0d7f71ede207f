package ai.greentic.deployer.spec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the container is launched with. Values may hold every character that a reviewer can see:
 * whoever writes them into a unit quotes them (systemd.syntax(7): quotes, \, % and $), and podman's
 * environment file takes a line as it stands, spaces at its ends included.
 */
final class LaunchText {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** podman reads an environment file in lines of at most 64 KiB. */
  private static final int MOST_BYTES = 32 * 1024;

  private LaunchText() {}

  static String argument(String text) throws RefusedTextException {
    return visible(text, "an argument");
  }

  static String variableValue(String text) throws RefusedTextException {
    return visible(text, "a value");
  }

  static String variableName(String text) throws RefusedTextException {
    if (!VARIABLE.matcher(text).matches()) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a variable name",
          "use at most 128 letters, digits and _, with no digit first, for example LOG_LEVEL");
    }
    if (ReservedVariables.NAMES.contains(text)) {
      throw new RefusedTextException(
          text + " is set by the deployer", "remove it, or use another name");
    }
    return text;
  }

  private static String visible(String text, String noun) throws RefusedTextException {
    Optional<String> invisible = PlainText.firstInvisible(text);
    if (invisible.isPresent()) {
      throw new RefusedTextException(
          Quoted.of(text) + " contains " + invisible.get(),
          "write " + noun + " of one line without control characters");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new RefusedTextException(
          Quoted.of(text) + " is " + bytes + " bytes long", "use at most " + MOST_BYTES + " bytes");
    }
    return text;
  }
}
