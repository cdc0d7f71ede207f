package ai.greentic.deployer.engine.storage;

import ai.greentic.deployer.engine.storage.SimulatedDisk.Node;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Operation;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An open file or folder of a {@link SimulatedDisk}. An interruption closes it, as a real one. */
final class SimulatedChannel extends FileChannel {
  private final SimulatedDisk disk;
  private final Node node;
  private int position;
  private boolean holdsLock;

  SimulatedChannel(SimulatedDisk disk, Node node) {
    this.disk = disk;
    this.node = node;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T interruptibly(Work<T> work) throws IOException {
    boolean completed = false;
    try {
      begin();
      T result = work.run();
      completed = true;
      return result;
    } finally {
      end(completed);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return interruptibly(() -> {
      synchronized (disk) {
        disk.requireUp();
        int count = Math.min(target.remaining(), node.content.length - position);
        if (count <= 0) {
          return target.hasRemaining() ? -1 : 0;
        }
        target.put(node.content, position, count);
        position += count;
        return count;
      }
    });
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return interruptibly(() -> {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      disk.write(node, position, bytes);
      position += bytes.length;
      return bytes.length;
    });
  }

  @Override
  public void force(boolean metaData) throws IOException {
    interruptibly(() -> {
      synchronized (disk) {
        Verdict verdict = disk.begin(node.folder ? Operation.SYNC_FOLDER : Operation.SYNC);
        if (verdict != Verdict.SUCCEED) {
          throw new IOException("Input/output error");
        }
        node.syncedContent = node.content;
        node.history = new ArrayList<>(List.of(new TreeMap<>(node.names)));
        return true;
      }
    });
  }

  @Override
  public @Nullable FileLock tryLock(long from, long size, boolean shared) {
    synchronized (disk) {
      if (node.locked) {
        return null;
      }
      node.locked = true;
      holdsLock = true;
    }
    return new FileLock(this, from, size, shared) {
      @Override
      public boolean isValid() {
        return isOpen();
      }

      @Override
      public void release() {
        unlock();
      }
    };
  }

  private void unlock() {
    synchronized (disk) {
      if (holdsLock) {
        node.locked = false;
        holdsLock = false;
      }
    }
  }

  @Override
  protected void implCloseChannel() {
    unlock();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = Math.toIntExact(newPosition);
    return this;
  }

  @Override
  public long size() {
    synchronized (disk) {
      return node.content.length;
    }
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long from, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source, long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException();
  }
}
