package ai.greentic.deployer.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a guide, so that a test does what a reader does. */
record Guide(String text) {

  static Guide read(Path file) throws IOException {
    return new Guide(Files.readString(file));
  }

  /** All code blocks of that kind, the second word of the line that opens one, in order. */
  String commands(String kind) {
    StringBuilder commands = new StringBuilder();
    Matcher block = Pattern.compile("(?ms)^( *)```[a-z]+ " + kind + "\n(.*?)^ *```$").matcher(text);
    while (block.find()) {
      commands.append(block.group(2).replaceAll("(?m)^" + block.group(1), ""));
    }
    if (commands.isEmpty()) {
      throw new IllegalStateException("the guide has no code block of kind " + kind);
    }
    return commands.toString();
  }
}
