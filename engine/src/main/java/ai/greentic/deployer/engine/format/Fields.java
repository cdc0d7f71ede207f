package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the fields of a decoded record one by one; those that nobody asked for are refused. */
public final class Fields {

  /** Makes a record of its fields. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Fields fields) throws FormatException;
  }

  private final Supplier<String> where;
  private final Mapping mapping;
  private final List<String> asked = new ArrayList<>();

  private Fields(Supplier<String> where, Mapping mapping) {
    this.where = where;
    this.mapping = mapping;
  }

  /**
   * Reads one record whole.
   *
   * @param where names the record in errors
   */
  public static <T> T read(String where, Value value, Reader<T> reader) throws FormatException {
    return read(() -> where, value, reader);
  }

  /**
   * Reads one record of a list whole.
   *
   * @param list names the list in errors
   * @param index the place of the record in the list
   */
  public static <T> T read(String list, long index, Value value, Reader<T> reader)
      throws FormatException {
    return read(() -> list + "[" + index + "]", value, reader);
  }

  private static <T> T read(Supplier<String> where, Value value, Reader<T> reader)
      throws FormatException {
    if (!(value instanceof Mapping mapping)) {
      throw new FormatException(where.get() + " is not a record");
    }
    Fields fields = new Fields(where, mapping);
    T result;
    try {
      result = reader.read(fields);
    } catch (IllegalArgumentException e) {
      throw new FormatException(where.get() + ": " + e.getMessage(), e);
    }
    fields.refuseOthers();
    return result;
  }

  private void refuseOthers() throws FormatException {
    if (asked.size() < mapping.entries().size()) {
      for (String name : mapping.entries().keySet()) {
        if (!asked.contains(name)) {
          throw new FormatException(where.get() + " has the unknown field " + name);
        }
      }
    }
  }

  public Optional<Value> optional(String name) {
    Optional<Value> found = mapping.get(name);
    if (found.isPresent() && !asked.contains(name)) {
      asked.add(name);
    }
    return found;
  }

  public Value value(String name) throws FormatException {
    return optional(name)
        .orElseThrow(() -> new FormatException(where.get() + " has no field " + name));
  }

  public String text(String name) throws FormatException {
    if (value(name) instanceof Text(String text)) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** A digest or an id: so many lower-case hex digits. */
  public String hex(String name, int digits) throws FormatException {
    String text = text(name);
    boolean fits = text.length() == digits;
    for (int i = 0; fits && i < digits; i++) {
      char digit = text.charAt(i);
      fits = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }
    if (!fits) {
      throw wrong(name, "a text of " + digits + " lower-case hex digits");
    }
    return text;
  }

  public long integer(String name) throws FormatException {
    if (value(name) instanceof Int(long number)) {
      return number;
    }
    throw wrong(name, "a number");
  }

  public boolean bool(String name) throws FormatException {
    if (value(name) instanceof Bool(boolean truth)) {
      return truth;
    }
    throw wrong(name, "true or false");
  }

  public Mapping mapping(String name) throws FormatException {
    if (value(name) instanceof Mapping found) {
      return found;
    }
    throw wrong(name, "a record");
  }

  public Optional<Mapping> optionalMapping(String name) throws FormatException {
    return optional(name).isEmpty() ? Optional.empty() : Optional.of(mapping(name));
  }

  public <E extends Enum<E>> E constant(String name, Class<E> type) throws FormatException {
    String text = text(name);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new FormatException(where.get() + ": " + name + " cannot be '" + text + "'");
  }

  /** The records of a list. */
  public <T> List<T> list(String name, Reader<T> reader) throws FormatException {
    List<T> results = new ArrayList<>();
    for (Value item : items(name)) {
      int index = results.size();
      results.add(read(() -> where.get() + "." + name + "[" + index + "]", item, reader));
    }
    return results;
  }

  public List<String> texts(String name) throws FormatException {
    List<String> texts = new ArrayList<>();
    for (Value item : items(name)) {
      if (!(item instanceof Text(String text))) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  public List<Mapping> mappings(String name) throws FormatException {
    List<Mapping> mappings = new ArrayList<>();
    for (Value item : items(name)) {
      if (!(item instanceof Mapping found)) {
        throw wrong(name, "a list of records");
      }
      mappings.add(found);
    }
    return mappings;
  }

  public List<Value> items(String name) throws FormatException {
    if (value(name) instanceof Sequence(List<Value> items)) {
      return items;
    }
    throw wrong(name, "a list");
  }

  private FormatException wrong(String name, String expected) {
    return new FormatException(where.get() + ": " + name + " is not " + expected);
  }
}
