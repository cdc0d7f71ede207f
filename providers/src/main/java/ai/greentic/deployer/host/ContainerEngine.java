package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The container engine on the host. Images are named by image ID, {@code sha256:} and 64
 * hexadecimal digits: the digest of the image configuration, the only name that is the same on
 * every way into the engine's storage.
 */
public interface ContainerEngine {

  /** The name that a document uses for it and the name of its program, such as {@code podman}. */
  String name();

  /**
   * The engine's version, such as {@code 4.3.1}.
   *
   * @throws ProviderException when it is not installed or does not work
   */
  String version() throws ProviderException, InterruptedException;

  /**
   * The image in local storage, empty when there is none.
   *
   * @param reference an image ID, or {@code name:tag}, or {@code name@sha256:…}
   */
  Optional<EngineImage> image(String reference) throws ProviderException, InterruptedException;

  /** The IDs of all images in local storage. */
  Set<String> imageIds() throws ProviderException, InterruptedException;

  /**
   * Fetches an image from its registry.
   *
   * @param reference {@code name@sha256:…}
   * @param lines is told what the engine says while it works
   * @return the image ID
   */
  String pull(String reference, Consumer<String> lines)
      throws ProviderException, InterruptedException;

  /**
   * Loads the only image of an archive.
   *
   * @return the image ID
   */
  String load(Path archive, ArchiveFormat format, Consumer<String> lines)
      throws ProviderException, InterruptedException;

  /**
   * Removes an image with all its names; one that is gone already is no error.
   *
   * @throws ProviderException when a container uses it, among others
   */
  void removeImage(String imageId) throws ProviderException, InterruptedException;

  /**
   * Makes the files of an image readable. Hide them again afterwards.
   *
   * @param workFolder a folder of root's, where an engine may lay them; made with mode 0700 when it
   *     is not there
   */
  ImageFiles showImage(String imageId, Path workFolder)
      throws ProviderException, InterruptedException;

  /** Takes back what {@link #showImage} did; what is gone already is no error. */
  void hideImage(String imageId, Path workFolder) throws ProviderException, InterruptedException;

  /** The container of that name or ID, running or not; empty when there is none. */
  Optional<EngineContainer> container(String name) throws ProviderException, InterruptedException;

  /** Ends and removes a container; one that is gone already is no error. */
  void removeContainer(String name) throws ProviderException, InterruptedException;
}
