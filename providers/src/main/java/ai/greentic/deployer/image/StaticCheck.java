package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.ImageFiles;
import ai.greentic.deployer.image.FileTree.Node;
import ai.greentic.deployer.image.FileTree.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether everything in an image that can run does so by itself: each executable ELF file has
 * neither an interpreter nor a needed library, and the program that the container starts is such a
 * file and no script.
 */
final class StaticCheck {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int SHOWN = 10;

  private final FileTree tree;
  private final ImageConfig config;

  private StaticCheck(FileTree tree, ImageConfig config) {
    this.tree = tree;
    this.config = config;
  }

  /** What is not static, a sentence each without a full stop; empty when all is. */
  static List<String> problems(FileTree tree, ImageConfig config) {
    StaticCheck check = new StaticCheck(tree, config);
    List<String> problems = new ArrayList<>();
    check.startProblem().ifPresent(problems::add);
    check.programProblems(problems);
    return List.copyOf(problems);
  }

  /**
   * The same for an image in an engine's storage.
   *
   * @param workFolder a folder of root's, where the engine may lay the image for the time of the
   *     check
   */
  static List<String> ofStored(
      ContainerEngine engine, String imageId, Path workFolder, Progress progress)
      throws ProviderException, InterruptedException {
    EngineImage image =
        engine
            .image(imageId)
            .orElseThrow(() ->
                new ProviderException(
                    HostError.OBJECT_VANISHED, "image " + imageId + " is gone", "apply again"));
    ImageConfig config =
        new ImageConfig(
            image.os(),
            image.architecture(),
            image.entrypoint(),
            image.command(),
            image.environment(),
            image.workingFolder(),
            image.volumes(),
            List.of());
    try {
      return switch (engine.showImage(imageId, workFolder)) {
        case ImageFiles.Mounted(Path root) -> problems(MountedRoot.read(root), config);
        case ImageFiles.Saved(Path archive) ->
            ImageArchive.read(archive, ArchiveLimits.STANDARD, progress).staticProblems();
      };
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          "image " + imageId + " cannot be read: " + FailureReason.of(e),
          "apply again",
          e);
    } finally {
      engine.hideImage(imageId, workFolder);
    }
  }

  private void programProblems(List<String> problems) {
    int more = 0;
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      if (entry.getValue() instanceof RegularFile file
          && tree.isExecutable(file)
          && file.content().whyNotStatic().isPresent()) {
        if (problems.size() < SHOWN) {
          problems.add("/" + entry.getKey() + " " + file.content().whyNotStatic().get());
        } else {
          more++;
        }
      }
    }
    if (more > 0) {
      problems.add("and " + more + " more files");
    }
  }

  private Optional<String> startProblem() {
    Optional<String> program = config.program();
    if (program.isEmpty()) {
      return Optional.of("the image names no program to start (neither Entrypoint nor Cmd)");
    }
    String named = program.get();
    Optional<String> found = find(named);
    if (found.isEmpty()) {
      return Optional.of("the program to start, " + named + ", is not in the image");
    }
    if (!(tree.get(found.get()).orElse(null) instanceof RegularFile file)) {
      return Optional.of("the program to start, " + named + ", is no regular file");
    }
    if (!tree.isExecutable(file)) {
      return Optional.of("the program to start, " + named + ", is not executable");
    }
    return switch (file.content().kind()) {
      case ELF -> Optional.empty();
      case SCRIPT ->
          Optional.of("the program to start, " + named + ", is a script, which needs a shell");
      case DATA -> Optional.of("the program to start, " + named + ", is no ELF file");
    };
  }

  /** As execvp(3) inside the container: by path, or by name along PATH. */
  private Optional<String> find(String program) {
    if (program.startsWith("/")) {
      return tree.resolve(program);
    }
    if (program.contains("/")) {
      return tree.resolve(config.workingFolder() + "/" + program);
    }
    for (String folder : config.environment("PATH").orElse(DEFAULT_PATH).split(":", -1)) {
      Optional<String> found = tree.resolve(folder + "/" + program);
      if (found.isPresent()
          && tree.get(found.get()).orElse(null) instanceof RegularFile file
          && tree.isExecutable(file)) {
        return found;
      }
    }
    return Optional.empty();
  }
}
