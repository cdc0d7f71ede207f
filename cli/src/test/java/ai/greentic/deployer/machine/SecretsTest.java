package ai.greentic.deployer.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.machine.MachineFiles.Allowed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Secrets in everything that can hold one, through the whole life of a deployment; then everything
 * that was printed, written, logged and started is searched for them. Each test goes on where the
 * one before it ended.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A secret is found where it belongs and nowhere else")
class SecretsTest {
  private static final Path STATES = Path.of("/var/lib/greentic-deployer");
  private static final String PRIVATE = STATES + "/acme/private/";
  private static final String ADMIN = "/etc/greentic/admin/";
  private static final String PROVIDED = "/srv/provided/";

  private final String token = Secret.marker();
  private final String newToken = Secret.marker();
  private final String address = Secret.marker();
  private final String displaced = Secret.marker();
  private final String comment = Secret.marker();
  private final String badLine = Secret.marker();
  private final String badName = Secret.marker();
  private final String registry = Secret.marker();
  private final String proxy = Secret.marker();
  private final String misbehaviour = Secret.marker();

  private final List<Secret> secrets =
      new ArrayList<>(
          List.of(
              Secret.of("variable token", token),
              Secret.of("variable new token", newToken),
              Secret.of("variable address", address),
              Secret.of("input displaced", displaced),
              Secret.of("input comment", comment),
              Secret.of("input bad line", badLine),
              Secret.of("input bad name", badName),
              Secret.of("registry password", registry),
              Secret.of("proxy password", proxy),
              Secret.of("variable misbehaviour", misbehaviour)));

  private static final List<Allowed> ALLOWED =
      List.of(
          new Allowed(
              "/root/secret\\.env",
              name -> name.startsWith("variable ") || name.startsWith("input "),
              "the user's own file of secret variables"),
          new Allowed(
              "/run/containers/0/auth\\.json",
              name -> name.equals("registry password"),
              "where podman login puts it"),
          new Allowed(
              PRIVATE + "ca\\.key|" + PRIVATE + "fingerprint\\.key|" + ADMIN + "[a-z]+\\.key",
              name -> name.startsWith("key "),
              "where the keys themselves are"),
          new Allowed(
              PROVIDED + "[a-z]+\\.key",
              name -> name.startsWith("key "),
              "keys that the user provides"),
          new Allowed(
              "/(var/lib|run)/(containers|crun|runc)/.*",
              name -> name.startsWith("variable "),
              "podman keeps the payload's environment, root only, for as long as it likes"),
          new Allowed(
              "/(run|var)/log/journal/.*|/var/log/(syslog|user\\.log|daemon\\.log)",
              name -> name.equals("variable misbehaviour"),
              "the application itself logged it, by its own doing"));

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final Machine machine = Machine.boot("secrets");

  @AfterAll
  void stop() {
    machine.close();
  }

  @BeforeAll
  void prepare() {
    requirePassword();
    Documents.mainJob(machine);
    document("managed", "");
    environment("GREENTIC_TEST_ECHO=" + token);
  }

  /** The registry gives nothing without a password, which is kept as podman login keeps it. */
  private void requirePassword() {
    byte[] salt = new byte[16];
    Arrays.fill(salt, (byte) 7);
    machine.write(
        "/etc/docker/registry/htpasswd",
        "me:" + OpenBSDBCrypt.generate("2y", registry.toCharArray(), salt, 4) + "\n");
    machine.write(
        "/etc/systemd/system/docker-registry.service.d/password.conf",
        """
        [Service]
        Environment=REGISTRY_AUTH=htpasswd
        Environment=REGISTRY_AUTH_HTPASSWD_REALM=test
        Environment=REGISTRY_AUTH_HTPASSWD_PATH=/etc/docker/registry/htpasswd
        """);
    machine.write(
        "/run/containers/0/auth.json",
        "{\"auths\": {\"127.0.0.1:5000\": {\"auth\": \""
            + Base64.getEncoder().encodeToString(("me:" + registry).getBytes(UTF_8))
            + "\"}}}\n");
    machine.read("chmod 0600 /run/containers/0/auth.json; systemctl daemon-reload");
  }

