package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.spec.AdminSpec;
import ai.greentic.deployer.spec.BundleSpec;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DriftSpec;
import ai.greentic.deployer.spec.HealthSpec;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.ResourceLimits;
import ai.greentic.deployer.spec.RolloutSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import ai.greentic.deployer.spec.ServiceSpec;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Deployments to compile. */
final class Samples {
  static final String STATE_FOLDER = "/var/lib/greentic-deployer/acme-prod";

  private Samples() {}

  /** Only what a document must say. */
  static DeploymentSpec minimal() {
    return DeploymentSpec.ofRequired(
        "acme-prod",
        "/opt/greentic/bundles/acme.squashfs",
        "ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless");
  }

  /** Every key, none with its default. */
  static DeploymentSpec full() {
    MutualTls mtls =
        new MutualTls(
            MutualTls.Mode.PROVIDED,
            "/srv/pki/ca.pem",
            "/srv/pki/server.pem",
            "/srv/pki/server-key.pem",
            "/root/pki/probe.pem",
            "/root/pki/probe-key.pem",
            MutualTls.Issuance.DEFAULT);
    return new DeploymentSpec(
        "acme-prod",
        new BundleSpec(
            "/opt/acme.squashfs", BundleSpec.Format.SQUASHFS, Optional.of("ab".repeat(32))),
        new RuntimeSpec(
            "registry.example.com/acme/operator:2",
            Optional.of("/opt/operator.tar"),
            Optional.of("cd".repeat(32)),
            RuntimeSpec.Engine.PODMAN,
            RuntimeSpec.Architecture.X86_64,
            List.of("serve", "--tenant=acme prod", "100%", "$HOME", "say \"hi\" \\o/", ";", ""),
            new TreeMap<>(Map.of("RUST_LOG", "info,h2=warn", "GREETING", "a # b")),
            Optional.of("/root/acme.env"),
            new ResourceLimits(
                OptionalLong.of(512L << 20), OptionalInt.of(1_500), OptionalInt.of(200)),
            false,
            new AdminSpec("127.0.0.1", 9443, mtls)),
        new StorageSpec("/srv/state", "/srv/cache", "/srv/log", "/srv/temp"),
        new ServiceSpec("acme", "acme"),
        new HealthSpec("/healthz/ready", "/healthz", 30, 10, Optional.of("http://127.0.0.1:9000")),
        new RolloutSpec(RolloutSpec.OnFailure.STOP, 5),
        DriftSpec.DEFAULT);
  }

  /** The same on another engine. */
  static DeploymentSpec on(RuntimeSpec.Engine engine, DeploymentSpec spec) {
    RuntimeSpec runtime = spec.runtime();
    return new DeploymentSpec(
        spec.name(),
        spec.bundle(),
        new RuntimeSpec(
            runtime.image(),
            runtime.archivePath(),
            runtime.archiveSha256(),
            engine,
            runtime.architecture(),
            runtime.args(),
            runtime.env(),
            runtime.envFile(),
            runtime.resources(),
            runtime.requireStatic(),
            runtime.admin()),
        spec.storage(),
        spec.service(),
        spec.health(),
        spec.rollout(),
        spec.drift());
  }

  static RuntimeSpec withEnvironment(RuntimeSpec runtime, String name, String value) {
    TreeMap<String, String> environment = new TreeMap<>(runtime.env());
    environment.put(name, value);
    return new RuntimeSpec(
        runtime.image(),
        runtime.archivePath(),
        runtime.archiveSha256(),
        runtime.engine(),
        runtime.architecture(),
        runtime.args(),
        environment,
        runtime.envFile(),
        runtime.resources(),
        runtime.requireStatic(),
        runtime.admin());
  }

  static HostFacts facts() {
    return new HostFacts(
        998,
        997,
        "podman",
        "/usr/bin/podman",
        new HostFacts.Bundle("ab".repeat(32), 4_096),
        new HostFacts.Image(
            "sha256:" + "12".repeat(32),
            Optional.of("sha256:" + "34".repeat(32)),
            Optional.empty()),
        Optional.empty());
  }

  static HostFacts factsWithSecrets() {
    return new HostFacts(
        998,
        997,
        "podman",
        "/usr/bin/podman",
        new HostFacts.Bundle("ab".repeat(32), 4_096),
        new HostFacts.Image(
            "sha256:" + "12".repeat(32), Optional.empty(), Optional.of("cd".repeat(32))),
        Optional.of(
            new HostFacts.Secrets(List.of("DB_PASSWORD"), new Fingerprint("ef".repeat(32)))));
  }

  /** The same machine, with docker. */
  static HostFacts withDocker(HostFacts facts) {
    return new HostFacts(
        facts.uid(),
        facts.gid(),
        "docker",
        "/usr/bin/docker",
        facts.bundle(),
        facts.image(),
        facts.secrets());
  }
}
