package ai.greentic.deployer.engine.resource;

import java.util.Comparator;
import java.util.Optional;

/**
 * What replaces a resource when it changes: another resource ({@code value.a}) or one attribute of
 * it ({@code value.a.output}).
 */
public record Trigger(Address address, Optional<String> attribute) implements Comparable<Trigger> {
  private static final Comparator<Trigger> ORDER =
      Comparator.comparing(Trigger::address)
          .thenComparing(trigger -> trigger.attribute().orElse(""));

  public Trigger {
    if (attribute.isPresent() && attribute.get().isEmpty()) {
      throw new IllegalArgumentException("the attribute of " + address + " has no name");
    }
  }

  /**
   * Reads {@code type.name} or {@code type.name.attribute}. Throws IllegalArgumentException with
   * what would be right.
   */
  public static Trigger parse(String text) {
    int end = text.indexOf('.', text.indexOf('.') + 1);
    return end < 0
        ? new Trigger(Address.parse(text), Optional.empty())
        : new Trigger(Address.parse(text.substring(0, end)), Optional.of(text.substring(end + 1)));
  }

  @Override
  public int compareTo(Trigger other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return address + attribute.map(name -> "." + name).orElse("");
  }
}
