package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.value.Value.Mapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a started container has to show before it counts as good.
 *
 * @param imageId of the image that must run
 * @param bundle digest of the bundle that must be in it
 * @param bundleFile the file that must be behind the mount of the bundle
 * @param bundleMount where the container must see the bundle
 * @param launch digest of what it must have been started from
 * @param certificate fingerprint that the admin endpoint must present
 * @param adminPort must listen on 127.0.0.1 and nowhere else
 * @param secretFile the user's file of secret variables, which the container's log may repeat
 * @param startupTimeout how long readiness may take
 * @param minReady how long it must then run on without a restart
 */
record Gate(
    String container,
    String unit,
    String imageId,
    String bundle,
    Path bundleFile,
    Path bundleMount,
    String launch,
    String certificate,
    URI readiness,
    URI liveness,
    String adminHost,
    int adminPort,
    Credentials credentials,
    Optional<Path> secretFile,
    Duration startupTimeout,
    Duration minReady) {

  /** The PEM files with which the endpoint is asked. */
  record Credentials(Path caFile, Path certFile, Path keyFile) {}

  static Gate of(Mapping attributes) {
    URI admin = URI.create("https://" + attributes.text("adminBind"));
    return new Gate(
        attributes.text("name"),
        attributes.text("unit"),
        attributes.text("imageId"),
        attributes.text("bundle"),
        Path.of(attributes.text("bundleFile")),
        Path.of(attributes.text("bundleMount")),
        attributes.text("launch"),
        attributes.text("certificate"),
        URI.create(attributes.text("readinessUrl")),
        URI.create(attributes.text("livenessUrl")),
        admin.getHost(),
        admin.getPort(),
        new Credentials(
            Path.of(attributes.text("caFile")),
            Path.of(attributes.text("clientCertFile")),
            Path.of(attributes.text("clientKeyFile"))),
        attributes.get("secretFile").isPresent()
            ? Optional.of(Path.of(attributes.text("secretFile")))
            : Optional.empty(),
        Duration.ofSeconds(attributes.integer("startupTimeoutSeconds")),
        Duration.ofSeconds(attributes.integer("minReadySeconds")));
  }

  /** The readiness path on the admin endpoint itself, wherever readiness is probed. */
  URI adminEndpoint() {
    return URI.create("https://" + adminHost + ":" + adminPort + readiness.getRawPath());
  }
}
