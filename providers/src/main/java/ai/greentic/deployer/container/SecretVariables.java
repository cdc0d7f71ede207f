package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.value.Value.Fingerprint;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables of a user's environment file, which hold secrets. They never leave this object but
 * as a fingerprint.
 */
public final class SecretVariables {
  private static final String SPACES = " \t\r\n\f\u000b";

  /** As the names in a document: the end of a secret that was broken into lines is rarely one. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** Shorter values are part of many texts, and no secrets. */
  private static final int SHORTEST_SECRET = 4;

  private final SortedMap<String, String> values;

  private SecretVariables(Map<String, String> values) {
    this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * Reads a file as podman reads it: a NAME=value a line, the value taken as it stands; empty lines
   * and those that begin with # do not count. Names are more narrow, as they are shown: letters,
   * digits and {@code _}.
   *
   * @throws IllegalArgumentException for a line that is none of these; it names the line's number
   *     and not what it holds
   */
  public static SecretVariables ofFile(String content) {
    Map<String, String> values = new TreeMap<>();
    int number = 0;
    for (String line : content.split("\r?\n", -1)) {
      number++;
      String text = withoutLeadingSpace(line);
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int equals = text.indexOf('=');
      String name = equals < 0 ? "" : text.substring(0, equals);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("line " + number + " is not NAME=value");
      }
      values.put(name, text.substring(equals + 1));
    }
    return new SecretVariables(values);
  }

  /** Picks variables out of a running environment, of entries NAME=value. */
  static SecretVariables ofEnvironment(List<String> entries, Collection<String> names) {
    Map<String, String> values = new TreeMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals > 0 && names.contains(entry.substring(0, equals))) {
        values.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return new SecretVariables(values);
  }

  /** Without the variables that something else sets. */
  public SecretVariables without(Collection<String> names) {
    Map<String, String> left = new TreeMap<>(values);
    left.keySet().removeAll(names);
    return new SecretVariables(left);
  }

  /** The names, sorted. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  public Fingerprint fingerprint(FingerprintKey key) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
    return key.fingerprint(text.toString());
  }

  /** A text in which {@code (sensitive)} stands for each value of four characters or more. */
  String redact(String text) {
    String redacted = text;
    List<String> longestFirst =
        values.values().stream()
            .filter(value -> value.length() >= SHORTEST_SECRET)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    for (String value : longestFirst) {
      redacted = redacted.replace(value, "(sensitive)");
    }
    return redacted;
  }

  private static String withoutLeadingSpace(String line) {
    int start = 0;
    while (start < line.length() && SPACES.indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    return line.substring(start);
  }

  /** The names only. */
  @Override
  public String toString() {
    return "SecretVariables" + values.keySet();
  }
}
