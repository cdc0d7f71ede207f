package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.util.List;
import java.util.Set;

/**
 * Annotations of an image's manifest that engines and OCI runtimes obey. Podman before 4.6 hands
 * all of them on (podman pull request 18542), and crun takes a filter of system calls in place of
 * the engine's from one (crun(1), {@code run.oci.seccomp_bpf_data}); no option of the engine leaves
 * them away, and neither the image ID nor the command line shows them.
 */
final class RuntimeAnnotations {
  private static final Set<String> OBEYED =
      Set.of(
          "run.oci.",
          "org.criu.",
          "org.systemd.",
          "io.podman.",
          "io.container.",
          "io.kubernetes.",
          "module.wasm.");

  private RuntimeAnnotations() {}

  /**
   * Fails when one is there.
   *
   * @param image what to call the image
   * @param annotations names of those of its manifest
   */
  static void refuse(String image, List<String> annotations) throws ProviderException {
    refuse(image, annotations, "build the image without that annotation");
  }

  /** The same for an image that was in an engine's storage before: its ID does not tell them. */
  static void refuseStored(String engine, String imageId, List<String> annotations)
      throws ProviderException {
    refuse(
        "image " + imageId + " in the storage of " + engine,
        annotations,
        "remove it there (" + engine + " rmi --force " + imageId + "), then plan again");
  }

  private static void refuse(String image, List<String> annotations, String remedy)
      throws ProviderException {
    for (String annotation : annotations) {
      for (String prefix : OBEYED) {
        if (annotation.startsWith(prefix)) {
          throw new ProviderException(
              HostError.IMAGE_SETTING_REFUSED,
              image
                  + " has the annotation "
                  + annotation
                  + " in its manifest, by which it would change how it is run",
              remedy);
        }
      }
    }
  }
}
