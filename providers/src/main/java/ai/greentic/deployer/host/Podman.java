package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Podman, by its command line (podman(1) and its pages); tried with 4.3.1. */
public final class Podman implements ContainerEngine {
  private static final Pattern VERSION = Pattern.compile("version (\\S+)");
  private static final Pattern LOADED = Pattern.compile("(?m)^Loaded image(?:\\(s\\))?: (\\S+)$");
  // podman-rmi(1), exit status.
  private static final int NO_SUCH_IMAGE = 1;
  private static final int IMAGE_IN_USE = 2;

  private static final Pattern ABSENT =
      Pattern.compile("(?i)image not known|no such (image|container)|failed to find image");

  private final EngineProgram program;

  public Podman(Commands commands) {
    this.program = new EngineProgram(commands, "podman", Map.of(), ABSENT);
  }

  @Override
  public String name() {
    return "podman";
  }

  @Override
  public String version() throws ProviderException, InterruptedException {
    Result result =
        program
            .run("--version")
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "podman does not work",
                "run podman --version by hand and repair the installation");
    Matcher version = VERSION.matcher(result.out());
    return version.find() ? version.group(1) : result.out().strip();
  }

  @Override
  public Optional<EngineImage> image(String reference)
      throws ProviderException, InterruptedException {
    return program.image(reference, withoutPrefix(reference));
  }

  @Override
  public Set<String> imageIds() throws ProviderException, InterruptedException {
    return program.imageIds();
  }

  @Override
  public String pull(String reference, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Result result =
        program
            .transfer(lines, program.command("pull", "docker://" + reference))
            .orFail(
                HostError.IMAGE_NOT_PULLED,
                "image " + reference + " cannot be pulled",
                "check the registry and the credentials (podman login), then apply again");
    return result
        .out()
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((before, last) -> last)
        .map(EngineJson::imageId)
        .orElseThrow(() -> program.silent("pull"));
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Result result =
        program
            .transfer(lines, program.command("load", "--input", archive.toString()))
            .orFail(
                HostError.IMAGE_NOT_LOADED,
                "image archive " + archive + " cannot be loaded",
                "check the space in podman's storage and /var/tmp, then apply again");
    Matcher loaded = LOADED.matcher(result.out());
    if (!loaded.find()) {
      throw program.silent("load");
    }
    return image(loaded.group(1)).map(EngineImage::id).orElseThrow(() -> program.silent("load"));
  }

  @Override
  public void removeImage(String imageId) throws ProviderException, InterruptedException {
    String id = withoutPrefix(imageId);
    // With more than one name, podman removes an image only by force, and its containers with it.
    Result untagged = program.run("untag", id);
    if (!untagged.ok() && program.isAbsent(untagged)) {
      return;
    }
    Result removed = program.remove("rmi", id);
    if (removed.exitCode() == NO_SUCH_IMAGE && program.isAbsent(removed)) {
      return;
    }
    if (removed.exitCode() == IMAGE_IN_USE) {
      throw new ProviderException(
          HostError.IMAGE_IN_USE,
          "image " + imageId + " is in use: " + removed.err().strip(),
          "remove the container that uses it (podman ps --all), then apply again");
    }
    removed.orFail(
        HostError.CONTAINER_ENGINE_FAILED,
        "image " + imageId + " cannot be removed",
        "run podman rmi by hand");
  }

  @Override
  public ImageFiles showImage(String imageId, Path workFolder)
      throws ProviderException, InterruptedException {
    Result result =
        program
            .run("image", "mount", withoutPrefix(imageId))
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "image " + imageId + " cannot be mounted",
                "run podman image mount by hand");
    return new ImageFiles.Mounted(Path.of(result.out().strip()));
  }

  @Override
  public void hideImage(String imageId, Path workFolder)
      throws ProviderException, InterruptedException {
    Result result = program.run("image", "unmount", withoutPrefix(imageId));
    if (!program.isAbsent(result)) {
      result.orFail(
          HostError.CONTAINER_ENGINE_FAILED,
          "image " + imageId + " cannot be unmounted",
          "run podman image unmount by hand");
    }
  }

  @Override
  public Optional<EngineContainer> container(String name)
      throws ProviderException, InterruptedException {
    return program.container(name);
  }

  @Override
  public void removeContainer(String name) throws ProviderException, InterruptedException {
    program
        .remove("rm", "--force", "--ignore", "--volumes", name)
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "container " + name + " cannot be removed",
            "run podman rm --force by hand");
  }

  private static String withoutPrefix(String reference) {
    return reference.startsWith("sha256:") ? reference.substring("sha256:".length()) : reference;
  }
}
