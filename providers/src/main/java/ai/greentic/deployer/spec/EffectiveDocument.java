package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a deployment as the document that says the same with every default filled in. */
final class EffectiveDocument {
  private Mapping document = Mapping.EMPTY;

  private EffectiveDocument() {}

  static Mapping of(DeploymentSpec spec) {
    EffectiveDocument document = new EffectiveDocument();
    document.put("apiVersion", "greentic.ai/v1alpha1");
    document.put("kind", "Deployment");
    document.put("metadata.name", spec.name());
    document.put("spec.target", "single-vm");
    bundle(document, spec.bundle());
    runtime(document, spec.runtime());
    admin(document, spec.runtime().admin());
    document.put("spec.storage.stateDir", spec.storage().stateDir());
    document.put("spec.storage.cacheDir", spec.storage().cacheDir());
    document.put("spec.storage.logDir", spec.storage().logDir());
    document.put("spec.storage.tempDir", spec.storage().tempDir());
    document.put("spec.service.manager", "systemd");
    document.put("spec.service.user", spec.service().user());
    document.put("spec.service.group", spec.service().group());
    health(document, spec.health());
    document.put("spec.rollout.strategy", "recreate");
    document.put("spec.rollout.onFailure", spec.rollout().onFailure().word());
    document.put("spec.rollout.keep", Value.of(spec.rollout().keep()));
    document.put("spec.drift.schedule", spec.drift().schedule());
    document.put("spec.drift.metricsFile", spec.drift().metricsFile());
    return document.document;
  }

  private static void bundle(EffectiveDocument document, BundleSpec bundle) {
    document.put("spec.bundle.source", bundle.sourceUrl());
    document.put("spec.bundle.format", bundle.format().word());
    document.put("spec.bundle.sha256", bundle.sha256());
  }

  private static void runtime(EffectiveDocument document, RuntimeSpec runtime) {
    document.put("spec.runtime.image", runtime.image());
    document.put("spec.runtime.archive", runtime.archivePath().map(path -> "file://" + path));
    document.put("spec.runtime.archiveSha256", runtime.archiveSha256());
    document.put("spec.runtime.engine", runtime.engine().word());
    document.put("spec.runtime.arch", runtime.architecture().word());
    document.put("spec.runtime.args", Sequence.ofTexts(runtime.args()));
    Mapping variables = Mapping.EMPTY;
    for (Map.Entry<String, String> variable : runtime.env().entrySet()) {
      variables = variables.with(variable.getKey(), variable.getValue());
    }
    document.put("spec.runtime.env", variables);
    document.put("spec.runtime.envFile", runtime.envFile());
    ResourceLimits limits = runtime.resources();
    limits
        .memoryBytes()
        .ifPresent(bytes -> document.put("spec.runtime.resources.memory", Value.of(bytes)));
    limits
        .milliCpus()
        .ifPresent(milli -> document.put("spec.runtime.resources.cpus", Quantities.cpus(milli)));
    limits.pids().ifPresent(pids -> document.put("spec.runtime.resources.pids", Value.of(pids)));
    document.put("spec.runtime.requireStatic", Value.of(runtime.requireStatic()));
  }

  private static void admin(EffectiveDocument document, AdminSpec admin) {
    document.put("spec.runtime.admin.bind", admin.bind());
    MutualTls mtls = admin.mtls();
    document.put("spec.runtime.admin.mtls.mode", mtls.mode().word());
    document.put("spec.runtime.admin.mtls.caFile", mtls.caFile());
    document.put("spec.runtime.admin.mtls.certFile", mtls.certFile());
    document.put("spec.runtime.admin.mtls.keyFile", mtls.keyFile());
    document.put("spec.runtime.admin.mtls.clientCertFile", mtls.clientCertFile());
    document.put("spec.runtime.admin.mtls.clientKeyFile", mtls.clientKeyFile());
    if (mtls.mode() == MutualTls.Mode.MANAGED) {
      MutualTls.Issuance issuance = mtls.issuance();
      document.put("spec.runtime.admin.mtls.lifetimeDays", Value.of(issuance.lifetimeDays()));
      document.put("spec.runtime.admin.mtls.caLifetimeDays", Value.of(issuance.caLifetimeDays()));
      document.put("spec.runtime.admin.mtls.caGeneration", Value.of(issuance.caGeneration()));
    }
  }

  private static void health(EffectiveDocument document, HealthSpec health) {
    document.put("spec.health.readinessPath", health.readinessPath());
    document.put("spec.health.livenessPath", health.livenessPath());
    document.put("spec.health.startupTimeoutSeconds", Value.of(health.startupTimeoutSeconds()));
    document.put("spec.health.minReadySeconds", Value.of(health.minReadySeconds()));
    document.put("spec.health.endpoint", health.endpoint());
  }

  private void put(String path, Optional<String> text) {
    text.ifPresent(present -> put(path, present));
  }

  private void put(String path, String text) {
    put(path, Value.of(text));
  }

  private void put(String path, Value value) {
    document = with(document, List.of(path.split("\\.", -1)), value);
  }

  private static Mapping with(Mapping section, List<String> path, Value value) {
    String key = path.getFirst();
    if (path.size() == 1) {
      return section.with(key, value);
    }
    Mapping below =
        section.get(key).orElse(Mapping.EMPTY) instanceof Mapping mapping ? mapping : Mapping.EMPTY;
    return section.with(key, with(below, path.subList(1, path.size()), value));
  }
}
