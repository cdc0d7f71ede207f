package ai.greentic.deployer.engine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that only grows, in the order in which pieces come. A thread of its own writes and syncs
 * whatever has come in meanwhile as one group, so that many pieces share one fsync(2), and no
 * interruption of a caller can close the channel. A group is begun when the one before is on disk:
 * only the last one of a file can be torn.
 */
public final class AppendFile implements AutoCloseable {

  /** Makes one record of the pieces of a group. Called from the writing thread. */
  @FunctionalInterface
  public interface Framing {
    byte[] frame(List<byte[]> pieces);
  }

  private final FileChannel channel;
  private final Framing framing;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition pieceCame = lock.newCondition();
  private final Condition groupEnded = lock.newCondition();
  private List<byte[]> waiting = new ArrayList<>();
  private long appended;
  private long synced;
  private boolean closing;
  private boolean closed;
  private @Nullable IOException failure;

  private AppendFile(FileChannel channel, Framing framing, Path file) {
    this.channel = channel;
    this.framing = framing;
    this.writer =
        Thread.ofPlatform().daemon().name("writer of " + file.getFileName()).unstarted(this::write);
  }

  /** Makes the file, which must not exist, with mode 0600. */
  public static AppendFile create(Path file, Framing framing) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createFile(target, DurableFile.onlyOwner(target, "rw-------"));
    DurableFile.syncFolder(target);
    AppendFile created =
        new AppendFile(FileChannel.open(target, StandardOpenOption.WRITE), framing, target);
    created.writer.start();
    return created;
  }

  /**
   * Adds a piece, which will soon be on disk; {@link #sync} waits for that. After a failure nothing
   * is ever added again: what follows a torn piece could not be read, and after a failed fsync(2)
   * nobody knows what is on the disk.
   */
  public void append(byte[] piece) throws IOException {
    lock.lock();
    try {
      requireSound();
      if (closing) {
        throw new IOException("the file is closed");
      }
      waiting.add(piece);
      appended++;
      pieceCame.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when all that was appended so far is on disk. An interruption does not end the wait.
   */
  public void sync() throws IOException {
    lock.lock();
    try {
      long wanted = appended;
      while (failure == null && synced < wanted) {
        groupEnded.awaitUninterruptibly();
      }
      requireSound();
    } finally {
      lock.unlock();
    }
  }

  private void requireSound() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private void write() {
    for (List<byte[]> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
      IOException problem = null;
      try {
        ByteBuffer bytes = ByteBuffer.wrap(framing.frame(group));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
      } catch (IOException e) {
        problem = e;
      } catch (RuntimeException | Error e) {
        // Those who wait for this thread would wait for ever.
        problem = new IOException(e);
      }
      written(group.size(), problem);
    }
    ended();
  }

  /** Waits for pieces; empty when nothing will be written any more. */
  private List<byte[]> nextGroup() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closing && failure == null) {
        pieceCame.awaitUninterruptibly();
      }
      List<byte[]> group = failure == null ? waiting : List.of();
      waiting = new ArrayList<>();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void written(int pieces, @Nullable IOException problem) {
    lock.lock();
    try {
      failure = problem;
      synced += problem == null ? pieces : 0;
      groupEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      closed = true;
      groupEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is waiting, as far as that can be done, and closes the file. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      pieceCame.signal();
      while (!closed) {
        groupEnded.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    channel.close();
  }
}
