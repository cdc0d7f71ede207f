package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageVolumesTest {
  private static final StorageSpec STORAGE = Samples.minimal().storage();

  @Test
  void foldersThatTheContainerHasAnyway() throws Exception {
    ImageVolumes.requireKept("image a", List.of(), STORAGE);
    ImageVolumes.requireKept(
        "image a", List.of("/var/lib/greentic/state", "/var/log/greentic/", "/tmp"), STORAGE);
  }

  @Test
  void whatWouldBeLostIsRefused() {
    ProviderException refused = refusal("/data/");

    assertEquals(
        "image a declares VOLUME /data/, which is no folder of spec.storage: what is written there"
            + " would be lost with each container",
        refused.getMessage());
    assertEquals(HostError.IMAGE_SETTING_REFUSED, refused.code());
    assertEquals(
        "build the image without it and write to the folders of spec.storage, or make /data one of"
            + " them",
        refused.remedy());
  }

  /** Docker mounts a volume of its own over that part of the folder. */
  @Test
  void aPartOfAFolderIsNotKeptEither() {
    assertEquals(
        HostError.IMAGE_SETTING_REFUSED, refusal("/var/lib/greentic/state/database").code());
  }

  private static ProviderException refusal(String volume) {
    return assertThrows(
        ProviderException.class,
        () -> ImageVolumes.requireKept("image a", List.of(volume), STORAGE));
  }
}
