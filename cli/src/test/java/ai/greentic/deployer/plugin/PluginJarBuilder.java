package ai.greentic.deployer.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A plug-in's jar in the making; right in all that is not said otherwise. */
public final class PluginJarBuilder {
  private final Path folder;
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Manifest manifest = new Manifest();

  PluginJarBuilder(Path folder) {
    this.folder = folder;
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attribute("Greentic-Provider-Api", "1");
    attribute("Implementation-Version", "1.0.0");
  }

  public PluginJarBuilder attribute(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  PluginJarBuilder withoutAttribute(String name) {
    manifest.getMainAttributes().remove(new Attributes.Name(name));
    return this;
  }

  PluginJarBuilder entries(Map<String, byte[]> more) {
    entries.putAll(more);
    return this;
  }

  PluginJarBuilder entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  PluginJarBuilder service(String text) {
    return entry(PluginWorkshop.SERVICE, (text + "\n").getBytes(UTF_8));
  }

  public Path write(String name) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    return jar;
  }
}
