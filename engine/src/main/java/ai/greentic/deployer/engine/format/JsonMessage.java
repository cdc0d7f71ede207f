package ai.greentic.deployer.engine.format;

import java.io.IOException;
import java.util.regex.Pattern;

/** What a JSON parser complains of, for people: without what it says of itself and its settings. */
public final class JsonMessage {
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^;]*; line: (\\d+), column: (\\d+)(?:, byte offset: #\\d+)?]");

  private JsonMessage() {}

  /** One line, such as {@code Unexpected end-of-input (start marker at line 1, column 1)}. */
  public static String of(IOException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return SOURCE.matcher(first).replaceAll("line $1, column $2");
  }
}
