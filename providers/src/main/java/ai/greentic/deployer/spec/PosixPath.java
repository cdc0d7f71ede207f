package ai.greentic.deployer.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * An absolute, normalised path on a POSIX machine that means the same everywhere it is written: in
 * a systemd unit (where % and spaces have a meaning), in podman's {@code --volume} and {@code
 * --mount} (colon and comma), in an environment file and in a shell (the rest). So it is made of
 * few characters, checked as text and never by this machine's file system.
 */
final class PosixPath {
  private static final int LONGEST = 512;
  private static final int LONGEST_NAME = 255;
  private static final String MARKS = "/._+@-";

  private PosixPath() {}

  static String parse(String text, String example) throws RefusedTextException {
    String shown = Quoted.of(text);
    if (!text.startsWith("/")) {
      throw new RefusedTextException(
          shown + " is not an absolute path", "begin with /, for example " + example);
    }
    OptionalInt unsafe = text.codePoints().filter(PosixPath::isUnsafe).findFirst();
    if (unsafe.isPresent()) {
      throw new RefusedTextException(
          shown + " contains " + PlainText.shown(unsafe.getAsInt()),
          "use letters, digits and . _ + @ - only, for example " + example);
    }
    String normal = normalised(text);
    if (!normal.equals(text)) {
      throw new RefusedTextException(
          shown + " is not normalised (no .., no ., no // and no / at the end)", "write " + normal);
    }
    checkNames(text, example);
    return text;
  }

  private static void checkNames(String text, String example) throws RefusedTextException {
    if (text.length() > LONGEST) {
      throw new RefusedTextException(
          Quoted.of(text) + " is " + text.length() + " characters long",
          "use at most " + LONGEST + ", for example " + example);
    }
    for (String name : text.substring(1).split("/", -1)) {
      if (name.startsWith("-")) {
        throw new RefusedTextException(
            Quoted.of(text) + " has a name that begins with a dash: " + Quoted.of(name),
            "begin every name with a letter or a digit, for example " + example);
      }
      if (name.length() > LONGEST_NAME) {
        throw new RefusedTextException(
            Quoted.of(text) + " has a name of " + name.length() + " characters",
            "use at most " + LONGEST_NAME + " between two slashes, for example " + example);
      }
    }
  }

  private static boolean isUnsafe(int character) {
    boolean letterOrDigit =
        (character >= 'a' && character <= 'z')
            || (character >= 'A' && character <= 'Z')
            || (character >= '0' && character <= '9');
    return !letterOrDigit && MARKS.indexOf(character) < 0;
  }

  private static String normalised(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }

  static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** True when {@code path} is {@code folder} or below it. */
  static boolean isAtOrBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder.equals("/") ? "/" : folder + "/");
  }
}
