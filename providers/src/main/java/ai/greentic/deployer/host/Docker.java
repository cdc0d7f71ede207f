package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Docker, by its command line (docker(1) and its pages); tried with Debian's docker.io 20.10.
 *
 * <p>It is always the daemon of this machine that is meant, whatever {@code DOCKER_HOST} and the
 * current context say.
 */
public final class Docker implements ContainerEngine {
  private static final Map<String, String> THIS_MACHINE =
      Map.of("DOCKER_HOST", "unix:///var/run/docker.sock");
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(30);
  private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(2);
  private static final Pattern LOADED = Pattern.compile("(?m)^Loaded image(?: ID)?: (\\S+)$");

  /** Docker 20.10 loads no OCI archives. The layers go through a pipe, so that none is left. */
  private static final String CONVERTED =
      "set -o pipefail; skopeo copy --quiet \"oci-archive:$1\" docker-archive:/dev/stdout"
          + " | docker load";

  private final Commands commands;

  public Docker(Commands commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "docker";
  }

  /** The daemon's version. */
  @Override
  public String version() throws ProviderException, InterruptedException {
    return docker("version", "--format", "{{.Server.Version}}")
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "the docker daemon does not answer",
            "systemctl start docker")
        .out()
        .strip();
  }

  @Override
  public Optional<EngineImage> image(String reference)
      throws ProviderException, InterruptedException {
    Result result = docker("image", "inspect", reference);
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
                    "run docker images by hand")
                .out()));
  }

  @Override
  public Set<String> imageIds() throws ProviderException, InterruptedException {
    Result result =
        docker("images", "--all", "--quiet", "--no-trunc")
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "the images cannot be listed",
                "run docker images by hand");
    Set<String> ids = new TreeSet<>();
    result.out().lines().filter(line -> !line.isBlank()).map(EngineJson::imageId).forEach(ids::add);
    return ids;
  }

  @Override
  public String pull(String reference, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    transfer(lines, "docker", "pull", reference)
        .orFail(
            HostError.IMAGE_NOT_PULLED,
            "image " + reference + " cannot be pulled",
            "check the registry and the credentials (docker login), then apply again");
    return named(image(reference).orElseThrow(() -> silent("docker pull")).id());
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Result result =
        switch (format) {
          case DOCKER -> transfer(lines, "docker", "load", "--input", archive.toString());
          case OCI -> transfer(lines, "bash", "-c", CONVERTED, "load", archive.toString());
        };
    result.orFail(
        HostError.IMAGE_NOT_LOADED,
        "image archive " + archive + " cannot be loaded",
        "check the space in docker's storage and /var/tmp, then apply again");
    Matcher loaded = LOADED.matcher(result.out());
    if (!loaded.find()) {
      throw silent("docker load");
    }
    return named(image(loaded.group(1)).orElseThrow(() -> silent("docker load")).id());
  }

  /** Without a tag, {@code docker system prune} takes an image that is kept to return to. */
  private String named(String imageId) throws ProviderException, InterruptedException {
    String name = "localhost/greentic-deployer:" + imageId.substring("sha256:".length());
    docker("tag", imageId, name)
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "image " + imageId + " cannot be tagged",
            "run docker tag by hand");
    return imageId;
  }

  private static ProviderException silent(String command) {
    return new ProviderException(
        HostError.UNEXPECTED_OUTPUT,
        command + " succeeded and did not say which image it has",
        "look at docker images, and tell us the version of docker");
  }

  @Override
  public void removeImage(String imageId) throws ProviderException, InterruptedException {
    // With more than one name, docker removes an image only by force, and from under containers.
    List<String> users =
        docker("ps", "--all", "--filter", "ancestor=" + imageId, "--format", "{{.Names}}")
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "the containers cannot be listed",
                "run docker ps --all by hand")
            .out()
            .lines()
            .toList();
    if (!users.isEmpty()) {
      throw new ProviderException(
          HostError.IMAGE_IN_USE,
          "image " + imageId + " is in use by container " + String.join(", ", users),
          "remove that container (docker rm), then apply again");
    }
    Result removed = run(Command.of("docker", "rmi", "--force", imageId).withLimit(REMOVAL_LIMIT));
    if (!isAbsent(removed)) {
      removed.orFail(
          HostError.CONTAINER_ENGINE_FAILED,
          "image " + imageId + " cannot be removed",
          "run docker rmi by hand");
    }
  }

  /** Docker mounts no images: it is saved, into a file that only root can read. */
  @Override
  public ImageFiles showImage(String imageId, Path workFolder)
      throws ProviderException, InterruptedException {
    Path archive = saved(imageId, workFolder);
    try {
      Files.createDirectories(workFolder, permissions("rwx------"));
      Files.deleteIfExists(archive);
      Files.createFile(archive, permissions("rw-------"));
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          archive + " cannot be made: " + e,
          "check the free space",
          e);
    }
    transfer(line -> {}, "docker", "save", "--output", archive.toString(), imageId)
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "image " + imageId + " cannot be read",
            "check the free space in " + workFolder);
    return new ImageFiles.Saved(archive);
  }

  @Override
  public void hideImage(String imageId, Path workFolder) throws ProviderException {
    Path archive = saved(imageId, workFolder);
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          archive + " cannot be removed: " + e,
          "remove it by hand",
          e);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private static Path saved(String imageId, Path workFolder) {
    return workFolder.resolve("saved-" + imageId.substring("sha256:".length()) + ".tar");
  }

  @Override
  public Optional<EngineContainer> container(String name)
      throws ProviderException, InterruptedException {
    Result result = docker("container", "inspect", name);
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
                    "run docker ps --all by hand")
                .out()));
  }

  @Override
  public void removeContainer(String name) throws ProviderException, InterruptedException {
    Result removed =
        run(Command.of("docker", "rm", "--force", "--volumes", name).withLimit(REMOVAL_LIMIT));
    if (!isAbsent(removed)) {
      removed.orFail(
          HostError.CONTAINER_ENGINE_FAILED,
          "container " + name + " cannot be removed",
          "run docker rm --force by hand");
    }
  }

  private Result docker(String... arguments) throws ProviderException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("docker"));
    argv.addAll(Arrays.asList(arguments));
    return run(Command.of(argv));
  }

  private Result transfer(Consumer<String> lines, String... argv)
      throws ProviderException, InterruptedException {
    return run(Command.of(argv).withLimit(TRANSFER_LIMIT).withLines(lines));
  }

  private Result run(Command command) throws ProviderException, InterruptedException {
    return commands.run(command.withEnvironment(THIS_MACHINE));
  }

  private static boolean isAbsent(Result result) {
    return !result.ok()
        && (result.err().contains("No such image") || result.err().contains("No such container"));
  }
}
