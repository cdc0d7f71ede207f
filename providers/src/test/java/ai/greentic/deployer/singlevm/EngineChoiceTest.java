package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.spec.RuntimeSpec.Engine;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The engine is the one asked for; auto keeps what runs, then prefers podman")
class EngineChoiceTest {
  private static final String SERVER = "docker version --format {{.Server.Version}}";

  private final FakeCommands commands = new FakeCommands();

  private void podman() {
    commands
        .answer("podman --version", "podman version 4.3.1\n")
        .answer("crun --version", "crun version 1.8.1\n");
  }

  private void docker() {
    commands
        .answer("docker --version", "Docker version 20.10.24+dfsg1, build 297e128\n")
        .answer(SERVER, "20.10.24+dfsg1\n");
  }

  private String chosen(Engine wanted, String... deployed) throws InterruptedException {
    EngineChoice.Chosen chosen =
        new EngineChoice(commands, HostAnswers.LIVE)
            .of(wanted, deployed.length == 0 ? Optional.empty() : Optional.of(deployed[0]));
    return chosen.problem().map(Problem::toString).orElse(chosen.name());
  }

  @Test
  void podmanIsPreferred() throws InterruptedException {
    podman();
    docker();

    assertEquals("podman", chosen(Engine.AUTO));
    assertEquals("docker", chosen(Engine.DOCKER));
    assertEquals("podman", chosen(Engine.PODMAN));
  }

  @Test
  void dockerIsTakenWhereOnlyItIsThere() throws InterruptedException {
    docker();

    assertEquals("docker", chosen(Engine.AUTO));
    assertEquals(
        "podman is not installed or does not work; apt-get install podman", chosen(Engine.PODMAN));
  }

  @Test
  void anEngineThatWasInstalledLaterChangesNothing() throws InterruptedException {
    podman();
    docker();

    assertEquals("docker", chosen(Engine.AUTO, "docker"));
    assertEquals("podman", chosen(Engine.AUTO, "podman"));
    assertEquals("podman", chosen(Engine.PODMAN, "docker"));
  }

  @Test
  void whatRunsIsNotMovedBecauseItsEngineIsDown() throws InterruptedException {
    podman();
    docker();
    commands.fail(SERVER, 1);

    assertEquals(
        "the docker daemon does not answer: the command ended with exit code 1 and said nothing;"
            + " systemctl start docker",
        chosen(Engine.AUTO, "docker"));
  }

  @Test
  void withNeitherOneSentenceSaysWhatIsMissing() throws InterruptedException {
    commands.answer("docker --version", "Docker version 20.10.24+dfsg1, build 297e128\n");
    commands.fail(SERVER, 1);

    assertEquals(
        "no container engine can be used: podman is not installed or does not work, and the docker"
            + " daemon does not answer: the command ended with exit code 1 and said nothing;"
            + " apt-get install podman, or systemctl start docker",
        chosen(Engine.AUTO));
  }

  @Test
  void podmanNeedsCrun() throws InterruptedException {
    podman();
    commands.forget("crun --version");

    assertEquals(
        "crun is not installed or does not work; podman runs the container with it: apt-get"
            + " install crun",
        chosen(Engine.PODMAN));
    docker();
    assertEquals("docker", chosen(Engine.AUTO));
  }

  @Test
  void anOldDockerIsSaid() throws InterruptedException {
    docker();
    commands.answer(SERVER, "19.03.15\n");

    assertEquals(
        "docker is '19.03.15', at least 20.10 is needed; install a newer one: apt-get install"
            + " docker.io",
        chosen(Engine.DOCKER));
    commands.answer(SERVER, "29.1.0\n");
    assertEquals("docker", chosen(Engine.DOCKER));
  }

  @Test
  void podmanUnderDockersNameIsNoDocker() throws InterruptedException {
    podman();
    commands.answer("docker --version", "podman version 4.3.1\n");

    assertEquals(
        "docker is podman under another name (podman-docker); set spec.runtime.engine to podman",
        chosen(Engine.DOCKER));
    assertEquals("podman", chosen(Engine.AUTO));
  }
}
