package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives unknown values and fingerprints a form that CBOR and JSON have: {@code {"$unknown":
 * "address#attribute"}} and {@code {"$fingerprint": hex}}. A name that begins with {@code $} gets a
 * second one, so that no attribute can be mistaken for them.
 */
final class Plain {
  private static final String UNKNOWN = "$unknown";
  private static final String FINGERPRINT = "$fingerprint";

  private Plain() {}

  static Value of(Value value) {
    return switch (value) {
      case Text _, Int _, Bool _ -> value;
      case Unknown(String address, String attribute) ->
          new Mapping(Map.of(UNKNOWN, new Text(address + "#" + attribute)));
      case Fingerprint(String hmac) -> new Mapping(Map.of(FINGERPRINT, new Text(hmac)));
      case Sequence(List<Value> items) -> new Sequence(items.stream().map(Plain::of).toList());
      case Mapping(Map<String, Value> entries) -> {
        Map<String, Value> plain = new TreeMap<>();
        entries.forEach(
            (name, entry) -> plain.put(name.startsWith("$") ? "$" + name : name, of(entry)));
        yield new Mapping(plain);
      }
    };
  }

  static Value restore(Value plain) throws FormatException {
    return switch (plain) {
      case Text _, Int _, Bool _, Unknown _, Fingerprint _ -> plain;
      case Sequence(List<Value> items) -> {
        List<Value> restored = new ArrayList<>(items.size());
        for (Value item : items) {
          restored.add(restore(item));
        }
        yield new Sequence(restored);
      }
      case Mapping(Map<String, Value> entries) -> restore(entries);
    };
  }

  private static Value restore(Map<String, Value> entries) throws FormatException {
    if (entries.get(UNKNOWN) instanceof Text(String reference) && entries.size() == 1) {
      int hash = reference.indexOf('#');
      if (hash < 0) {
        throw new FormatException("'" + reference + "' is not of the form address#attribute");
      }
      return new Unknown(reference.substring(0, hash), reference.substring(hash + 1));
    }
    if (entries.get(FINGERPRINT) instanceof Text(String hmac) && entries.size() == 1) {
      return new Fingerprint(hmac);
    }
    Map<String, Value> restored = new TreeMap<>();
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      String name = entry.getKey();
      if (name.startsWith("$") && !name.startsWith("$$")) {
        throw new FormatException("name '" + name + "' is reserved");
      }
      restored.put(name.startsWith("$") ? name.substring(1) : name, restore(entry.getValue()));
    }
    return new Mapping(restored);
  }
}
