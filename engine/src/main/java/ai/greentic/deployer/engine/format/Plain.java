package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.util.Map;

/**
 * Gives unknown values and fingerprints a form that CBOR and JSON have: {@code {"$unknown":
 * "address#attribute"}} and {@code {"$fingerprint": hex}}. A name that begins with {@code $} gets a
 * second one, so that no attribute can be mistaken for them.
 */
final class Plain {
  static final String UNKNOWN = "$unknown";
  static final String FINGERPRINT = "$fingerprint";

  private Plain() {}

  static String reference(Unknown unknown) {
    return unknown.address() + "#" + unknown.attribute();
  }

  /** The name as it is written. */
  static String written(String name) {
    return name.startsWith("$") ? "$" + name : name;
  }

  /** The value that a mapping stands for whose names are still as written. */
  static Value read(Map<String, Value> entries) throws FormatException {
    boolean plain = true;
    for (String name : entries.keySet()) {
      plain &= !name.startsWith("$");
    }
    return plain ? new Mapping(entries) : special(entries);
  }

  private static Value special(Map<String, Value> entries) throws FormatException {
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
    Mapping restored = Mapping.EMPTY;
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      String name = entry.getKey();
      if (name.startsWith("$") && !name.startsWith("$$")) {
        throw new FormatException("name '" + name + "' is reserved");
      }
      restored = restored.with(name.startsWith("$") ? name.substring(1) : name, entry.getValue());
    }
    return restored;
  }
}
