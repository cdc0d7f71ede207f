package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets one run at a time change a deployment. The kernel frees the lock (fcntl(2), F_SETLK) when
 * its holder ends, however it ends. The lock file is opened once and through one channel only,
 * because closing any other would drop the lock; who holds it stands in a file beside it.
 */
public final class StateLock implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(50);

  /** A new holder has the lock a moment before its note is on the disk. */
  private static final Duration NOTE_TIME = Duration.ofSeconds(2);

  private final FileChannel channel;
  private final Path holderFile;

  private StateLock(FileChannel channel, Path holderFile) {
    this.channel = channel;
    this.holderFile = holderFile;
  }

  /**
   * Takes the lock.
   *
   * @param waiting told who holds it when we have to wait, once for each holder
   * @throws DeployerException with category LOCKED when it stays held
   */
  static StateLock take(Path folder, LockRequest request, Consumer<String> waiting)
      throws DeployerException, InterruptedException {
    Path holderFile = holderFile(folder);
    try {
      FileChannel channel = open(folder);
      boolean taken = false;
      try {
        await(channel, holderFile, request.timeout(), waiting);
        DurableFile.write(holderFile, LockHolder.thisProcess(request).encode());
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
          EngineError.STATE_UNWRITABLE,
          "the lock in " + folder + " could not be taken: " + FailureReason.of(e),
          "run as root, on a file system with space",
          e);
    }
  }

  private static Path holderFile(Path folder) {
    return folder.resolve("lock.holder");
  }

  private static FileChannel open(Path folder) throws IOException {
    Path lockFile = folder.resolve("lock");
    Ownership.require(lockFile);
    return FileChannel.open(
        lockFile,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        DurableFile.onlyOwner(lockFile, "rw-------"));
  }

  private static void await(
      FileChannel channel, Path holderFile, Duration timeout, Consumer<String> waiting)
      throws IOException, DeployerException, InterruptedException {
    long begun = System.nanoTime();
    String told = "";
    while (tryLock(channel) == null) {
      Optional<LockHolder> holder = LockHolder.in(holderFile);
      boolean known = holder.filter(LockHolder::isAlive).isPresent();
      Duration waited = Duration.ofNanos(System.nanoTime() - begun);
      if (waited.compareTo(timeout) >= 0
          && (known || waited.compareTo(timeout.plus(NOTE_TIME)) >= 0)) {
        throw locked(holder);
      }
      String name = sentence(holder);
      if (known && !timeout.isZero() && !name.equals(told)) {
        waiting.accept(name);
        told = name;
      }
      Thread.sleep(RETRY);
    }
  }

  private static String sentence(Optional<LockHolder> holder) {
    return holder.map(LockHolder::sentence).orElse("a process that left no note");
  }

  private static DeployerException locked(Optional<LockHolder> holder) {
    return new DeployerException(
        Category.LOCKED,
        List.of(
            Problem.of(
                EngineError.LOCK_HELD,
                "another run holds the lock: " + sentence(holder),
                "wait for it to end, or use -lock-timeout=60s to wait here; when its process ends,"
                    + " however it ends, the lock is free at once")));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Whether the process that noted itself as the holder is there. Touches no lock. */
  static boolean isHeld(Path folder) {
    return holder(folder).isPresent();
  }

  /** The process that noted itself as the holder and is there still. Touches no lock. */
  static Optional<LockHolder> holder(Path folder) {
    return LockHolder.in(holderFile(folder)).filter(LockHolder::isAlive);
  }

  /**
   * Finds out whether the lock is free, and then removes the note of a holder that was killed.
   *
   * @return who left that note
   * @throws DeployerException with category LOCKED when a process holds it
   */
  static Optional<LockHolder> requireFree(Path folder) throws DeployerException {
    Path holderFile = holderFile(folder);
    try (FileChannel channel = open(folder)) {
      Optional<LockHolder> holder = LockHolder.in(holderFile);
      if (tryLock(channel) == null) {
        throw held(holder);
      }
      DurableFile.delete(holderFile);
      return holder;
    } catch (Ownership.UntrustedException e) {
      throw StateStore.untrusted(e);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.STATE_UNREADABLE,
          "the lock in " + folder + " could not be looked at: " + FailureReason.of(e),
          "run as root",
          e);
    }
  }

  private static DeployerException held(Optional<LockHolder> holder) {
    String end =
        holder
            .map(known -> "end it with 'kill " + known.pid() + "'")
            .orElse("find it with 'lslocks' and end it");
    return new DeployerException(
        Category.LOCKED,
        List.of(
            Problem.of(
                EngineError.LOCK_HELD,
                "the lock is held: "
                    + sentence(holder)
                    + "; it is not broken, because two runs at once would destroy each other's"
                    + " work",
                "wait for that process, or "
                    + end
                    + ": it then records what it did and the lock is free at once")));
  }

  /** Throws when it was freed: a mistake of the caller. */
  public void requireHeld() {
    if (!channel.isOpen()) {
      throw new IllegalStateException("the lock was freed");
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