  private void document(String mode, String folder) {
    String files =
        folder.isEmpty()
            ? ""
            : """
            , caFile: %1$sca.crt, certFile: %1$sserver.crt, keyFile: %1$sserver.key,
              clientCertFile: %1$sclient.crt, clientKeyFile: %1$sclient.key\
            """
                .formatted(folder);
    machine.write(
        "/root/deployment.yaml",
        """
        apiVersion: greentic.ai/v1alpha1
        kind: Deployment
        metadata:
          name: acme
        spec:
          bundle:
            source: file:///opt/greentic/bundles/acme.squashfs
          runtime:
            image: ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless
            envFile: /root/secret.env
            admin:
              mtls: {mode: %s%s}
          health:
            startupTimeoutSeconds: 60
            minReadySeconds: 0
        """
            .formatted(mode, files));
  }

  private void environment(String first) {
    machine.write(
        "/root/secret.env",
        first
            + "\nDB_URL=postgres://me:p\"\\%$ü'"
            + address
            + "&@db/\nGREENTIC_ADMIN_BIND="
            + displaced
            + "\n# "
            + comment
            + "\n");
    machine.read("chmod 0600 /root/secret.env");
  }

  private Outcome kept(Outcome outcome) {
    outcomes.add(outcome);
    return outcome;
  }

  private Outcome deployer(String words) {
    return kept(machine.deployer(words));
  }

  private Outcome debug(String words) {
    return kept(machine.run("GREENTIC_DEPLOYER_DEBUG=1 greentic-deployer " + words));
  }

  private Watcher watch() {
    Watcher watcher = new Watcher(machine.root(), STATES);
    watchers.add(watcher);
    return watcher;
  }

  /** Everything below would find nothing as well if it looked at nothing. */
  @Test
  @Order(1)
  void theSearchesFindWhatIsPlanted() throws Exception {
    String planted = Secret.marker();
    List<Secret> control = List.of(Secret.of("control", planted));
    Watcher watcher = new Watcher(machine.root(), Path.of("/root/control"));
    machine.read(
        "mkdir -p /root/control/acme; echo "
            + planted
            + " >/root/control/acme/journal; sh -c 'sleep 1; : "
            + planted
            + "'; CONTROL="
            + planted
            + " sleep 1; logger "
            + planted
            + "; journalctl --sync; journalctl -o export >/var/tmp/control.export");
    watcher.close();

    assertEquals(
        Set.of("control in /root/control/acme/journal", "control in /var/tmp/control.export"),
        new MachineFiles(machine.root())
                .findings(
                    control,
                    List.of(new Allowed("/var/log/.*|/run/log/.*", _ -> true, "logged here")))
                .stream()
                .filter(finding -> !finding.contains("/overlay/"))
                .collect(Collectors.toSet()));
    Set<String> seen = watcher.findings(control);
    assertTrue(seen.contains("control in the arguments of sh"), seen::toString);
    assertTrue(seen.contains("control in the environment of sleep"), seen::toString);
    assertTrue(seen.contains("control in state file journal"), seen::toString);
    machine.read("rm -r /root/control /var/tmp/control.export");
  }

  @Test
  @Order(2)
  void beforeAnythingIsThere() {
    machine.write("/root/good.env", machine.read("cat secret.env") + "\n");
    machine.write("/root/secret.env", "A=b\n" + badLine + "\n");
    deployer("plan deployment.yaml").exits(1).says("line 2 is not NAME=value");
    machine.write("/root/secret.env", "A=b\n" + badName + "+/w==\n");
    deployer("plan deployment.yaml").exits(1).says("line 2 is not NAME=value");
    machine.read("chmod 0644 secret.env");
    deployer("plan deployment.yaml").exits(1).says("secrets must be root's alone");
    machine.read("chmod 0600 secret.env good.env; mv good.env secret.env");

    deployer("validate deployment.yaml").exits(0);
    deployer("render deployment.yaml").exits(0);
    deployer("render -facts deployment.yaml").exits(0).says("$fingerprint");
    deployer("plan deployment.yaml").exits(0).says("secretNames");
    deployer("plan -json deployment.yaml").exits(0).says("$fingerprint");
    deployer("plan deployment.yaml -out=plan.bin").exits(0);
    deployer("show plan.bin").exits(0).says("GREENTIC_TEST_ECHO");
    deployer("show -json plan.bin").exits(0).says("$fingerprint");
    machine.read("sed 's#ghcr.io/greentic-ai#ghcr.io/elsewhere#' deployment.yaml >elsewhere.yaml");
    kept(machine.run(
            "HTTPS_PROXY=http://me:"
                + proxy
                + "@127.0.0.1:9 GREENTIC_DEPLOYER_DEBUG=1"
                + " greentic-deployer plan elsewhere.yaml"))
        .exits(1)
        .says("elsewhere");
  }

