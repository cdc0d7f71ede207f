package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A plug-in's jar, read once and whole: what was hashed is what runs, whatever happens to the file
 * later. Nothing of it has run.
 */
record PluginJar(Path path, ProviderVersion version, Map<String, byte[]> entries) {
  static final String SERVICE_FILE = "META-INF/services/" + Provider.class.getName();

  /** The manifest's attribute that says which version of the interface a plug-in was made for. */
  static final Attributes.Name API = new Attributes.Name("Greentic-Provider-Api");

  private static final long LARGEST = 64L << 20;
  private static final long LARGEST_UNPACKED = 256L << 20;
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_~-]{0,63}");

  static PluginJar read(Path path) throws UnusablePluginException {
    try {
      Ownership.require(path);
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > LARGEST) {
        throw notAJar(path, "no file of at most " + LARGEST + " bytes");
      }
      byte[] bytes = Files.readAllBytes(path);
      Map<String, byte[]> entries = unpack(path, bytes);
      Attributes manifest = manifest(entries).getMainAttributes();
      requireApi(path, manifest);
      requireSelfContained(path, manifest);
      ProviderVersion version =
          ProviderVersion.ofPlugin(version(path, manifest), Digests.sha256(bytes));
      if (!entries.containsKey(SERVICE_FILE)) {
        throw new UnusablePluginException(
            path, "names no provider", "name the provider's class in its " + SERVICE_FILE);
      }
      return new PluginJar(path, version, entries);
    } catch (Ownership.UntrustedException e) {
      throw new UnusablePluginException(
          path,
          "is not to be trusted: " + e.getMessage(),
          "give it to root ('chown root') and let nobody else write it ('chmod go-w'): a plug-in"
              + " runs with our rights",
          e);
    } catch (IOException e) {
      throw notAJar(path, e.toString());
    }
  }

  private static UnusablePluginException notAJar(Path path, String why) {
    return new UnusablePluginException(
        path,
        "cannot be read as a jar: " + why,
        "put a whole jar in its place, or take it out of the folder");
  }

  private static Map<String, byte[]> unpack(Path path, byte[] bytes)
      throws IOException, UnusablePluginException {
    Map<String, byte[]> entries = new HashMap<>();
    long left = LARGEST_UNPACKED;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes((int) left + 1);
        left -= content.length;
        if (left < 0) {
          throw notAJar(path, "it unpacks to more than " + LARGEST_UNPACKED + " bytes");
        }
        entries.put(entry.getName(), content);
      }
    }
    if (entries.isEmpty()) {
      throw notAJar(path, "it is not in the zip format");
    }
    return entries;
  }

  private static Manifest manifest(Map<String, byte[]> entries) throws IOException {
    byte[] bytes = entries.get(JarFile.MANIFEST_NAME);
    return bytes == null ? new Manifest() : new Manifest(new ByteArrayInputStream(bytes));
  }

  private static void requireApi(Path path, Attributes manifest) throws UnusablePluginException {
    Optional<String> found = Optional.ofNullable(manifest.getValue(API));
    if (found.isEmpty()) {
      throw new UnusablePluginException(
          path,
          "does not say which version of the provider interface it was made for; this tool supports "
              + PublishedInterface.VERSION,
          "write '" + API + ": " + PublishedInterface.VERSION + "' into its manifest");
    }
    if (!found.get().equals(String.valueOf(PublishedInterface.VERSION))) {
      throw new UnusablePluginException(
          path,
          "was made for version "
              + found.get()
              + " of the provider interface; this tool supports "
              + PublishedInterface.VERSION,
          "use a release of the plug-in for version " + PublishedInterface.VERSION);
    }
  }

  /** Files beside the jar would be neither checked nor part of what a plan is bound to. */
  private static void requireSelfContained(Path path, Attributes manifest)
      throws UnusablePluginException {
    Optional<String> others = Optional.ofNullable(manifest.getValue(Attributes.Name.CLASS_PATH));
    if (others.isPresent()) {
      throw new UnusablePluginException(
          path,
          "wants other files on its class path: " + others.get(),
          "put the libraries that it needs into the jar itself, and no Class-Path into its"
              + " manifest");
    }
  }

  private static String version(Path path, Attributes manifest) throws UnusablePluginException {
    Optional<String> found =
        Optional.ofNullable(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    if (found.isEmpty() || !VERSION.matcher(found.get()).matches()) {
      throw new UnusablePluginException(
          path,
          found
              .map(text -> "has '" + text + "' for its version")
              .orElse("does not say its version"),
          "write one such as 'Implementation-Version: 1.0.0' into its manifest");
    }
    return found.get();
  }
}
