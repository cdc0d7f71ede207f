package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.host.SystemCommands;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("machine")
@DisplayName("Real systemd and podman take the rendered units as they are meant")
class RenderedUnitOnMachineTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root"));
  private static final Path FOLDER = PROJECT.resolve("providers/target/machine-units");
  private static final String TOOL = PROJECT.resolve("testdata/vm/machine").toString();
  private static final String MACHINE = "units-" + ProcessHandle.current().pid();
  private static final Layout LAYOUT = new Layout("acme-prod", Samples.STATE_FOLDER);
  private static final long ID = 990;

  @BeforeAll
  static void boot() throws Exception {
    run(PROJECT.resolve("testdata/runtime/build").toString(), FOLDER.toString());
    run(TOOL, "start", MACHINE, "--bind", FOLDER + ":/srv/units");
    Files.writeString(
        FOLDER.resolve("prepare.sh"),
        """
        set -euo pipefail
        groupadd --system --gid 990 greentic
        useradd --system --uid 990 --gid 990 --no-create-home greentic
        install -d -o 990 -g 990 -m 0750 \\
          /var/lib/greentic/{state,cache,tmp} /var/log/greentic
        install -d /etc/greentic/admin /etc/greentic-deployer/acme-prod
        install -d -m 0700 /var/lib/greentic-deployer/acme-prod/bundles
        cd /etc/greentic/admin
        key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
        openssl req -x509 "${key[@]}" -days 2 -subj /CN=ca -keyout ca.key -out ca.crt
        for role in server client; do
          openssl req "${key[@]}" -subj /CN=$role -keyout $role.key -out $role.csr
          printf 'subjectAltName=IP:127.0.0.1\\nextendedKeyUsage=%sAuth\\n' $role > extensions
          openssl x509 -req -in $role.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \\
            -extfile extensions -out $role.crt
        done
        chgrp 990 server.key && chmod 0640 server.key
        podman load --quiet --input /srv/units/operator.oci.tar
        """);
    inside("bash", "/srv/units/prepare.sh");
  }

  @AfterAll
  static void remove() throws Exception {
    run(TOOL, "stop", MACHINE);
  }

  @Test
  void theRuntimeStartsServesWritesOnlyToItsFoldersAndStopsCleanly() throws Exception {
    String sha256 = inside("sha256sum", "/srv/units/acme-1.squashfs").split(" ", 2)[0];
    inside("cp", "/srv/units/acme-1.squashfs", LAYOUT.bundle(sha256));
    install(graph(Samples.minimal(), sha256));

    inside("systemctl", "start", LAYOUT.unit());

    String status = request("/admin/v1/status");
    assertTrue(status.contains("\"uid\":990,\"gid\":990"), status);
    assertTrue(status.contains("\"capabilitiesBounding\":\"0000000000000000\""), status);
    assertTrue(status.contains("\"noNewPrivileges\":true"), status);
    assertTrue(status.contains("\"writesOnlyToStorage\":true"), status);
    assertTrue(status.contains("\"readOnly\":true,\"noSuid\":true,\"noDev\":true"), status);
    inside("systemctl", "stop", LAYOUT.unit());
    assertEquals(
        "Result=success\nActiveState=inactive\n",
        inside("systemctl", "show", "--property=ActiveState,Result", LAYOUT.unit()));
    assertEquals("", inside("podman", "ps", "--all", "--quiet"));
  }

  @Test
  void theExposureIsAtMostFourPointFive() throws Exception {
    Path file = FOLDER.resolve(LAYOUT.unit());
    Files.writeString(file, content(Samples.minimal(), "unit.runtime"));

    inside(
        "systemd-analyze",
        "security",
        "--offline=yes",
        "--no-pager",
        "--threshold=45",
        "/srv/units/" + LAYOUT.unit());
  }

  @Test
  void aFullUnitIsVerifiedWithoutComplaint() throws Exception {
    Path file = FOLDER.resolve("full.service");
    // The mount unit it binds to is not installed here.
    String content =
        content(Samples.full(), "unit.runtime").replaceAll("(?m)^(BindsTo|After)=run-.*\n", "");
    Files.writeString(file, content);

    assertEquals(
        "", inside("sh", "-c", "systemd-analyze verify --man=no /srv/units/full.service 2>&1"));
  }

  @Test
  void mountUnitsAreNamedAsSystemdEscapeNamesThem() throws Exception {
    for (String path :
        List.of("/", "/run/greentic-deployer/acme-prod/bundles/ab", "/.a/b_c:d.e", "/é x\\y")) {
      assertEquals(
          inside("systemd-escape", "--path", "--suffix=mount", path).strip(),
          UnitSyntax.unitNameOfPath(path, "mount"));
    }
  }

  @Test
  void argumentsReachTheProgramToTheLetter() throws Exception {
    List<String> arguments = new ArrayList<>(Samples.full().runtime().args());
    arguments.addAll(
        List.of(
            "$", "$$", "${HOME}", "%n", "%%", "\\x41", "\\", "'", "'a b'", "a;b", "; ;", "\"", "é",
            "-", "@x", "!x", "{}", "~", "*", "a=b", "#", "| &"));
    String quoted = String.join(" ", arguments.stream().map(UnitSyntax::argument).toList());
    Files.writeString(
        FOLDER.resolve("arguments.service"),
        """
        [Service]
        Type=oneshot
        StandardOutput=truncate:/srv/units/arguments.out
        """
            + "ExecStart=/usr/bin/printf \"<%%s>\\n\" "
            + quoted
            + "\n");
    inside("cp", "/srv/units/arguments.service", "/etc/systemd/system/");
    inside("systemctl", "daemon-reload");

    inside("systemctl", "start", "arguments.service");

    assertEquals(
        arguments.stream().map(argument -> "<" + argument + ">").toList(),
        Files.readAllLines(FOLDER.resolve("arguments.out")));
  }

  private static ResourceGraph graph(DeploymentSpec spec, String sha256) throws Exception {
    String image = inside("podman", "images", "--quiet", "--no-trunc").strip();
    HostFacts facts =
        new HostFacts(
            ID,
            ID,
            "podman",
            "/usr/bin/podman",
            new HostFacts.Bundle(sha256, 4_096),
            new HostFacts.Image(image, Optional.empty(), Optional.empty()),
            Optional.empty());
    return SingleVm.compile(spec, facts, Samples.STATE_FOLDER);
  }

  private static String content(DeploymentSpec spec, String address) {
    return SingleVm.compile(spec, Samples.facts(), Samples.STATE_FOLDER)
        .get(Address.parse(address))
        .orElseThrow()
        .attributes()
        .text("content");
  }

  private static void install(ResourceGraph graph) throws Exception {
    Mapping mount = graph.get(SingleVm.MOUNT).orElseThrow().attributes();
    Mapping unit = graph.get(SingleVm.UNIT).orElseThrow().attributes();
    Mapping environment = graph.get(SingleVm.ENVIRONMENT).orElseThrow().attributes();
    install(mount.text("unitPath"), mount.text("content"));
    install(unit.text("path"), unit.text("content"));
    install(environment.text("path"), environment.text("content"));
    inside("systemctl", "daemon-reload");
  }

  private static void install(String path, String content) throws Exception {
    Files.writeString(FOLDER.resolve("content"), content);
    inside("install", "-m", "0600", "/srv/units/content", path);
  }

  private static String request(String path) throws Exception {
    return inside(
        "curl",
        "--silent",
        "--show-error",
        "--fail",
        "--retry",
        "50",
        "--retry-connrefused",
        "--retry-delay",
        "1",
        "--cacert",
        "/etc/greentic/admin/ca.crt",
        "--cert",
        "/etc/greentic/admin/client.crt",
        "--key",
        "/etc/greentic/admin/client.key",
        "https://127.0.0.1:8433" + path);
  }

  private static String inside(String... argv) throws Exception {
    List<String> command = new ArrayList<>(List.of(TOOL, "exec", MACHINE, "--"));
    command.addAll(Arrays.asList(argv));
    return run(command.toArray(String[]::new));
  }

  private static String run(String... argv) throws Exception {
    Result result = new SystemCommands().run(Command.of(argv).withLimit(Duration.ofMinutes(10)));
    assertEquals(0, result.exitCode(), result.out() + result.err());
    return result.out();
  }
}
