package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Docker;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.singlevm.InstalledPrograms.Least;
import ai.greentic.deployer.spec.RuntimeSpec.Engine;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the container engine of a deployment. {@code auto} means the engine that it runs on
 * already, so that installing another one changes nothing; a new deployment gets podman where that
 * can be used, else docker.
 */
public final class EngineChoice {
  private static final String PODMAN = "podman";
  private static final String DOCKER = "docker";
  private static final Least LEAST_PODMAN = new Least(4, 3);
  private static final Least LEAST_DOCKER = new Least(20, 10);

  private final Commands commands;
  private final InstalledPrograms programs;
  private final Inquiry inquiry;

  /**
   * @param answers what is asked of the machine goes there
   */
  public EngineChoice(Commands commands, HostAnswers answers) {
    this.inquiry = new Inquiry(answers);
    this.commands = commands;
    this.programs = new InstalledPrograms(commands);
  }

  /**
   * The engine to use.
   *
   * @param name {@code podman} or {@code docker}
   * @param version as the engine says it, one line; empty when it does not work
   * @param problem why it cannot be used
   */
  public record Chosen(String name, String version, Optional<Problem> problem) {}

  /**
   * The engine for a document.
   *
   * @param deployed the engine that the deployment runs on, where it runs
   */
  public Chosen of(Engine wanted, Optional<String> deployed) throws InterruptedException {
    Mapping details = Inquiry.with(Mapping.EMPTY.with("wanted", wanted.name()), "runsOn", deployed);
    try {
      return inquiry
          .fact(
              "engine",
              "whether the container engine " + wanted.name().toLowerCase(Locale.ROOT) + " works",
              details,
              () -> Optional.of(value(found(wanted, deployed))))
          .map(EngineChoice::chosen)
          .orElseGet(
              () -> new Chosen(wanted == Engine.DOCKER ? DOCKER : PODMAN, "", Optional.empty()));
    } catch (ProviderException e) {
      return unusable(PODMAN, String.valueOf(e.getMessage()), e.remedy());
    }
  }

  private static Mapping value(Chosen chosen) {
    return Inquiry.value(chosen.problem().stream().toList())
        .with("name", chosen.name())
        .with("version", chosen.version());
  }

  private static Chosen chosen(Mapping value) {
    return new Chosen(
        value.text("name"), value.text("version"), Inquiry.problems(value).stream().findFirst());
  }

  private Chosen found(Engine wanted, Optional<String> deployed) throws InterruptedException {
    return switch (wanted) {
      case PODMAN -> podman();
      case DOCKER -> docker();
      case AUTO -> deployed.isPresent() ? again(deployed.get()) : any();
    };
  }

  private Chosen again(String deployed) throws InterruptedException {
    return deployed.equals(DOCKER) ? docker() : podman();
  }

  private Chosen any() throws InterruptedException {
    Chosen podman = podman();
    if (podman.problem().isEmpty()) {
      return podman;
    }
    Chosen docker = docker();
    if (docker.problem().isEmpty()) {
      return docker;
    }
    return new Chosen(
        PODMAN,
        podman.version(),
        Optional.of(
            Problem.of(
                HostError.CONTAINER_ENGINE_MISSING,
                "no container engine can be used: "
                    + podman.problem().get().what()
                    + ", and "
                    + docker.problem().get().what(),
                podman.problem().get().remedy() + ", or " + docker.problem().get().remedy())));
  }

  private Chosen podman() throws InterruptedException {
    Optional<String> version = programs.output(PODMAN, "--version");
    if (version.isEmpty()) {
      return unusable(PODMAN, "podman is not installed or does not work", "apt-get install podman");
    }
    Optional<Problem> problem =
        InstalledPrograms.old(
            PODMAN, version.get(), LEAST_PODMAN, "install a newer one: apt-get install podman");
    return new Chosen(
        PODMAN,
        version.get().strip(),
        problem.isPresent()
            ? problem
            : programs.missing("crun", "podman runs the container with it: apt-get install crun"));
  }

  private Chosen docker() throws InterruptedException {
    Optional<String> client = programs.output(DOCKER, "--version");
    if (client.isEmpty()) {
      return unusable(
          DOCKER, "docker is not installed or does not work", "apt-get install docker.io");
    }
    if (client.get().contains(PODMAN)) {
      return unusable(
          DOCKER,
          "docker is podman under another name (podman-docker)",
          "set spec.runtime.engine to podman");
    }
    try {
      String version = new Docker(commands).version();
      return new Chosen(
          DOCKER,
          "docker version " + version.strip(),
          InstalledPrograms.old(
              DOCKER, version, LEAST_DOCKER, "install a newer one: apt-get install docker.io"));
    } catch (ProviderException e) {
      return new Chosen(
          DOCKER,
          "",
          Optional.of(Problem.of(e.code(), String.valueOf(e.getMessage()), e.remedy())));
    }
  }

  private static Chosen unusable(String name, String what, String remedy) {
    return new Chosen(
        name, "", Optional.of(Problem.of(HostError.CONTAINER_ENGINE_MISSING, what, remedy)));
  }
}
