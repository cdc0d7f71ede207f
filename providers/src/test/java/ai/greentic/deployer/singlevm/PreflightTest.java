package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Preflight reports all that is in the way of a deployment, each with its remedy")
class PreflightTest {
  private static final String TABLE_HEADER = "  sl  local_address rem_address   st\n";

  @TempDir Path root;

  private final FakeCommands commands = new FakeCommands();
  private final DeploymentSpec minimal = Samples.minimal();
  private final Layout layout = new Layout("acme-prod", Samples.STATE_FOLDER);

  @BeforeEach
  void theMachineIsFit() throws IOException {
    commands
        .answer("uname -s -m", "Linux x86_64\n")
        .answer("id -u", "0\n")
        .answer("systemctl --version", "systemd 252 (252.39-1~deb12u2)\n+PAM\n")
        .answer("podman --version", "podman version 4.3.1\n")
        .answer("crun --version", "crun version 1.8.1\n")
        .answer("skopeo --version", "skopeo version 1.9.3\n");
    Files.createDirectories(root.resolve("run/systemd/system"));
    file("proc/filesystems", "nodev\tproc\n\text4\n\tsquashfs\n");
    file("proc/net/tcp", TABLE_HEADER);
    file("dev/loop-control", "");
    file("opt/greentic/bundles/acme.squashfs", "hsqs");
  }

  private Path file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private List<String> problems(DeploymentSpec spec) throws InterruptedException {
    EngineChoice.Chosen engine =
        new EngineChoice(commands, HostAnswers.LIVE).of(spec.runtime().engine(), Optional.empty());
    return new Preflight(commands, root, HostAnswers.LIVE)
        .problems(spec, layout, engine).stream().map(Problem::toString).toList();
  }

  @Test
  void aFitMachineHasNoProblems() throws InterruptedException {
    assertEquals(List.of(), problems(minimal));
  }

  @Test
  void everythingIsReportedAtOnce() throws Exception {
    commands
        .answer("uname -s -m", "Linux aarch64\n")
        .answer("id -u", "1000\n")
        .answer("podman --version", "podman version 3.4.4\n")
        .forget("crun --version")
        .forget("skopeo --version");
    Files.delete(root.resolve("run/systemd/system"));
    Files.delete(root.resolve("dev/loop-control"));
    Files.delete(root.resolve("opt/greentic/bundles/acme.squashfs"));
    file("proc/filesystems", "\text4\n");

    assertEquals(
        List.of(
            "the machine is Linux aarch64; v1alpha1 deploys to Linux on x86_64",
            "the deployer runs as user id 1000; run it as root, with sudo",
            "systemd is not the init system of this machine; use a machine that systemd booted",
            "no container engine can be used: podman is 'podman version 3.4.4', at least 4.3 is"
                + " needed, and docker is not installed or does not work; install a newer one:"
                + " apt-get install podman, or apt-get install docker.io",
            "skopeo is not installed or does not work; planning asks the registry with it:"
                + " apt-get install skopeo",
            "the kernel cannot mount squashfs; use a kernel with CONFIG_SQUASHFS",
            "the machine has no loop devices, with which a bundle is mounted; use a kernel with"
                + " CONFIG_BLK_DEV_LOOP; a container needs /dev/loop-control",
            "spec.bundle.source: /opt/greentic/bundles/acme.squashfs does not exist; put the file"
                + " there, or correct spec.bundle.source"),
        problems(minimal));
  }

  @Test
  void anOldSystemdIsSaid() throws InterruptedException {
    commands.answer("systemctl --version", "systemd 251 (251.4-1)\n");

    assertEquals(
        List.of(
            "systemd is 'systemd 251 (251.4-1)', at least 252 is needed; use Debian 12 or later"),
        problems(minimal));
  }

  @Test
  void skopeoIsNotNeededWithAnArchive() throws Exception {
    commands.forget("skopeo --version");
    fullDeploymentIsInPlace("A=1\n", "rw-------");

    assertEquals(List.of(), problems(Samples.full()));
  }

