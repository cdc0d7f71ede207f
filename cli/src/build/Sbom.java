import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * Makes the bill of materials of a distribution from that of its Maven dependencies: each jar with
 * the digest that it has in the distribution, and the Java runtime. A source program of the build.
 *
 * <p>Usage: {@code java -cp 'DISTRIBUTION/lib/*' Sbom.java BOM DISTRIBUTION RESULT}
 */
final class Sbom {
  private final ObjectMapper json = new ObjectMapper();
  private final ObjectNode bom;
  private final Path home;

  private Sbom(Path bom, Path home) throws IOException {
    this.bom = (ObjectNode) json.readTree(bom.toFile());
    this.home = home;
  }

  public static void main(String[] arguments) throws Exception {
    if (!Files.exists(Path.of(arguments[0]))) {
      System.err.println("Sbom: none is made by an offline build");
      return;
    }
    Sbom sbom = new Sbom(Path.of(arguments[0]), Path.of(arguments[1]));
    ArrayNode components = (ArrayNode) sbom.bom.get("components");
    for (JsonNode component : components) {
      sbom.asShipped((ObjectNode) component);
    }
    sbom.nameOurselves();
    if (Files.exists(sbom.home.resolve("runtime/release"))) {
      sbom.addRuntime(components);
    }
    Files.createDirectories(Path.of(arguments[2]).getParent());
    sbom.json.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[2]).toFile(), sbom.bom);
  }

  /** What the build changes, such as a signature that it leaves out, changes the digest. */
  private void asShipped(ObjectNode component) throws Exception {
    String name = component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
    Path jar = home.resolve("lib").resolve(name);
    if (!Files.exists(jar)) {
      throw new IOException("the distribution has no " + jar + ", which the bill of materials names");
    }
    String published = sha256(component.path("hashes"));
    String shipped = digest("SHA-256", jar);
    component.set("hashes", hashes(jar));
    if (!published.isEmpty() && !published.equals(shipped)) {
      component
          .putObject("pedigree")
          .put("notes", "Made anew while packaging; SHA-256 before: " + published);
    }
  }

  private static String sha256(JsonNode hashes) {
    for (JsonNode hash : hashes) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    return "";
  }

  private void nameOurselves() throws Exception {
    ObjectNode main = (ObjectNode) bom.get("metadata").get("component");
    main.set("hashes", hashes(home.resolve("lib/greentic-deployer-cli.jar")));
    main.put("name", "greentic-deployer");
  }

  private void addRuntime(ArrayNode components) throws Exception {
    Properties release = new Properties();
    try (BufferedReader reader = Files.newBufferedReader(home.resolve("runtime/release"))) {
      release.load(reader);
    }
    String version = value(release, "JAVA_RUNTIME_VERSION").orElseThrow();
    Optional<String> vendor = value(release, "IMPLEMENTOR");
    String reference = packageUrl(vendor, version);
    ObjectNode runtime = components.addObject();
    runtime.put("type", "platform").put("bom-ref", reference);
    vendor.ifPresent(name -> runtime.put("publisher", name));
    runtime
        .put(
            "name",
            "Java runtime, linked with jlink from "
                + value(release, "IMPLEMENTOR_VERSION").orElse("OpenJDK " + version))
        .put("version", version)
        .put("description", "Modules: " + value(release, "MODULES").orElse("unknown"))
        .put("scope", "required");
    license(runtime.putArray("licenses").addObject());
    runtime.put("purl", reference);
    ArrayNode files = runtime.putArray("components");
    for (String file : new String[] {"bin/java", "lib/modules", "lib/server/libjvm.so"}) {
      files
          .addObject()
          .put("type", "file")
          .put("name", "runtime/" + file)
          .set("hashes", hashes(home.resolve("runtime").resolve(file)));
    }
    ArrayNode dependencies = (ArrayNode) bom.get("dependencies");
    ((ArrayNode) dependencies.get(0).get("dependsOn")).add(reference);
    dependencies.addObject().put("ref", reference).putArray("dependsOn");
  }

  /** Empty also for what a build says that nobody configured. */
  private static Optional<String> value(Properties release, String key) {
    return Optional.ofNullable(release.getProperty(key))
        .map(value -> value.replace("\"", ""))
        .filter(value -> !value.isBlank() && !value.equals("N/A"));
  }

  /** The vendor's name is the namespace (package-url, types/generic). */
  private static String packageUrl(Optional<String> vendor, String version) {
    String namespace =
        vendor
            .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
            .map(name -> name.replaceAll("^-|-$", "") + "/")
            .orElse("");
    return "pkg:generic/"
        + namespace
        + "openjdk-runtime@"
        + URLEncoder.encode(version, StandardCharsets.UTF_8)
        + "?arch=x86_64&os=linux";
  }

  /** A JDK without OpenJDK's licence has terms of its own. */
  private void license(ObjectNode choice) throws IOException {
    String text = Files.readString(home.resolve("runtime/legal/java.base/LICENSE"));
    if (text.contains("GNU General Public License")) {
      choice.put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    } else {
      choice.putObject("license").put("name", "runtime/legal/java.base/LICENSE");
    }
  }

  private ArrayNode hashes(Path file) throws Exception {
    ArrayNode hashes = json.createArrayNode();
    for (String algorithm : new String[] {"SHA-256", "SHA-512"}) {
      hashes.addObject().put("alg", algorithm).put("content", digest(algorithm, file));
    }
    return hashes;
  }

  private static String digest(String algorithm, Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
  }
}
