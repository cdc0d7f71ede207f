package ai.greentic.deployer.engine.resource;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The name of a resource in its graph, {@code type.name}, such as {@code mount.bundle}. Both parts
 * are lower-case letters, digits, {@code _} and {@code -}, beginning with a letter; the name may
 * also begin with a digit. At most 64 characters each.
 */
public record Address(String type, String name) implements Comparable<Address> {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::type).thenComparing(Address::name);

  public Address {
    if (!TYPE.matcher(type).matches() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + type + "." + name + "' is not an address; write type.name, such as mount.bundle");
    }
  }

  /** Reads {@code type.name}. Throws IllegalArgumentException with what would be right. */
  public static Address parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address; write type.name, such as mount.bundle");
    }
    return new Address(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(Address other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return type + "." + name;
  }
}
