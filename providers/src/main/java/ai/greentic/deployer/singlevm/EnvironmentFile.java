package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.spec.AdminSpec;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment of the runtime in podman's --env-file format: a NAME=value a line, taken as it
 * stands up to the end of the line.
 */
record EnvironmentFile(DeploymentSpec spec, Layout layout) {

  /** The names that it sets, which an envFile of the user therefore cannot set. */
  Set<String> names() {
    return variables().keySet();
  }

  String content() {
    return variables().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(
            Collectors.joining(
                "",
                "# Made by greentic-deployer for the deployment "
                    + spec.name()
                    + "; a plan finds edits and undoes them.\n",
                ""));
  }

  /** What the runtime relies on comes last, so that no variable of the document displaces it. */
  Map<String, String> variables() {
    AdminSpec admin = spec.runtime().admin();
    StorageSpec storage = spec.storage();
    Map<String, String> variables = new LinkedHashMap<>(spec.runtime().env());
    variables.put("GREENTIC_BUNDLE_SOURCE", spec.bundle().sourceUrl());
    variables.put("GREENTIC_BUNDLE_FORMAT", spec.bundle().format().word());
    variables.put("GREENTIC_BUNDLE_MOUNT", layout.bundleInContainer());
    variables.put("GREENTIC_STATE_DIR", storage.stateDir());
    variables.put("GREENTIC_CACHE_DIR", storage.cacheDir());
    variables.put("GREENTIC_LOG_DIR", storage.logDir());
    variables.put("GREENTIC_TEMP_DIR", storage.tempDir());
    variables.put("GREENTIC_ADMIN_BIND", admin.bind());
    variables.put("GREENTIC_ADMIN_LISTEN", admin.bind());
    variables.put("GREENTIC_ADMIN_CA_FILE", admin.mtls().caFile());
    variables.put("GREENTIC_ADMIN_CERT_FILE", admin.mtls().certFile());
    variables.put("GREENTIC_ADMIN_KEY_FILE", admin.mtls().keyFile());
    variables.put("GREENTIC_HEALTH_READINESS_PATH", spec.health().readinessPath());
    variables.put("GREENTIC_HEALTH_LIVENESS_PATH", spec.health().livenessPath());
    variables.put(
        "GREENTIC_HEALTH_STARTUP_TIMEOUT_SECONDS",
        Integer.toString(spec.health().startupTimeoutSeconds()));
    return variables;
  }
}
