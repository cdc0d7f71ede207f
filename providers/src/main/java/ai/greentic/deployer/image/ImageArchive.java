package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.image.ArchiveLayout.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an image archive holds, with everything verified that can be: the digest of each document
 * and layer, packed and unpacked, the platform, and whether the image is static.
 *
 * @param sha256 of the archive's bytes
 * @param imageId the digest of the image configuration, which container engines name an image by
 * @param manifestDigest absent for a docker archive
 * @param annotations names of those of the manifest
 * @param staticProblems why the image is not static, a sentence each; empty when it is
 */
public record ImageArchive(
    Path path,
    Sha256 sha256,
    Sha256 imageId,
    Optional<Sha256> manifestDigest,
    List<String> annotations,
    ImageConfig config,
    List<String> staticProblems) {
  private static final String REMEDY =
      "make the archive again (podman save --format oci-archive, or skopeo copy … oci-archive:…)";

  public ImageArchive {
    annotations = List.copyOf(annotations);
    staticProblems = List.copyOf(staticProblems);
  }

  /**
   * Reads an OCI or docker archive, twice from the same handle and with bounded memory.
   *
   * @throws ProviderException when it cannot be read or is not as it should be
   */
  public static ImageArchive read(Path path, ArchiveLimits limits, Progress progress)
      throws ProviderException, InterruptedException {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new InvalidImageException("is no regular file");
      }
      return readOpened(path, limits, progress);
    } catch (NoSuchFileException e) {
      throw new ProviderException(
          HostError.FILE_MISSING,
          "image archive " + path + " does not exist",
          "put it there, or set runtime.archive to where it is",
          e);
    } catch (InvalidImageException | MeasuredInputStream.ExcessException e) {
      throw new ProviderException(
          HostError.IMAGE_ARCHIVE_INVALID,
          "image archive " + path + " " + e.getMessage(),
          REMEDY,
          e);
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("reading " + path + " was interrupted");
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          "image archive " + path + " cannot be read: " + e.getMessage(),
          REMEDY,
          e);
    }
  }

  private static ImageArchive readOpened(Path path, ArchiveLimits limits, Progress progress)
      throws IOException, InvalidImageException {
    ArchiveFile.Opened opened = ArchiveFile.open(path, ArchiveLayout.DOCUMENTS, limits, progress);
    try (ArchiveFile file = opened.file()) {
      Found found = ArchiveLayout.find(file, limits);
      FileTree tree = layers(file, found, limits, progress);
      return new ImageArchive(
          path,
          opened.sha256(),
          found.imageId(),
          found.manifest(),
          found.annotations(),
          found.config(),
          StaticCheck.problems(tree, found.config()));
    }
  }

  private static FileTree layers(
      ArchiveFile file, Found found, ArchiveLimits limits, Progress progress)
      throws IOException, InvalidImageException {
    long total = 0;
    for (ArchiveLayout.Layer layer : found.layers()) {
      total += file.region(layer.entry()).size();
    }
    FileTree tree = new FileTree();
    LayerBlob.Left left = new LayerBlob.Left(limits.entries(), limits.layerBytes());
    long before = 0;
    for (int i = 0; i < found.layers().size(); i++) {
      ArchiveLayout.Layer layer = found.layers().get(i);
      InputStream blob =
          new ToldInputStream(
              file.stream(layer.entry()), "checking the layers", before, total, progress);
      left =
          new LayerBlob(layer, found.config().diffIds().get(i), limits).layOver(tree, blob, left);
      before += file.region(layer.entry()).size();
    }
    return tree;
  }
}
