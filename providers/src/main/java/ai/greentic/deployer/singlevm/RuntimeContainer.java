package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.MutualTls;
import java.util.List;
import java.util.Map;

/** What the container that runs the application is to be. */
record RuntimeContainer(DeploymentSpec spec, HostFacts facts, Layout layout) {

  Mapping attributes() {
    MutualTls mtls = spec.runtime().admin().mtls();
    String endpoint = spec.health().endpoint().orElse("https://" + spec.runtime().admin().bind());
    Mapping container =
        Mapping.EMPTY
            .with("name", layout.container())
            .with("unit", layout.unit())
            .with("engine", facts.engine())
            .with("imageId", facts.image().imageId())
            .with("bundle", facts.bundle().sha256())
            .with("bundleFile", layout.bundle(facts.bundle().sha256()))
            .with("bundleMount", layout.bundleInContainer())
            .with("mounted", new Unknown(SingleVm.MOUNT.toString(), "mounted"))
            .with(
                "storage",
                new Sequence(
                    List.of(
                        SingleVm.inode(SingleVm.directory("state")),
                        SingleVm.inode(SingleVm.directory("cache")),
                        SingleVm.inode(SingleVm.directory("log")),
                        SingleVm.inode(SingleVm.directory("temp")))))
            .with("launch", new RuntimeUnit(spec, layout, facts).launch())
            .with("configured", new Unknown(SingleVm.UNIT.toString(), "configured"))
            .with("command", Sequence.ofTexts(new RuntimeUnit(spec, layout, facts).command()))
            .with("environment", environment())
            .with("certificate", new Unknown(SingleVm.SERVER.toString(), "fingerprint"))
            .with("trust", new Unknown(SingleVm.CA.toString(), "trust"))
            .with("active", Value.of(true))
            .with("adminBind", spec.runtime().admin().bind())
            .with("readinessUrl", endpoint + spec.health().readinessPath())
            .with("livenessUrl", endpoint + spec.health().livenessPath())
            .with("caFile", mtls.caFile())
            .with("clientCertFile", mtls.clientCertFile())
            .with("clientKeyFile", mtls.clientKeyFile())
            .with("startupTimeoutSeconds", Value.of(spec.health().startupTimeoutSeconds()))
            .with("minReadySeconds", Value.of(spec.health().minReadySeconds()));
    if (spec.runtime().envFile().isPresent()) {
      container =
          container
              .with("secretFile", spec.runtime().envFile().get())
              .with(
                  "secretsOverridden",
                  Sequence.ofTexts(
                      new EnvironmentFile(spec, layout).names().stream().sorted().toList()));
    }
    if (facts.secrets().isPresent()) {
      HostFacts.Secrets secrets = facts.secrets().get();
      container =
          container
              .with("secrets", secrets.fingerprint())
              .with("secretNames", Sequence.ofTexts(secrets.names()));
    }
    return container;
  }

  private Mapping environment() {
    Mapping variables = Mapping.EMPTY;
    for (Map.Entry<String, String> variable :
        new EnvironmentFile(spec, layout).variables().entrySet()) {
      variables = variables.with(variable.getKey(), variable.getValue());
    }
    return variables;
  }
}
