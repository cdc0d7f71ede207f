package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.greentic.deployer.engine.format.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentReaderTest {
  private static DeploymentSpec read(String document) throws InvalidSpecException {
    return DeploymentReader.read("deployment.yaml", document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theMinimalDocumentHasTheDefaults() throws Exception {
    assertEquals(
        DeploymentSpec.ofRequired(
            "acme",
            "/opt/greentic/bundles/acme.squashfs",
            "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless"),
        Samples.read("minimal.yaml"));
  }

  @Test
  void theDocumentOfTheIssueSaysTheDefaults() throws Exception {
    assertEquals(
        DeploymentSpec.ofRequired(
            "acme-prod",
            "/opt/greentic/bundles/acme.squashfs",
            "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless"),
        Samples.read("acme-prod.yaml"));
  }

  @Test
  void everyKeyIsRead() throws Exception {
    String acme = "/etc/acme/tls/";
    DeploymentSpec expected =
        new DeploymentSpec(
            "acme-full",
            new BundleSpec(
                "/srv/releases/acme-2.squashfs",
                BundleSpec.Format.SQUASHFS,
                Optional.of("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
            new RuntimeSpec(
                "registry.example.com:5000/acme/operator:2.0.1@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                Optional.of("/srv/releases/operator-2.0.1.tar"),
                Optional.of("fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"),
                RuntimeSpec.Engine.PODMAN,
                RuntimeSpec.Architecture.X86_64,
                List.of("--log-level", "debug", "--greeting=Hello, \"world\" at 100 % for $5"),
                new TreeMap<>(Map.of("ACME_GREETING", "Grüße an alle, 100 %", "ACME_WORKERS", "4")),
                Optional.of("/etc/greentic/acme-full.env"),
                new ResourceLimits(
                    OptionalLong.of(512L * 1024 * 1024), OptionalInt.of(1500), OptionalInt.of(256)),
                false,
                new AdminSpec(
                    "127.0.0.1",
                    9433,
                    new MutualTls(
                        MutualTls.Mode.PROVIDED,
                        acme + "ca.crt",
                        acme + "server.crt",
                        acme + "server.key",
                        acme + "deployer.crt",
                        acme + "deployer.key",
                        MutualTls.Issuance.DEFAULT))),
            new StorageSpec("/srv/acme/state", "/srv/acme/cache", "/var/log/acme", "/srv/acme/tmp"),
            new ServiceSpec("acme", "acme"),
            new HealthSpec(
                "/healthz/ready", "/healthz/live", 60, 10, Optional.of("https://127.0.0.1:9443")),
            new RolloutSpec(RolloutSpec.OnFailure.STOP, 5),
            new DriftSpec(
                Optional.of("Mon..Fri *-*-* 02:30:00 UTC"),
                Optional.of("/var/lib/prometheus/node-exporter/acme.prom")));

    assertEquals(expected, Samples.read("full.yaml"));
  }

  @Test
  void everyDefaultIsTheOneOfTheKeyTable() throws Exception {
    String document = new String(Samples.bytes("minimal.yaml"), StandardCharsets.UTF_8);
    List<String> changed = new ArrayList<>();
    for (SpecKey key : SpecKeys.ALL) {
      boolean hasDefault =
          !key.presence().equals(SpecKey.REQUIRED) && !key.presence().equals(SpecKey.OPTIONAL);
      if (hasDefault && !read(withKey(document, key)).equals(read(document))) {
        changed.add(key.path());
      }
    }

    assertEquals(List.of(), changed);
  }

  /** The document with a key set to its default, in flow style right below its section. */
  private static String withKey(String document, SpecKey key) {
    String value = key.name() + ": " + key.presence();
    if (key.parent().isEmpty()) {
      return value + "\n" + document;
    }
    if (key.parent().equals("spec.runtime.admin.mtls")) {
      return document.replace("  runtime:\n", "  runtime:\n    admin: {mtls: {" + value + "}}\n");
    }
    if (key.parent().equals("spec.runtime.admin")) {
      return document.replace("  runtime:\n", "  runtime:\n    admin: {" + value + "}\n");
    }
    String section = SpecKeys.at(key.parent()).name();
    String indent = "  ".repeat(key.path().split("\\.").length - 1);
    if (document.contains(section + ":\n")) {
      return document.replace(section + ":\n", section + ":\n" + indent + value + "\n");
    }
    return document.replace("spec:\n", "spec:\n  " + section + ": {" + value + "}\n");
  }

  @Test
  void aManagedClientCertificateLiesBesideTheServers() throws Exception {
    DeploymentSpec spec =
        read(
            BadDocument.inSection(
                "spec.runtime",
                List.of("admin:", "  mtls:", "    certFile: /srv/tls/a/server.crt")));

    assertEquals("/srv/tls/a/client.crt", spec.runtime().admin().mtls().clientCertFile());
    assertEquals("/srv/tls/a/client.key", spec.runtime().admin().mtls().clientKeyFile());
  }

  @Test
  void keysThatBeginWithXAreIgnoredEverywhere() throws Exception {
    DeploymentSpec plain = Samples.read("minimal.yaml");
    String document =
        new String(Samples.bytes("minimal.yaml"), StandardCharsets.UTF_8)
            .replace("metadata:\n", "x-any: [1, {a: ~}]\nmetadata:\n  x-team: acme\n")
            .replace(
                "  runtime:\n", "  runtime:\n    x-note: 1\n    admin: {mtls: {x-deep: true}}\n");

    assertEquals(plain, read(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost/operator:dev",
        "registry.example.com:5000/a/b/c:1.0",
        "ghcr.io/a/b@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "docker.io/library/nginx:1.25-alpine_2",
        "10.0.0.7:5000/a__b/c--d.e:latest"
      })
  void theseImagesAreValid(String image) throws Exception {
    assertEquals(
        image,
        read(BadDocument.inSection("spec.runtime", List.of("image: " + image))).runtime().image());
  }

  @ParameterizedTest
  @ValueSource(strings = {"536870912", "524288Ki", "512Mi", "\"536870912\""})
  void memoryIsBytesHoweverWritten(String memory) throws Exception {
    DeploymentSpec spec =
        read(BadDocument.inSection("spec.runtime", List.of("resources:", "  memory: " + memory)));

    assertEquals(OptionalLong.of(536870912L), spec.runtime().resources().memoryBytes());
  }

  @Test
  void processorsMayBeTextOrNumber() throws Exception {
    List<Integer> milliCpus = new ArrayList<>();
    for (String cpus : List.of("2", "0.5", "\"0.25\"", "0.01", "1024")) {
      DeploymentSpec spec =
          read(BadDocument.inSection("spec.runtime", List.of("resources:", "  cpus: " + cpus)));
      milliCpus.add(spec.runtime().resources().milliCpus().orElseThrow());
    }

    assertEquals(List.of(2000, 500, 250, 10, 1_024_000), milliCpus);
  }

  @Test
  void wordsThatOldYamlReadsOtherwiseAreText() throws Exception {
    DeploymentSpec spec =
        read(
            BadDocument.inSection(
                "spec.runtime",
                List.of("args: [no, on, 12:30, 2026-01-01, <<, 1.2.3, '010', '']")));

    assertEquals(
        List.of("no", "on", "12:30", "2026-01-01", "<<", "1.2.3", "010", ""),
        spec.runtime().args());
  }

  @Test
  void providedCertificatesMayLieWherePeopleKeepThem() throws Exception {
    DeploymentSpec spec =
        read(
            BadDocument.inSection(
                "spec.runtime",
                List.of(
                    "admin:",
                    "  mtls:",
                    "    mode: provided",
                    "    caFile: /usr/local/share/ca-certificates/ca.crt",
                    "    clientCertFile: /root/pki/client.crt",
                    "    clientKeyFile: /run/secrets/client.key")));

    assertEquals("/run/secrets/client.key", spec.runtime().admin().mtls().clientKeyFile());
  }

  @Test
  void theDigestIsOfTheMeaningAndNotOfTheText() throws Exception {
    String document = new String(Samples.bytes("minimal.yaml"), StandardCharsets.UTF_8);
    String digest = SpecDigest.of(read(document));

    assertEquals(digest, SpecDigest.of(read("# a comment\nkind: Deployment\n" + document)));
    assertNotEquals(digest, SpecDigest.of(read(document.replace("acme\n", "acme2\n"))));
  }

  @Test
  void theEffectiveDocumentReadsBackAsTheSameDeployment() throws Exception {
    for (String sample : List.of("minimal.yaml", "acme-prod.yaml", "full.yaml")) {
      DeploymentSpec spec = Samples.read(sample);
      byte[] effective = CanonicalJson.encode(EffectiveDocument.of(spec));

      assertEquals(spec, DeploymentReader.read(sample, effective));
    }
  }
}
