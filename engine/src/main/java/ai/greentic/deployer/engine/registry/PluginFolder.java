package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The folder with plug-ins: every file in it whose name ends in {@code .jar} is one. */
public final class PluginFolder {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path folder;
  private final TimeLimit limit;

  public PluginFolder(Path folder) {
    this(folder, LIMIT);
  }

  /**
   * @param limit how long loading a jar may take
   */
  public PluginFolder(Path folder, Duration limit) {
    this.folder = folder;
    this.limit = new TimeLimit(limit);
  }

  /**
   * Loads all plug-ins.
   *
   * @throws DeployerException FAILED, with every plug-in that cannot be used
   */
  public List<PluginProvider> load() throws DeployerException {
    List<PluginProvider> providers = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path jar : jars()) {
      try {
        providers.addAll(new PluginLoading(PluginJar.read(jar), limit).providers());
      } catch (UnusablePluginException e) {
        problems.add(e.problem());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DeployerException.failed(
            EngineError.INTERRUPTED,
            "loading plug-in " + jar + " was interrupted",
            "nothing was changed; run it again",
            e);
      }
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
    return providers;
  }

  private Iterable<Path> jars() throws DeployerException {
    try {
      Path found = trusted();
      TreeSet<Path> jars = new TreeSet<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(found, "*.jar")) {
        files.forEach(jars::add);
      }
      return jars;
    } catch (Ownership.UntrustedException e) {
      throw DeployerException.failed(
          EngineError.PLUGIN_UNTRUSTED,
          "the folder with plug-ins " + folder + " is not to be trusted: " + e.getMessage(),
          "use a folder that root owns and nobody else can write, itself and all above it: plug-ins"
              + " run with our rights",
          e);
    } catch (NoSuchFileException e) {
      throw DeployerException.failed(
          EngineError.PLUGIN_FOLDER_UNREADABLE,
          "there is no folder " + folder + " with plug-ins",
          "make it, or correct -plugin-dir",
          e);
    } catch (NotDirectoryException e) {
      throw DeployerException.failed(
          EngineError.PLUGIN_FOLDER_UNREADABLE,
          folder + " is not a folder",
          "give the folder with the jars as -plugin-dir",
          e);
    } catch (IOException | DirectoryIteratorException e) {
      throw DeployerException.failed(
          EngineError.PLUGIN_FOLDER_UNREADABLE,
          "the folder with plug-ins " + folder + " could not be read: " + FailureReason.of(e),
          "check its rights",
          e);
    }
  }

  /** The folder, once nobody can put anything into it or into its place. */
  private Path trusted() throws IOException {
    Ownership.require(folder);
    Path real = folder.toRealPath();
    for (Optional<Path> above = Optional.ofNullable(real.getParent());
        above.isPresent();
        above = above.map(Path::getParent)) {
      Ownership.requireSafeParent(above.get());
    }
    return real;
  }
}
