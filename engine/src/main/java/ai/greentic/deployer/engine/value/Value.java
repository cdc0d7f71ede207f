package ai.greentic.deployer.engine.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attribute value. There is no null: an attribute that is not set is absent from its {@link
 * Mapping}. Numbers are integers, because floating-point numbers have no canonical text.
 */
public sealed interface Value {
  // The records have equals and hashCode in full: for those that records get by themselves, Java
  // makes classes at each start, in milliseconds.

  /** The kinds a schema can ask for. */
  enum Kind {
    TEXT,
    INTEGER,
    BOOLEAN,
    SEQUENCE,
    MAPPING
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(long number) {
    return new Int(number);
  }

  static Value of(boolean truth) {
    return truth ? Bool.TRUE : Bool.FALSE;
  }

  /** The kind of this value, or empty when it can stand for any kind (unknown, fingerprint). */
  Optional<Kind> kind();

  /** True when no part of this value is {@link Unknown}. */
  default boolean isKnown() {
    return true;
  }

  /** How deep attribute values may be nested, so that every format can hold them. */
  int DEEPEST = 32;

  /** Whether lists and mappings are nested in this value deeper than a number of levels. */
  default boolean isDeeperThan(int levels) {
    return false;
  }

  /** A string of Unicode text. */
  record Text(String text) implements Value {
    public Text {
      Objects.requireNonNull(text, "text is null");
    }

    @Override
    public Optional<Kind> kind() {
      return Optional.of(Kind.TEXT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text(String otherText) && text.equals(otherText);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** A signed 64-bit integer. */
  record Int(long number) implements Value {
    @Override
    public Optional<Kind> kind() {
      return Optional.of(Kind.INTEGER);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Int(long otherNumber) && number == otherNumber;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  /** A truth value. */
  record Bool(boolean truth) implements Value {
    private static final Bool TRUE = new Bool(true);
    private static final Bool FALSE = new Bool(false);

    @Override
    public Optional<Kind> kind() {
      return Optional.of(Kind.BOOLEAN);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bool(boolean otherTruth) && truth == otherTruth;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(truth);
    }
  }

  /** An ordered list of values. */
  record Sequence(List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }

    public static Sequence ofTexts(List<String> texts) {
      List<Value> items = new ArrayList<>();
      for (String text : texts) {
        items.add(new Text(text));
      }
      return new Sequence(items);
    }

    @Override
    public Optional<Kind> kind() {
      return Optional.of(Kind.SEQUENCE);
    }

    @Override
    public boolean isDeeperThan(int levels) {
      if (levels == 0) {
        return true;
      }
      for (Value item : items) {
        if (item.isDeeperThan(levels - 1)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean isKnown() {
      for (Value item : items) {
        if (!item.isKnown()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sequence(List<Value> otherItems) && items.equals(otherItems);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }
  }

  /** Values by name, iterated in the order of the names so that everything made of it is stable. */
  record Mapping(Map<String, Value> entries) implements Value {
    public static final Mapping EMPTY = new Mapping(Map.of());

    public Mapping {
      entries = SortedEntries.of(entries);
    }

    public Optional<Value> get(String name) {
      return Optional.ofNullable(entries.get(name));
    }

    /** The text at a name. Throws IllegalArgumentException when it is absent or not a text. */
    public String text(String name) {
      return optionalText(name)
          .orElseThrow(() -> new IllegalArgumentException("attribute " + name + " is not set"));
    }

    public Optional<String> optionalText(String name) {
      return get(name)
          .map(value -> {
            if (value instanceof Text(String text)) {
              return text;
            }
            throw wrongKind(name, "a text");
          });
    }

    /** The integer at a name. Throws IllegalArgumentException when it is absent or not one. */
    public long integer(String name) {
      if (get(name).orElse(null) instanceof Int(long number)) {
        return number;
      }
      throw wrongKind(name, "an integer");
    }

    /** The truth value at a name, false when it is absent. */
    public boolean isTrue(String name) {
      return get(name).orElse(null) instanceof Bool(boolean truth) && truth;
    }

    /** The texts of the list at a name, an empty list when it is absent. */
    public List<String> texts(String name) {
      Value value = get(name).orElse(null);
      if (value == null) {
        return List.of();
      }
      if (!(value instanceof Sequence(List<Value> items))) {
        throw wrongKind(name, "a list");
      }
      List<String> texts = new ArrayList<>();
      for (Value item : items) {
        if (!(item instanceof Text(String text))) {
          throw wrongKind(name, "a list of texts");
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    }

    /** This mapping with one name set to another value. */
    public Mapping with(String name, Value value) {
      return new Mapping(SortedEntries.of(entries).with(name, value));
    }

    public Mapping with(String name, String text) {
      return with(name, new Text(text));
    }

    /** This mapping without one name. */
    public Mapping without(String name) {
      return new Mapping(SortedEntries.of(entries).without(name));
    }

    private static IllegalArgumentException wrongKind(String name, String expected) {
      return new IllegalArgumentException("attribute " + name + " is not " + expected);
    }

    @Override
    public Optional<Kind> kind() {
      return Optional.of(Kind.MAPPING);
    }

    @Override
    public boolean isDeeperThan(int levels) {
      if (levels == 0) {
        return true;
      }
      for (Value value : entries.values()) {
        if (value.isDeeperThan(levels - 1)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean isKnown() {
      for (Value value : entries.values()) {
        if (!value.isKnown()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mapping(Map<String, Value> otherEntries)
          && entries.equals(otherEntries);
    }

    @Override
    public int hashCode() {
      return entries.hashCode();
    }
  }

  /**
   * A value that another resource's action will make: the attribute {@code attribute} of the
   * resource {@code address} (its text form).
   */
  record Unknown(String address, String attribute) implements Value {
    @Override
    public Optional<Kind> kind() {
      return Optional.empty();
    }

    @Override
    public boolean isKnown() {
      return false;
    }
  }

  /** Stands for a secret: a keyed digest (HMAC-SHA-256, lower-case hex), never the secret. */
  record Fingerprint(String hmac) implements Value {
    @Override
    public Optional<Kind> kind() {
      return Optional.empty();
    }
  }
}
