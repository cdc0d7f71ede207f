package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions of providers in a plan's header, as values and back. */
final class ProvidersCodec {
  private static final int SHA256 = 64;

  private ProvidersCodec() {}

  static Value toValue(SortedMap<String, ProviderVersion> versions) {
    Map<String, Value> entries = new TreeMap<>();
    versions.forEach((type, version) -> entries.put(type, toValue(version)));
    return new Mapping(entries);
  }

  private static Value toValue(ProviderVersion provider) {
    Mapping version = Mapping.EMPTY.with("version", provider.version());
    return provider.sha256().map(digest -> version.with("sha256", digest)).orElse(version);
  }

  static SortedMap<String, ProviderVersion> read(Mapping entries) throws FormatException {
    SortedMap<String, ProviderVersion> versions = new TreeMap<>();
    for (Map.Entry<String, Value> entry : entries.entries().entrySet()) {
      String type = entry.getKey();
      requireType(type);
      versions.put(
          type, Fields.read("provider of " + type, entry.getValue(), ProvidersCodec::version));
    }
    return versions;
  }

  private static void requireType(String type) throws FormatException {
    try {
      new Address(type, "name");
    } catch (IllegalArgumentException e) {
      throw new FormatException("providers: '" + type + "' is no type of resources", e);
    }
  }

  private static ProviderVersion version(Fields fields) throws FormatException {
    String version = fields.text("version");
    return fields.optional("sha256").isPresent()
        ? ProviderVersion.ofPlugin(version, fields.hex("sha256", SHA256))
        : ProviderVersion.builtIn(version);
  }
}
