package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.HostError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pins the image of a document to exact bytes when planning. Changes nothing on the host. */
public final class ImageResolver {
  private final Registry registry;
  private final ContainerEngine engine;
  private final ArchiveLimits limits;

  public ImageResolver(Commands commands, ContainerEngine engine, ArchiveLimits limits) {
    this.registry = new Registry(commands);
    this.engine = engine;
    this.limits = limits;
  }

  /**
   * Reads an image archive and checks everything about it.
   *
   * @param reference the document's image reference; where it has a digest, the archive must hold
   *     that very image
   * @param expectedSha256 of the archive, lower-case hex, where the document gives it
   * @param requireStatic whether a program that needs a loader or libraries is an error
   * @throws ProviderException with all that is wrong
   */
  public ResolvedImage fromArchive(
      String reference,
      Path archive,
      Optional<String> expectedSha256,
      boolean requireStatic,
      Progress progress)
      throws ProviderException, InterruptedException {
    ImageArchive read = ImageArchive.read(archive, limits, progress);
    if (expectedSha256.isPresent() && !expectedSha256.get().equals(read.sha256().hex())) {
      throw new ProviderException(
          HostError.IMAGE_MISMATCH,
          "image archive "
              + archive
              + " has the SHA-256 "
              + read.sha256().hex()
              + "; runtime.archiveSha256 is "
              + expectedSha256.get(),
          "put the right archive there, or correct runtime.archiveSha256");
    }
    Optional<Sha256> pinned = parse(reference).digest();
    if (pinned.isPresent()
        && read.manifestDigest().isPresent()
        && !pinned.equals(read.manifestDigest())) {
      throw new ProviderException(
          HostError.IMAGE_MISMATCH,
          "image archive "
              + archive
              + " holds the image "
              + read.manifestDigest().get()
              + "; runtime.image asks for "
              + pinned.get(),
          "save the right image into the archive, or correct runtime.image");
    }
    RuntimeAnnotations.refuse("image archive " + archive, read.annotations());
    refuseStored(read.imageId().toString());
    if (requireStatic) {
      requireStatic("image archive " + archive, read.staticProblems());
    }
    return new ResolvedImage(
        reference,
        read.manifestDigest().map(Sha256::toString),
        read.imageId().toString(),
        Optional.of(archive),
        Optional.of(read.sha256().hex()),
        read.config().volumes());
  }

  /**
   * Asks the registry which image a reference means now. A reference by digest to an image that is
   * on the host already needs no registry.
   *
   * @throws ProviderException when the registry does not answer, does not know the image, wants
   *     other credentials or has no image for linux/amd64
   */
  public ResolvedImage fromRegistry(String reference)
      throws ProviderException, InterruptedException {
    ImageReference parsed = parse(reference);
    Optional<ResolvedImage> local = local(reference, parsed);
    if (local.isPresent()) {
      return local.get();
    }
    try {
      return fromRegistry(reference, parsed);
    } catch (InvalidImageException e) {
      throw new ProviderException(
          HostError.IMAGE_UNSUPPORTED,
          "image " + reference + " " + e.getMessage(),
          "check what was pushed to the registry",
          e);
    }
  }

  private ResolvedImage fromRegistry(String reference, ImageReference parsed)
      throws ProviderException, InterruptedException, InvalidImageException {
    byte[] bytes = registry.manifest(parsed.wanted());
    Sha256 digest = Sha256.of(bytes);
    if (parsed.digest().isPresent()) {
      require(parsed.digest().get(), digest, "manifest");
    }
    Manifest manifest = Manifest.parse("the manifest", bytes);
    if (manifest instanceof Manifest.Index index) {
      digest = index.onlyForThisPlatform().digest();
      bytes = registry.manifest(parsed.at(digest));
      require(digest, Sha256.of(bytes), "manifest");
      manifest = Manifest.parse("the manifest", bytes);
    }
    return switch (manifest) {
      case Manifest.Index _ -> throw new InvalidImageException("is an index of indexes");
      case Manifest.Image image -> {
        byte[] configuration = registry.configuration(parsed.at(digest));
        require(image.config().digest(), Sha256.of(configuration), "configuration");
        ImageConfig config = ImageConfig.parse(configuration);
        config.requireSupportedPlatform();
        RuntimeAnnotations.refuse("image " + reference, image.annotations());
        refuseStored(image.config().digest().toString());
        yield new ResolvedImage(
            reference,
            Optional.of(digest.toString()),
            image.config().digest().toString(),
            Optional.empty(),
            Optional.empty(),
            config.volumes());
      }
    };
  }

  /** What lies in the engine's storage under that ID is what will run; its manifest is its own. */
  private void refuseStored(String imageId) throws ProviderException, InterruptedException {
    Optional<EngineImage> stored = engine.image(imageId);
    if (stored.isPresent()) {
      RuntimeAnnotations.refuseStored(engine.name(), imageId, stored.get().annotations());
    }
  }

  private Optional<ResolvedImage> local(String reference, ImageReference parsed)
      throws ProviderException, InterruptedException {
    if (parsed.digest().isEmpty()) {
      return Optional.empty();
    }
    Optional<EngineImage> found = engine.image(parsed.wanted());
    if (found.isEmpty()
        || !(found.get().os() + "/" + found.get().architecture()).equals("linux/amd64")) {
      return Optional.empty();
    }
    RuntimeAnnotations.refuse("image " + reference, found.get().annotations());
    return Optional.of(
        new ResolvedImage(
            reference,
            parsed.digest().map(Sha256::toString),
            found.get().id(),
            Optional.empty(),
            Optional.empty(),
            found.get().volumes()));
  }

  private static void require(Sha256 expected, Sha256 found, String part)
      throws InvalidImageException {
    if (!expected.equals(found)) {
      throw new InvalidImageException(
          "has a " + part + " with the digest " + found + " in place of " + expected);
    }
  }

  private static ImageReference parse(String reference) throws ProviderException {
    try {
      return ImageReference.parse(reference);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID, String.valueOf(e.getMessage()), "correct runtime.image", e);
    }
  }

  static void requireStatic(String image, List<String> problems) throws ProviderException {
    if (!problems.isEmpty()) {
      throw new ProviderException(
          HostError.IMAGE_NOT_STATIC,
          image + " is not static: " + String.join("; ", problems),
          "build the program without dynamic libraries, or set runtime.requireStatic to false");
    }
  }
}