  @Test
  @Order(3)
  void anApplyThatIsKilledAndTheOneThatFinishesIt() {
    try (Watcher _ = watch()) {
      kept(machine.run(
              "greentic-deployer apply plan.bin & pid=$!;"
                  + " timeout 60 bash -c 'until podman container exists greentic-acme; do"
                  + " sleep 0.05; done'; found=$?; kill -KILL $pid; wait $pid; exit $found"))
          .exits(0);
      machine.read("cp -r /var/lib/greentic-deployer/acme /root/cut-off; rm -r cut-off/private");
      machine.read("test -s /root/cut-off/journal");
      deployer("show -name=acme").exits(0).says("cut off");
      debug("apply -json -auto-approve deployment.yaml").exits(0).says("\"outcome\":\"applied\"");
    }
    Watcher watcher = watchers.getFirst();
    assertTrue(watcher.programs().containsAll(Set.of("java", "podman")), this::watched);
    assertTrue(watcher.files().containsAll(Set.of("journal", "lock.holder")), this::watched);
    assertTrue(
        machine.read(Documents.CURL + "/admin/v1/status").contains("\"echo\":\"" + token),
        "the secret did not reach the application");
    takeKeys();
  }

  private String watched() {
    return watchers.stream().map(it -> it.programs() + " " + it.files()).toList().toString();
  }

  private void takeKeys() {
    for (String file : List.of(PRIVATE + "ca.key", ADMIN + "server.key", ADMIN + "client.key")) {
      takeKey("key " + Path.of(file).getFileName(), machine.read("cat " + file));
    }
    String key = machine.read("base64 -w0 " + PRIVATE + "fingerprint.key");
    secrets.add(Secret.of("key of fingerprints", Base64.getDecoder().decode(key)));
  }

