package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.List;
import java.util.Set;

/**
 * The folders that an image declares as volumes ({@code VOLUME}). A container engine would make
 * each a writable folder of its own, which goes with the container.
 */
final class ImageVolumes {
  private ImageVolumes() {}

  /**
   * Fails when one is no folder that the container has anyway.
   *
   * @param image what to call the image
   */
  static void requireKept(String image, List<String> volumes, StorageSpec storage)
      throws ProviderException {
    Set<String> kept =
        Set.of(storage.stateDir(), storage.cacheDir(), storage.logDir(), storage.tempDir(), "/tmp");
    for (String volume : volumes) {
      String folder =
          volume.length() > 1 && volume.endsWith("/")
              ? volume.substring(0, volume.length() - 1)
              : volume;
      if (!kept.contains(folder)) {
        throw new ProviderException(
            HostError.IMAGE_SETTING_REFUSED,
            image
                + " declares VOLUME "
                + volume
                + ", which is no folder of spec.storage: what is written there would be lost with"
                + " each container",
            "build the image without it and write to the folders of spec.storage, or make "
                + folder
                + " one of them");
      }
    }
  }
}
