package ai.greentic.deployer.spec;

import java.util.Set;

/** The environment variables that the deployer itself gives to the runtime. */
public final class ReservedVariables {
  public static final Set<String> NAMES =
      Set.of(
          "GREENTIC_ADMIN_BIND",
          "GREENTIC_ADMIN_CA_FILE",
          "GREENTIC_ADMIN_CERT_FILE",
          "GREENTIC_ADMIN_KEY_FILE",
          "GREENTIC_ADMIN_LISTEN",
          "GREENTIC_BUNDLE_FORMAT",
          "GREENTIC_BUNDLE_MOUNT",
          "GREENTIC_BUNDLE_SOURCE",
          "GREENTIC_CACHE_DIR",
          "GREENTIC_HEALTH_LIVENESS_PATH",
          "GREENTIC_HEALTH_READINESS_PATH",
          "GREENTIC_HEALTH_STARTUP_TIMEOUT_SECONDS",
          "GREENTIC_LOG_DIR",
          "GREENTIC_STATE_DIR",
          "GREENTIC_TEMP_DIR");

  private ReservedVariables() {}
}
