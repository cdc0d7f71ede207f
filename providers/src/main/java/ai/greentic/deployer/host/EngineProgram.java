package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The program of a container engine. Docker's and podman's take the same words, and print the same
 * fields, where they only look.
 */
final class EngineProgram {
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(30);
  private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(2);

  private final Commands commands;
  private final String name;
  private final Map<String, String> environment;
  private final Pattern absent;

  /**
   * @param environment variables that it is always run with
   * @param absent what it says on standard error of an image or a container that is not there
   */
  EngineProgram(Commands commands, String name, Map<String, String> environment, Pattern absent) {
    this.commands = commands;
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.absent = absent;
  }

  Command command(String... arguments) {
    List<String> argv = new ArrayList<>(List.of(name));
    argv.addAll(Arrays.asList(arguments));
    return Command.of(argv);
  }

  Result run(String... arguments) throws ProviderException, InterruptedException {
    return run(command(arguments));
  }

  /** With time for what is large. */
  Result remove(String... arguments) throws ProviderException, InterruptedException {
    return run(command(arguments).withLimit(REMOVAL_LIMIT));
  }

  /**
   * Moves an image, which may take long.
   *
   * @param lines is told what is said meanwhile
   */
  Result transfer(Consumer<String> lines, Command command)
      throws ProviderException, InterruptedException {
    return run(command.withLimit(TRANSFER_LIMIT).withLines(lines));
  }

  private Result run(Command command) throws ProviderException, InterruptedException {
    return commands.run(command.withEnvironment(environment));
  }

  /** Whether a command failed because what it is about is not there. */
  boolean isAbsent(Result result) {
    return !result.ok() && absent.matcher(result.err()).find();
  }

  /**
   * The image in local storage, empty when there is none.
   *
   * @param argument the reference as this program takes it
   */
  Optional<EngineImage> image(String reference, String argument)
      throws ProviderException, InterruptedException {
    Optional<String> found = inspect("image", reference, argument, "images");
    return found.isPresent() ? Optional.of(EngineJson.image(name, found.get())) : Optional.empty();
  }

  /**
   * What is told of one object, empty when there is none.
   *
   * @param list what lists all of its kind
   */
  private Optional<String> inspect(String kind, String called, String argument, String list)
      throws ProviderException, InterruptedException {
    Result result = run(kind, "inspect", argument);
    return isAbsent(result)
        ? Optional.empty()
        : Optional.of(
            result
                .orFail(
                    HostError.CONTAINER_ENGINE_FAILED,
                    kind + " " + called + " cannot be looked up",
                    "run " + name + " " + list + " by hand")
                .out());
  }

  /** The IDs of all images in local storage. */
  Set<String> imageIds() throws ProviderException, InterruptedException {
    Result result =
        run("images", "--all", "--quiet", "--no-trunc")
            .orFail(
                HostError.CONTAINER_ENGINE_FAILED,
                "the images cannot be listed",
                "run " + name + " images by hand");
    Set<String> ids = new TreeSet<>();
    result.out().lines().filter(line -> !line.isBlank()).map(EngineJson::imageId).forEach(ids::add);
    return ids;
  }

  /** The container of that name or ID, running or not; empty when there is none. */
  Optional<EngineContainer> container(String container)
      throws ProviderException, InterruptedException {
    Optional<String> found = inspect("container", container, container, "ps --all");
    return found.isPresent()
        ? Optional.of(EngineJson.container(name, found.get()))
        : Optional.empty();
  }

  /** An image was pulled or loaded, and which one it is was not said. */
  ProviderException silent(String verb) {
    return new ProviderException(
        HostError.UNEXPECTED_OUTPUT,
        name + " " + verb + " succeeded and did not say which image it has",
        "look at " + name + " images, and tell us the version of " + name);
  }
}
