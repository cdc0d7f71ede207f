package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.EngineContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a running container was really started with: labels tell what its unit meant, and somebody
 * may have edited a file and started it since.
 */
record StartedWith(EngineContainer container) {
  /** What engines set by themselves. */
  private static final Set<String> OF_ENGINE =
      Set.of("PATH", "TERM", "HOSTNAME", "HOME", "container");

  /** How mountinfo shows the root of a bind mount whose folder was removed. */
  private static final String DELETED = "//deleted";

  /**
   * In what its command line is another than the unit's. What somebody wrote by hand is told by
   * option alone, as a value can be a secret.
   */
  List<String> otherCommand(Mapping expected) {
    List<String> wanted = expected.texts("command");
    if (wanted.isEmpty() || container.command().isEmpty()) {
      return List.of();
    }
    if (wanted.equals(container.command())) {
      return List.of();
    }
    List<String> more = new ArrayList<>(container.command());
    wanted.forEach(more::remove);
    List<String> less = new ArrayList<>(wanted);
    container.command().forEach(less::remove);
    Set<String> other = new LinkedHashSet<>();
    more.forEach(word -> other.add("with " + option(word)));
    less.forEach(word -> other.add("without " + word));
    return other.isEmpty() ? List.of("the same words in another order") : List.copyOf(other);
  }

  private static String option(String word) {
    int value = word.indexOf('=');
    String name = value < 0 ? word : word.substring(0, value);
    return word.startsWith("-") ? name : "another argument";
  }

  /**
   * The names of the variables whose values are not those of the environment file.
   *
   * @param ofImage what the image sets, entries NAME=value
   */
  List<String> otherVariables(Mapping expected, List<String> ofImage) {
    if (!(expected.get("environment").orElse(null) instanceof Mapping wanted)) {
      return List.of();
    }
    Map<String, String> has = new TreeMap<>();
    for (String entry : container.environment()) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        has.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    Set<String> other = new TreeSet<>();
    wanted
        .entries()
        .forEach((name, value) -> {
          if (!(value instanceof Value.Text(String text) && text.equals(has.get(name)))) {
            other.add(name);
          }
        });
    Set<String> accounted = new HashSet<>(wanted.entries().keySet());
    accounted.addAll(expected.texts("secretNames"));
    accounted.addAll(OF_ENGINE);
    has.forEach((name, value) -> {
      if (!accounted.contains(name) && !ofImage.contains(name + "=" + value)) {
        other.add(name);
      }
    });
    return List.copyOf(other);
  }

  /**
   * The folders in it that are no longer on the host, as it sees them. Files that were replaced do
   * not count: what is in them is compared elsewhere.
   *
   * @param process its folder in /proc
   */
  static List<String> deletedFolders(Path process) {
    try {
      return Files.readAllLines(process.resolve("mountinfo")).stream()
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields.length > 4 && fields[3].endsWith(DELETED))
          .map(fields -> fields[4])
          .filter(point -> Files.isDirectory(process.resolve("root" + point)))
          .toList();
    } catch (IOException e) {
      // It has ended since.
      return List.of();
    }
  }
}
