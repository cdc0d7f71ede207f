package ai.greentic.deployer.bundle;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Looks at a bundle where the user put it, when planning. Changes nothing. */
public final class BundleInspector {

  /**
   * Size and digest of a bundle that the kernel would mount. Symbolic links are followed, as the
   * file is only read, and its copy is verified again.
   *
   * @param sha256 the digest that the document asks for, lower-case hex; the file is read to its
   *     end either way, so that a plan never promises what apply cannot do
   * @throws ProviderException when it is no regular file, no usable squashfs, or has another digest
   */
  public BundleFile inspect(Path source, Optional<String> sha256, Progress progress)
      throws ProviderException, InterruptedException {
    requireRegularFile(source);
    try (FileChannel file = FileChannel.open(source, StandardOpenOption.READ)) {
      SquashfsSuperblock.read(file, source);
      DigestedCopy found = DigestedCopy.read(file, "reading bundle", file.size(), progress);
      if (sha256.isPresent() && !sha256.get().equals(found.sha256())) {
        throw new ProviderException(
            HostError.BUNDLE_DIGEST_MISMATCH,
            "bundle "
                + source
                + " has SHA-256 "
                + found.sha256()
                + "; the document asks for "
                + sha256.get(),
            "put the right bundle there, or correct spec.bundle.sha256");
      }
      return new BundleFile(source, found.size(), found.sha256());
    } catch (ClosedByInterruptException e) {
      throw interrupted(source);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  /** Opening a named pipe would wait forever, so the kind is looked at first. */
  static void requireRegularFile(Path source) throws ProviderException {
    if (Files.notExists(source)) {
      throw new ProviderException(
          HostError.FILE_MISSING,
          "bundle " + source + " does not exist",
          "put it there, or correct spec.bundle.source");
    }
    if (!Files.isRegularFile(source)) {
      throw new ProviderException(
          HostError.FILE_MISSING,
          "bundle " + source + " is not a regular file",
          "name a squashfs file in spec.bundle.source");
    }
  }

  static InterruptedException interrupted(Path path) {
    Thread.interrupted();
    return new InterruptedException("interrupted while reading " + path);
  }

  static ProviderException unreadable(Path path, IOException e) {
    return new ProviderException(
        HostError.FILE_ACCESS_FAILED,
        "bundle " + path + " cannot be read: " + e.getMessage(),
        "look at the file system that holds it",
        e);
  }
}
