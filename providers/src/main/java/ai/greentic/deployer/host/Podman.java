package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Podman, by its command line (podman(1) and its pages); tried with 4.3.1. */
public final class Podman implements ContainerEngine {
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(30);
  private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(2);
  private static final Pattern VERSION = Pattern.compile("version (\\S+)");
  private static final Pattern LOADED = Pattern.compile("(?m)^Loaded image(?:\\(s\\))?: (\\S+)$");
  // podman-rmi(1), exit status.
  private static final int NO_SUCH_IMAGE = 1;
  private static final int IMAGE_IN_USE = 2;

  private final Commands commands;

  public Podman(Commands commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "podman";
  }

  @Override
  public String version() throws ProviderException, InterruptedException {
    Result result =
        podman("--version")
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
    Result result = podman("image", "inspect", withoutPrefix(reference));
    if (isAbsent(result)) {
      return Optional.empty();
    }
    return Optional.of(
        EngineJson.image(
            name(),
            result
                .orFail(
                    HostError.CONTAINER_ENGINE_FAILED,
                    "image " + reference + " cannot be looked up",
                    "run podman images by hand")
                .out()));
  }

  @Override
  public Set<String> imageIds() throws ProviderException, InterruptedException {
    Result result =
        podman("images", "--all", "--quiet", "--no-trunc")
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "the images cannot be listed",
                "run podman images by hand");
    Set<String> ids = new TreeSet<>();
    result.out().lines().filter(line -> !line.isBlank()).map(EngineJson::imageId).forEach(ids::add);
    return ids;
  }

  @Override
  public String pull(String reference, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Result result =
        commands
            .run(
                Command.of("podman", "pull", "docker://" + reference)
                    .withLimit(TRANSFER_LIMIT)
                    .withLines(lines))
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
        .orElseThrow(() -> silent("podman pull"));
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Result result =
        commands
            .run(
                Command.of("podman", "load", "--input", archive.toString())
                    .withLimit(TRANSFER_LIMIT)
                    .withLines(lines))
            .orFail(
                HostError.IMAGE_NOT_LOADED,
                "image archive " + archive + " cannot be loaded",
                "check the space in podman's storage and /var/tmp, then apply again");
    Matcher loaded = LOADED.matcher(result.out());
    if (!loaded.find()) {
      throw silent("podman load");
    }
    return image(loaded.group(1)).map(EngineImage::id).orElseThrow(() -> silent("podman load"));
  }

  private static ProviderException silent(String command) {
    return new ProviderException(
        HostError.UNEXPECTED_OUTPUT,
        command + " succeeded and did not say which image it has",
        "look at podman images, and tell us the version of podman");
  }

  @Override
  public void removeImage(String imageId) throws ProviderException, InterruptedException {
    String id = withoutPrefix(imageId);
    // With more than one name, podman removes an image only by force, and its containers with it.
    Result untagged = podman("untag", id);
    if (!untagged.ok() && isAbsent(untagged)) {
      return;
    }
    Result removed = commands.run(Command.of("podman", "rmi", id).withLimit(REMOVAL_LIMIT));
    if (removed.exitCode() == NO_SUCH_IMAGE && isAbsent(removed)) {
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
        podman("image", "mount", withoutPrefix(imageId))
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "image " + imageId + " cannot be mounted",
                "run podman image mount by hand");
    return new ImageFiles.Mounted(Path.of(result.out().strip()));
  }

  @Override
  public void hideImage(String imageId, Path workFolder)
      throws ProviderException, InterruptedException {
    Result result = podman("image", "unmount", withoutPrefix(imageId));
    if (!isAbsent(result)) {
      result.orFail(
          HostError.CONTAINER_ENGINE_FAILED,
          "image " + imageId + " cannot be unmounted",
          "run podman image unmount by hand");
    }
  }

  @Override
  public Optional<EngineContainer> container(String name)
      throws ProviderException, InterruptedException {
    Result result = podman("container", "inspect", name);
    if (isAbsent(result)) {
      return Optional.empty();
    }
    return Optional.of(
        EngineJson.container(
            name(),
            result
                .orFail(
                    HostError.CONTAINER_ENGINE_FAILED,
                    "container " + name + " cannot be looked up",
                    "run podman ps --all by hand")
                .out()));
  }

  @Override
  public void removeContainer(String name) throws ProviderException, InterruptedException {
    commands
        .run(
            Command.of("podman", "rm", "--force", "--ignore", "--volumes", name)
                .withLimit(REMOVAL_LIMIT))
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "container " + name + " cannot be removed",
            "run podman rm --force by hand");
  }

  private Result podman(String... arguments) throws ProviderException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("podman"));
    argv.addAll(Arrays.asList(arguments));
    return commands.run(Command.of(argv));
  }

  private static boolean isAbsent(Result result) {
    String said = result.err().toLowerCase(Locale.ROOT);
    return !result.ok()
        && (said.contains("image not known")
            || said.contains("no such image")
            || said.contains("no such container")
            || said.contains("failed to find image"));
  }

  private static String withoutPrefix(String reference) {
    return reference.startsWith("sha256:") ? reference.substring("sha256:".length()) : reference;
  }
}
