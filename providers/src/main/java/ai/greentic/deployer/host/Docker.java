package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final Pattern LOADED = Pattern.compile("(?m)^Loaded image(?: ID)?: (\\S+)$");

  /** Docker 20.10 loads no OCI archives. The layers go through a pipe, so that none is left. */
  private static final String CONVERTED =
      "set -o pipefail; skopeo copy --quiet \"oci-archive:$1\" docker-archive:/dev/stdout"
          + " | docker load";

  private static final Pattern ABSENT = Pattern.compile("No such (image|container)");

  private final EngineProgram program;

  public Docker(Commands commands) {
    this.program = new EngineProgram(commands, "docker", THIS_MACHINE, ABSENT);
  }

  @Override
  public String name() {
    return "docker";
  }

  /** The daemon's version. */
  @Override
  public String version() throws ProviderException, InterruptedException {
    return program
        .run("version", "--format", "{{.Server.Version}}")
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
    return program.image(reference, reference);
  }

  @Override
  public Set<String> imageIds() throws ProviderException, InterruptedException {
    return program.imageIds();
  }

  @Override
  public String pull(String reference, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    program
        .transfer(lines, program.command("pull", reference))
        .orFail(
            HostError.IMAGE_NOT_PULLED,
            "image " + reference + " cannot be pulled",
            "check the registry and the credentials (docker login), then apply again");
    return named(image(reference).orElseThrow(() -> program.silent("pull")).id());
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines)
      throws ProviderException, InterruptedException {
    Command command =
        switch (format) {
          case DOCKER -> program.command("load", "--input", archive.toString());
          case OCI -> Command.of("bash", "-c", CONVERTED, "load", archive.toString());
        };
    Result result = program.transfer(lines, command);
    result.orFail(
        HostError.IMAGE_NOT_LOADED,
        "image archive " + archive + " cannot be loaded",
        "check the space in docker's storage and /var/tmp, then apply again");
    Matcher loaded = LOADED.matcher(result.out());
    if (!loaded.find()) {
      throw program.silent("load");
    }
    return named(image(loaded.group(1)).orElseThrow(() -> program.silent("load")).id());
  }

  /** Without a tag, {@code docker system prune} takes an image that is kept to return to. */
  private String named(String imageId) throws ProviderException, InterruptedException {
    String name = "localhost/greentic-deployer:" + imageId.substring("sha256:".length());
    program
        .run("tag", imageId, name)
        .orFail(
            HostError.CONTAINER_ENGINE_FAILED,
            "image " + imageId + " cannot be tagged",
            "run docker tag by hand");
    return imageId;
  }

  @Override
  public void removeImage(String imageId) throws ProviderException, InterruptedException {
    // With more than one name, docker removes an image only by force, and from under containers.
    List<String> users =
        program
            .run("ps", "--all", "--filter", "ancestor=" + imageId, "--format", "{{.Names}}")
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
    Result removed = program.remove("rmi", "--force", imageId);
    if (!program.isAbsent(removed)) {
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
          archive + " cannot be made: " + FailureReason.of(e),
          "check the free space",
          e);
    }
    program
        .transfer(line -> {}, program.command("save", "--output", archive.toString(), imageId))
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
          archive + " cannot be removed: " + FailureReason.of(e),
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
    return program.container(name);
  }

  @Override
  public void removeContainer(String name) throws ProviderException, InterruptedException {
    Result removed = program.remove("rm", "--force", "--volumes", name);
    if (!program.isAbsent(removed)) {
      removed.orFail(
          HostError.CONTAINER_ENGINE_FAILED,
          "container " + name + " cannot be removed",
          "run docker rm --force by hand");
    }
  }
}
