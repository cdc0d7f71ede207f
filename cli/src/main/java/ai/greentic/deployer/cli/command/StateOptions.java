package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which deployment, and where its state is. */
final class StateOptions {
  private static final Path DEFAULT_STATE_DIR = Path.of("/var/lib/greentic-deployer");

  /** A DNS label; above all it cannot leave the state folder. */
  private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

  @Option(
      names = "-state-dir",
      paramLabel = "DIR",
      description =
          "The folder that holds a folder for each deployment's state"
              + " (default: /var/lib/greentic-deployer).")
  private Optional<Path> stateDir = Optional.empty();

  @Option(names = "-name", paramLabel = "NAME", description = "The name of the deployment.")
  private Optional<String> name = Optional.empty();

  StateOptions() {}

  /** As if they stood on the command line. */
  StateOptions(Optional<Path> stateDir, Optional<String> name) {
    this.stateDir = stateDir;
    this.name = name;
  }

  Path stateDir(Console console) {
    return console
        .folder()
        .resolve(
            stateDir
                .or(() -> EnvironmentDefault.STATE_DIR.read(console, OptionValues::path))
                .orElse(DEFAULT_STATE_DIR))
        .toAbsolutePath()
        .normalize();
  }

  /** The option as the next command has to have it, after a space; nothing for the default. */
  String repeated() {
    return stateDir
        .filter(given -> !given.equals(DEFAULT_STATE_DIR))
        .map(given -> " -state-dir=" + Printable.line(given.toString()))
        .orElse("");
  }

  /** For what has its state from somewhere else. */
  void requireNoStateDir(String option) {
    if (stateDir.isPresent()) {
      throw new UsageException(option + " brings the state with it; leave -state-dir away");
    }
  }

  StateStore store(Console console, String deployment) {
    return new StateStore(stateDir(console), deployment);
  }

  /** Refuses a name on the command line that is not the document's or the plan's. */
  String agreed(Console console, String found, String where) throws DeployerException {
    Optional<String> wanted = name(console);
    if (wanted.isPresent() && !wanted.get().equals(found)) {
      throw DeployerException.failed(
          EngineError.OTHER_DEPLOYMENT,
          where + " is for deployment " + found + ", not for " + wanted.get(),
          (name.isPresent() ? "leave -name away" : "unset " + EnvironmentDefault.NAME.described())
              + " or give the file of "
              + wanted.get());
    }
    return found;
  }

  private Optional<String> name(Console console) {
    return name.or(() -> EnvironmentDefault.NAME.read(console, StateOptions::deploymentName));
  }

  /**
   * The deployment's name for verbs that work from the state: that of the document if one is given,
   * {@code -name} or the environment variable in its place, that of deployment.yaml in the current
   * folder, or the only one there is.
   */
  String deployment(Session session, Optional<Path> document) throws DeployerException {
    Console console = session.console();
    if (document.isPresent()) {
      Document read = Document.read(session, document.get());
      return agreed(console, read.name(), document.get().toString());
    }
    Optional<String> wanted = name(console);
    if (wanted.isPresent()) {
      return checked(wanted.get());
    }
    if (Files.exists(console.folder().resolve(Document.DEFAULT))) {
      return Document.read(session, Path.of(Document.DEFAULT)).name();
    }
    Path folder = stateDir(console);
    requireReadable(folder);
    List<String> all = StateStore.deployments(folder);
    if (all.size() == 1) {
      return all.getFirst();
    }
    if (all.isEmpty()) {
      session.machine().requireHost();
    }
    throw all.isEmpty()
        ? DeployerException.failed(
            CliError.DEPLOYMENT_UNKNOWN,
            "there is no deployment in " + folder,
            "check " + stateDirSource(console) + ", or run 'greentic-deployer apply FILE' first")
        : DeployerException.failed(
            CliError.DEPLOYMENT_AMBIGUOUS,
            "there are several deployments in " + folder + ": " + String.join(", ", all),
            "say which one with -name=NAME");
  }

  /** The state of the deployment that is meant, which there must be. */
  StateStore deployed(Session session) throws DeployerException {
    StateStore store = store(session.console(), deployment(session, Optional.empty()));
    requireDeployed(session, store);
    return store;
  }

  /** Who may not look into the folder must not be told that there is nothing. */
  private static void requireReadable(Path folder) throws DeployerException {
    if (Files.isDirectory(folder) && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
      throw DeployerException.failed(
          EngineError.STATE_UNREADABLE,
          "the state folder " + folder + " can be read by root only",
          "run the command as root, with sudo");
    }
  }

  /** Refuses verbs about something that was never applied. */
  void requireDeployed(Session session, StateStore store) throws DeployerException {
    Console console = session.console();
    Path folder = stateDir(console);
    requireReadable(folder);
    requireReadable(store.folder());
    if (!store.exists()) {
      session.machine().requireHost();
      List<String> there = StateStore.deployments(folder);
      throw DeployerException.failed(
          CliError.DEPLOYMENT_UNKNOWN,
          "there is no deployment "
              + store.deployment()
              + " in "
              + folder
              + (there.isEmpty() ? "" : ", only " + String.join(", ", there))
              + Suggestion.phrase(store.deployment(), there),
          "check "
              + nameSource(console)
              + " and "
              + stateDirSource(console)
              + ", or run 'greentic-deployer apply FILE' first");
    }
  }

  private String nameSource(Console console) {
    if (name.isPresent()) {
      return EnvironmentDefault.NAME.option();
    }
    return EnvironmentDefault.NAME.isSet(console)
        ? EnvironmentDefault.NAME.described()
        : "the name in the document";
  }

  private String stateDirSource(Console console) {
    return stateDir.isEmpty() && EnvironmentDefault.STATE_DIR.isSet(console)
        ? EnvironmentDefault.STATE_DIR.described()
        : EnvironmentDefault.STATE_DIR.option();
  }

  private static String checked(String given) {
    try {
      return deploymentName(given);
    } catch (TypeConversionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String deploymentName(String given) {
    if (!NAME.matcher(given).matches()) {
      throw new TypeConversionException(
          "'"
              + given
              + "' is not a deployment's name; it has lower-case letters, digits and dashes, at"
              + " most 40, and begins with a letter");
    }
    return given;
  }
}
