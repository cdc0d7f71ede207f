package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets one run at a time change a deployment. The kernel frees the lock (fcntl(2), F_SETLK) when
 * its holder ends, however it ends. The lock file is opened once and through one channel only,
 * because closing any other would drop the lock; who holds it stands in a file beside it.
 */
public final class StateLock implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final FileChannel channel;
  private final Path holderFile;

  private StateLock(FileChannel channel, Path holderFile) {
    this.channel = channel;
    this.holderFile = holderFile;
  }

  /**
   * Takes the lock.
   *
   * @param timeout how long to wait for another holder
   * @param waiting told once who holds it, when we have to wait
   * @throws DeployerException with category LOCKED when it stays held
   */
  static StateLock take(Path folder, String verb, Duration timeout, Consumer<String> waiting)
      throws DeployerException, InterruptedException {
    Path holderFile = folder.resolve("lock.holder");
    Path lockFile = folder.resolve("lock");
    try {
      Ownership.require(lockFile);
      FileChannel channel =
          FileChannel.open(
              lockFile,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              DurableFile.onlyOwner(lockFile, "rw-------"));
      boolean taken = false;
      try {
        await(channel, holderFile, timeout, waiting);
        DurableFile.write(holderFile, description(verb).getBytes(StandardCharsets.UTF_8));
        taken = true;
        return new StateLock(channel, holderFile);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } catch (Ownership.UntrustedException e) {
      throw StateStore.untrusted(e);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the lock in " + folder + " could not be taken: " + e,
          "run as root, on a file system with space",
          e);
    }
  }

  private static void await(
      FileChannel channel, Path holderFile, Duration timeout, Consumer<String> waiting)
      throws IOException, DeployerException, InterruptedException {
    long begun = System.nanoTime();
    boolean told = false;
    while (tryLock(channel) == null) {
      String holder = holder(holderFile);
      if (System.nanoTime() - begun >= timeout.toNanos()) {
        throw new DeployerException(
            Category.LOCKED,
            List.of(
                Problem.of(
                    "another run holds the lock: " + holder,
                    "wait for it to end, or use -lock-timeout=60s to wait here")));
      }
      if (!told) {
        waiting.accept(holder);
        told = true;
      }
      Thread.sleep(RETRY);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String description(String verb) {
    return verb
        + " by "
        + System.getProperty("user.name")
        + ", process "
        + ProcessHandle.current().pid()
        + ", since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + "\n";
  }

  private static String holder(Path holderFile) {
    try {
      return Files.readString(holderFile).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Frees the lock. A note of the holder that stays is overwritten by the next one. */
  @Override
  public void close() {
    try (channel) {
      DurableFile.delete(holderFile);
    } catch (IOException e) {
      // Closing the channel is what frees the lock, and the kernel does so at exit in any case.
      return;
    }
  }
}
