package ai.greentic.deployer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.registry.PublishedInterface;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes plug-ins as somebody outside does: from the published interface alone. */
public final class PluginWorkshop {
  static final String SERVICE = "META-INF/services/" + Provider.class.getName();

  private final Path room;
  private final Path published;

  /** The folder with plug-ins, fit to be given to the deployer. */
  public final Path plugins;

  public PluginWorkshop(Path room) throws IOException {
    this.room = room;
    this.published = room.resolve("published");
    this.plugins = Files.createDirectory(room.resolve("plugins"));
    Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
    copyPublished();
  }

  /** The engine without all that is not published. */
  private void copyPublished() throws IOException {
    try {
      Path engine =
          Path.of(Provider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(engine)) {
        copyPublished(engine);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(engine)) {
          copyPublished(jar.getPath("/"));
        }
      }
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private void copyPublished(Path engine) throws IOException {
    for (String name : PublishedInterface.PACKAGES) {
      String folder = name.replace('.', '/');
      Files.createDirectories(published.resolve(folder));
      try (Stream<Path> classes = Files.list(engine.resolve(folder))) {
        for (Path file : classes.toList()) {
          Files.copy(file, published.resolve(folder).resolve(file.getFileName().toString()));
        }
      }
    }
  }

  /** Compiles sources by class name; a warning fails. Gives the classes by entry name. */
  Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
    Path classes = Files.createTempDirectory(room, "classes");
    compile(sources, published, classes);
    return files(classes);
  }

  static void compile(Map<String, String> sources, Path classPath, Path classes) {
    List<SimpleJavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of(
                    "--release",
                    "25",
                    "-proc:none",
                    "-Xlint:all",
                    "-Werror",
                    "-d",
                    classes.toString(),
                    "--class-path",
                    classPath.toString()),
                null,
                units)
            .call();
    assertEquals("", complaints.toString());
    assertTrue(compiled);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** A jar that is complete: of the sources of one provider, which it names. */
  public PluginJarBuilder provider(String className, String source) throws IOException {
    return jar().entries(compile(Map.of(className, source))).service(className);
  }

  PluginJarBuilder jar() {
    return new PluginJarBuilder(plugins);
  }

  /** The sample in testdata, made into a jar as its page tells. */
  public PluginJarBuilder sample() throws IOException {
    Path sample = Path.of(System.getProperty("project.root"), "testdata/provider-sample");
    String name = "com.example.symlink.SymlinkProvider";
    String source = Files.readString(sample.resolve("src/" + name.replace('.', '/') + ".java"));
    return jar()
        .entries(compile(Map.of(name, source)))
        .entry(SERVICE, Files.readAllBytes(sample.resolve(SERVICE)));
  }
}
