package ai.greentic.deployer.spec;

/**
 * A valid {@code kind: Deployment} of apiVersion {@code greentic.ai/v1alpha1}, with every default
 * filled in. docs/spec.md describes the document. Paths are absolute, normalised POSIX paths,
 * whatever system reads the document; they hold no character with a meaning to systemd, podman or a
 * shell.
 *
 * <p>{@code target: single-vm}, {@code service.manager: systemd} and {@code rollout.strategy:
 * recreate} have one possible value in v1alpha1 and are therefore not represented.
 *
 * @param name metadata.name, a DNS label of at most 40 characters
 */
public record DeploymentSpec(
    String name,
    BundleSpec bundle,
    RuntimeSpec runtime,
    StorageSpec storage,
    ServiceSpec service,
    HealthSpec health,
    RolloutSpec rollout,
    DriftSpec drift) {

  /** What a document with only the three required keys means. */
  public static DeploymentSpec ofRequired(String name, String bundlePath, String image) {
    return new DeploymentSpec(
        name,
        BundleSpec.of(bundlePath),
        RuntimeSpec.of(image),
        StorageSpec.DEFAULT,
        ServiceSpec.DEFAULT,
        HealthSpec.DEFAULT,
        RolloutSpec.DEFAULT,
        DriftSpec.DEFAULT);
  }
}
