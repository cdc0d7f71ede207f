package ai.greentic.deployer.engine.resource;

import org.jspecify.annotations.Nullable;

/**
 * The name of a resource in its graph, {@code type.name}, such as {@code mount.bundle}. Both parts
 * are lower-case letters, digits, {@code _} and {@code -}, beginning with a letter; the name may
 * also begin with a digit. At most 64 characters each.
 */
public record Address(String type, String name) implements Comparable<Address> {
  private static final int LONGEST = 64;

  public Address {
    if (!isName(type) || !isLetter(type.charAt(0)) || !isName(name)) {
      throw new IllegalArgumentException(
          "'" + type + "." + name + "' is not an address; write type.name, such as mount.bundle");
    }
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      boolean inside = i > 0 && (letter == '_' || letter == '-');
      if (!isLetter(letter) && !(letter >= '0' && letter <= '9') && !inside) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char letter) {
    return letter >= 'a' && letter <= 'z';
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
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : name.compareTo(other.name);
  }

  // Written out: what Java makes for a record itself, it makes anew at each start, in milliseconds.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address address
        && type.equals(address.type)
        && name.equals(address.name);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return type + "." + name;
  }
}
