package ai.greentic.deployer.spec;

/** Reads {@code spec.health}. */
final class HealthReader {
  private static final int LONGEST_STARTUP_SECONDS = 3600;
  private static final int LONGEST_READY_SECONDS = 600;

  private HealthReader() {}

  static HealthSpec read(Section health) {
    HealthSpec usual = HealthSpec.DEFAULT;
    return new HealthSpec(
        path(health.field("readinessPath"), usual.readinessPath()),
        path(health.field("livenessPath"), usual.livenessPath()),
        health
            .field("startupTimeoutSeconds")
            .integer(1, LONGEST_STARTUP_SECONDS)
            .orElse(usual.startupTimeoutSeconds()),
        health
            .field("minReadySeconds")
            .integer(0, LONGEST_READY_SECONDS)
            .orElse(usual.minReadySeconds()),
        health.field("endpoint").text(HealthUrl::endpoint));
  }

  private static String path(Field field, String usual) {
    return field.text(text -> HealthUrl.path(text, usual)).orElse(usual);
  }
}