  /** Parts of the secret number, as Base64 in PEM begins another line within it. */
  private void takeKey(String name, String pem) {
    String body = pem.lines().filter(line -> !line.startsWith("-")).collect(Collectors.joining());
    try {
      ECPrivateKey key =
          (ECPrivateKey)
              KeyFactory.getInstance("EC")
                  .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      byte[] number = key.getS().toByteArray();
      byte[] last = Arrays.copyOfRange(number, number.length - 32, number.length);
      secrets.add(Secret.of(name + ", first bytes", Arrays.copyOf(last, 12)));
      secrets.add(Secret.of(name + ", last bytes", Arrays.copyOfRange(last, 16, 32)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(4)
  void whatIsThereIsShown() {
    for (String words :
        List.of(
            "show -name=acme",
            "show -name=acme -json",
            "status",
            "status -json",
            "drift",
            "drift -json",
            "state list -name=acme",
            "state show container.runtime -name=acme",
            "state show container.runtime -name=acme -json",
            "state show certificate.server -name=acme",
            "state pull -name=acme",
            "force-unlock -name=acme")) {
      deployer(words).exits(0);
    }
    machine.read("greentic-deployer state pull -name=acme >pulled.json");
  }

  @Test
  @Order(5)
  void aSecretThatChangesIsSeenAsFingerprints() throws Exception {
    environment("GREENTIC_TEST_ECHO=" + newToken);

    deployer("plan -detailed-exitcode deployment.yaml")
        .exits(2)
        .says("secrets")
        .says("(sensitive, fingerprint changed)");
    deployer("plan -json deployment.yaml").exits(0);
    try (Watcher _ = watch()) {
      kept(machine.run(
              "JAVA_TOOL_OPTIONS=-XX:StartFlightRecording=filename=/root/apply.jfr"
                  + " greentic-deployer apply -auto-approve deployment.yaml"))
          .exits(0)
          .says("1 changed");
    }

    assertTrue(
        machine.read(Documents.CURL + "/admin/v1/status").contains("\"echo\":\"" + newToken),
        "the secret did not reach the application");
    List<String> commands =
        RecordingFile.readAllEvents(machine.root().resolve("root/apply.jfr")).stream()
            .filter(event -> event.getEventType().getName().equals("jdk.ProcessStart"))
            .map((RecordedEvent event) -> event.getString("command"))
            .toList();
    assertTrue(
        commands.stream().anyMatch(it -> it.startsWith("podman container inspect greentic-acme")),
        commands::toString);
    assertEquals(List.of(), Secret.namesIn(String.join("\n", commands), secrets));
  }

  @Test
  @Order(6)
  void driftAndImport() {
    machine.read("systemctl stop greentic-acme; chmod 0777 /var/lib/greentic/state");
    deployer("drift").exits(2);
    deployer("drift -json").exits(2);
    deployer("apply -auto-approve deployment.yaml").exits(0);
    deployer("state rm container.runtime -name=acme").exits(0);
    deployer("import container.runtime deployment.yaml -auto-approve").exits(0);
    machine.read("greentic-deployer render -facts deployment.yaml >graph.yaml");
    deployer("plan graph.yaml").exits(0);
  }

  /** An application may print its secrets; what we repeat of its log must be without them. */
  @Test
  @Order(7)
  void anApplicationThatPrintsItsSecretsAndFails() {
    environment("GREENTIC_TEST_MISBEHAVE=" + misbehaviour);
    try (Watcher _ = watch()) {
      debug("apply -auto-approve deployment.yaml")
          .exits(6)
          .says("GREENTIC_TEST_MISBEHAVE has (sensitive);");
      debug("apply -json -auto-approve deployment.yaml").exits(6).says("(sensitive)");
    }
    environment("GREENTIC_TEST_ECHO=" + newToken);
    deployer("apply -auto-approve deployment.yaml").exits(0);
  }

  @Test
  @Order(8)
  void theKeysOfTheUser() {
    machine.read("cp -r --preserve=all " + ADMIN + " " + PROVIDED);
    deployer("destroy -auto-approve -name=acme").exits(0);
    assertEquals("", machine.read("find /etc/greentic* " + PRIVATE + "ca.key || true"));
    document("provided", PROVIDED);
    deployer("plan deployment.yaml -out=plan.bin").exits(0);
    deployer("show plan.bin").exits(0);
    try (Watcher _ = watch()) {
      debug("apply -json plan.bin").exits(0);
    }
    machine.read(
        "mv "
            + PROVIDED
            + "client.key /root/kept.key; cp "
            + PROVIDED
            + "ca.crt "
            + PROVIDED
            + "client.key");
    debug("plan deployment.yaml");
    machine.read("mv /root/kept.key " + PROVIDED + "client.key");
    secrets.add(
        Secret.of(
            "key of fingerprints again",
            Base64.getDecoder().decode(machine.read("base64 -w0 " + PRIVATE + "fingerprint.key"))));
  }

  private void searchFiles() throws IOException {
    machine.read("journalctl --sync; journalctl -o export >/var/log/journal.export");
    List<Allowed> allowed = new ArrayList<>(ALLOWED);
    allowed.add(
        new Allowed(
            "/var/log/journal\\.export",
            name -> name.equals("variable misbehaviour"),
            "the application itself logged it, by its own doing"));
    assertEquals(Set.of(), new MachineFiles(machine.root()).findings(secrets, allowed));
  }

  @Test
  @Order(9)
  void noFileHasThemWhileItRuns() throws IOException {
    searchFiles();
  }

  @Test
  @Order(10)
  void podmanTellsThemToNobodyWhoDoesNotAskForTheEnvironment() {
    String told =
        machine.read(
            "podman ps --all --no-trunc --format json; podman inspect --format"
                + " '{{json .Config.Labels}} {{json .Config.CreateCommand}} {{json .Args}}"
                + " {{json .Mounts}}' greentic-acme; systemctl show greentic-acme;"
                + " systemctl cat greentic-acme");
    assertTrue(told.contains("--env-file=/root/secret.env"), told);
    assertEquals(List.of(), Secret.namesIn(told, secrets));
  }

  @Test
  @Order(11)
  void noFileHasThemAfterTheEnd() throws IOException {
    try (Watcher _ = watch()) {
      debug("destroy -auto-approve -purge-data -name=acme").exits(0);
    }
    searchFiles();
  }

  @Test
  @Order(12)
  void noOutputHadThem() {
    assertTrue(outcomes.size() > 40, () -> outcomes.size() + " outcomes");
    Set<String> findings = new TreeSet<>();
    for (Outcome outcome : outcomes) {
      for (String name : Secret.namesIn(outcome.out() + "\n" + outcome.err(), secrets)) {
        findings.add(name + " in the output of " + outcome.command().split("\n", 2)[0]);
      }
    }
    assertEquals(Set.of(), findings);
  }

  @Test
  @Order(13)
  void noProcessAndNoStateFileHadThem() {
    Set<String> findings = new TreeSet<>();
    watchers.forEach(watcher -> findings.addAll(watcher.findings(secrets)));
    assertEquals(Set.of(), findings);
  }
}
