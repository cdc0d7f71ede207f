package ai.greentic.deployer.spec;

import static ai.greentic.deployer.spec.SpecKey.OPTIONAL;
import static ai.greentic.deployer.spec.SpecKey.REQUIRED;
import static ai.greentic.deployer.spec.SpecKey.Type.BOOLEAN;
import static ai.greentic.deployer.spec.SpecKey.Type.INTEGER;
import static ai.greentic.deployer.spec.SpecKey.Type.SECTION;
import static ai.greentic.deployer.spec.SpecKey.Type.TEXT;
import static ai.greentic.deployer.spec.SpecKey.Type.TEXT_LIST;
import static ai.greentic.deployer.spec.SpecKey.Type.TEXT_MAP;
import static ai.greentic.deployer.spec.SpecKey.Type.TEXT_OR_NUMBER;

import java.util.List;

/**
 * Every key of the document. The readers look keys up here, and a test holds docs/spec.md against
 * it.
 */
final class SpecKeys {
  static final List<SpecKey> ALL =
      List.of(
          key("apiVersion", TEXT, "greentic.ai/v1alpha1"),
          key("kind", TEXT, "Deployment"),
          key("metadata", SECTION, REQUIRED, "{name: acme-prod}"),
          key("metadata.name", TEXT, REQUIRED, "acme-prod"),
          key("spec", SECTION, REQUIRED, "{bundle: …, runtime: …}"),
          key("spec.target", TEXT, "single-vm"),
          key(
              "spec.bundle",
              SECTION,
              REQUIRED,
              "{source: file:///opt/greentic/bundles/acme.squashfs}"),
          key("spec.bundle.source", TEXT, REQUIRED, "file:///opt/greentic/bundles/acme.squashfs"),
          key("spec.bundle.format", TEXT, "squashfs"),
          key("spec.bundle.sha256", TEXT, OPTIONAL, "64 lower-case hex digits"),
          key(
              "spec.runtime",
              SECTION,
              REQUIRED,
              "{image: ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless}"),
          key(
              "spec.runtime.image",
              TEXT,
              REQUIRED,
              "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless"),
          key("spec.runtime.archive", TEXT, OPTIONAL, "file:///opt/greentic/images/operator.tar"),
          key("spec.runtime.archiveSha256", TEXT, OPTIONAL, "64 lower-case hex digits"),
          key("spec.runtime.engine", TEXT, "auto"),
          key("spec.runtime.arch", TEXT, "x86_64"),
          key("spec.runtime.args", TEXT_LIST, OPTIONAL, "[--log-level, info]"),
          key("spec.runtime.env", TEXT_MAP, OPTIONAL, "{LOG_LEVEL: info}"),
          key("spec.runtime.envFile", TEXT, OPTIONAL, "/etc/greentic/acme.env"),
          key("spec.runtime.resources", SECTION, OPTIONAL, "{memory: 512Mi}"),
          key("spec.runtime.resources.memory", TEXT_OR_NUMBER, OPTIONAL, "512Mi"),
          key("spec.runtime.resources.cpus", TEXT_OR_NUMBER, OPTIONAL, "0.5"),
          key("spec.runtime.resources.pids", INTEGER, OPTIONAL, "256"),
          key("spec.runtime.requireStatic", BOOLEAN, "true"),
          key("spec.runtime.admin", SECTION, OPTIONAL, "{bind: 127.0.0.1:8433}"),
          key("spec.runtime.admin.bind", TEXT, "127.0.0.1:8433"),
          key("spec.runtime.admin.mtls", SECTION, OPTIONAL, "{mode: managed}"),
          key("spec.runtime.admin.mtls.mode", TEXT, "managed"),
          key("spec.runtime.admin.mtls.caFile", TEXT, "/etc/greentic/admin/ca.crt"),
          key("spec.runtime.admin.mtls.certFile", TEXT, "/etc/greentic/admin/server.crt"),
          key("spec.runtime.admin.mtls.keyFile", TEXT, "/etc/greentic/admin/server.key"),
          key(
              "spec.runtime.admin.mtls.clientCertFile",
              TEXT,
              OPTIONAL,
              "/etc/greentic/admin/client.crt"),
          key(
              "spec.runtime.admin.mtls.clientKeyFile",
              TEXT,
              OPTIONAL,
              "/etc/greentic/admin/client.key"),
          key("spec.runtime.admin.mtls.lifetimeDays", INTEGER, "90"),
          key("spec.runtime.admin.mtls.caLifetimeDays", INTEGER, "1825"),
          key("spec.runtime.admin.mtls.caGeneration", INTEGER, "1"),
          key("spec.storage", SECTION, OPTIONAL, "{stateDir: /var/lib/greentic/state}"),
          key("spec.storage.stateDir", TEXT, "/var/lib/greentic/state"),
          key("spec.storage.cacheDir", TEXT, "/var/lib/greentic/cache"),
          key("spec.storage.logDir", TEXT, "/var/log/greentic"),
          key("spec.storage.tempDir", TEXT, "/var/lib/greentic/tmp"),
          key("spec.service", SECTION, OPTIONAL, "{user: greentic}"),
          key("spec.service.manager", TEXT, "systemd"),
          key("spec.service.user", TEXT, "greentic"),
          key("spec.service.group", TEXT, "greentic"),
          key("spec.health", SECTION, OPTIONAL, "{readinessPath: /ready}"),
          key("spec.health.readinessPath", TEXT, "/ready"),
          key("spec.health.livenessPath", TEXT, "/health"),
          key("spec.health.startupTimeoutSeconds", INTEGER, "120"),
          key("spec.health.minReadySeconds", INTEGER, "3"),
          key("spec.health.endpoint", TEXT, OPTIONAL, "https://127.0.0.1:8433"),
          key("spec.rollout", SECTION, OPTIONAL, "{onFailure: rollback}"),
          key("spec.rollout.strategy", TEXT, "recreate"),
          key("spec.rollout.onFailure", TEXT, "rollback"),
          key("spec.rollout.keep", INTEGER, "3"),
          key("spec.drift", SECTION, OPTIONAL, "{schedule: hourly}"),
          key("spec.drift.schedule", TEXT, OPTIONAL, "hourly"),
          key(
              "spec.drift.metricsFile",
              TEXT,
              OPTIONAL,
              "/var/lib/prometheus/node-exporter/greentic.prom"));

  private SpecKeys() {}

  private static SpecKey key(String path, SpecKey.Type type, String defaultValue) {
    return key(path, type, defaultValue, defaultValue);
  }

  private static SpecKey key(String path, SpecKey.Type type, String presence, String example) {
    return new SpecKey(path, type, presence, example);
  }

  static SpecKey at(String path) {
    return ALL.stream()
        .filter(key -> key.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no key " + path));
  }

  /** The names of the keys directly below a path, in the order of the document. */
  static List<String> below(String parent) {
    return ALL.stream().filter(key -> key.parent().equals(parent)).map(SpecKey::name).toList();
  }
}