  @Test
  void dockerNeedsNoCrunAndLoadsArchivesWithSkopeo() throws Exception {
    commands
        .forget("crun --version")
        .forget("skopeo --version")
        .answer("docker --version", "Docker version 20.10.24+dfsg1, build 297e128\n")
        .answer("docker version --format {{.Server.Version}}", "20.10.24+dfsg1\n");
    fullDeploymentIsInPlace("A=1\n", "rw-------");

    assertEquals(
        List.of(
            "skopeo is not installed or does not work; docker loads OCI archives with its help:"
                + " apt-get install skopeo"),
        problems(Samples.on(RuntimeSpec.Engine.DOCKER, Samples.full())));
  }

  @Test
  void modulesThatAreNotLoadedYetAreAsGood() throws Exception {
    commands.answer("modprobe --dry-run squashfs", "").answer("modprobe --dry-run loop", "");
    Files.delete(root.resolve("dev/loop-control"));
    file("proc/filesystems", "\text4\n");

    assertEquals(List.of(), problems(minimal));
  }

  @Test
  void aTakenPortNamesWhoHoldsIt() throws Exception {
    listener("4711", "nginx", "0::/system.slice/nginx.service\n");

    assertEquals(
        List.of(
            "the admin port is taken: 127.0.0.1:8433 is held by nginx (process 4711); stop that"
                + " process, or set spec.runtime.admin.bind to another port"),
        problems(minimal));
  }

  @Test
  void ourOwnRuntimeMayHoldThePort() throws Exception {
    listener("4711", "operator", "0::/system.slice/greentic-acme-prod.service\n");

    assertEquals(List.of(), problems(minimal));
  }

  @Test
  void ourOwnRuntimeMayHoldThePortInDockerToo() throws Exception {
    String id = "d5".repeat(32);
    commands.answer("docker container inspect greentic-acme-prod", "[{\"Id\": \"" + id + "\"}]");
    listener("4711", "operator", "0::/system.slice/docker-" + id + ".scope\n");

    assertEquals(List.of(), problems(minimal));

    commands.answer(
        "docker container inspect greentic-acme-prod", "[{\"Id\": \"" + "d6".repeat(32) + "\"}]");

    assertEquals(1, problems(minimal).size());
  }

  @Test
  void anotherDeploymentsRuntimeMayNot() throws Exception {
    listener("4711", "operator", "0::/system.slice/greentic-acme-prod2.service\n");

    assertEquals(1, problems(minimal).size());
  }

  @Test
  void secretsThatOthersCanReadAreRefused() throws Exception {
    fullDeploymentIsInPlace("A=1\n", "rw-r--r--");

    assertEquals(
        List.of(
            "spec.runtime.envFile: /root/acme.env belongs to user id "
                + Files.getAttribute(root, "unix:uid")
                + " with mode 0644; secrets must"
                + " be root's alone: chown root /root/acme.env && chmod 0600 /root/acme.env"),
        problems(Samples.full()));
  }

  @Test
  void aLineOfTheSecretsIsNamedAndNotShown() throws Exception {
    fullDeploymentIsInPlace("A=1\nhush\n", "rw-------");

    assertEquals(
        List.of(
            "spec.runtime.envFile: /root/acme.env: line 2 is not NAME=value; write one NAME=value a"
                + " line, names of letters, digits and _"),
        problems(Samples.full()));
  }

  private void fullDeploymentIsInPlace(String secrets, String permissions) throws IOException {
    file("opt/acme.squashfs", "hsqs");
    file("opt/operator.tar", "");
    Path file = file("root/acme.env", secrets);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void listener(String process, String name, String controlGroup) throws IOException {
    file(
        "proc/net/tcp",
        TABLE_HEADER
            + "   0: 0100007F:20F1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
            + "        0 1667 1 0 100 0 0 10 0\n");
    file("proc/" + process + "/comm", name + "\n");
    file("proc/" + process + "/cgroup", controlGroup);
    Path folder = Files.createDirectories(root.resolve("proc/" + process + "/fd"));
    Files.createSymbolicLink(folder.resolve("3"), Path.of("socket:[1667]"));
  }
}
