package ai.greentic.deployer.engine.storage;

import ai.greentic.deployer.engine.storage.SimulatedDisk.Node;
import ai.greentic.deployer.engine.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code java.nio.file.Files} asks of a {@link SimulatedDisk}, as far as our code does. */
final class SimulatedProvider extends FileSystemProvider {
  private final SimulatedDisk disk;

  SimulatedProvider(SimulatedDisk disk) {
    this.disk = disk;
  }

  private @Nullable Node find(Path path) {
    Node node = disk.top;
    for (String name : ((SimulatedPath) path).names()) {
      node = node == null ? null : node.names.get(name);
    }
    return node;
  }

  private Node require(Path path) throws IOException {
    disk.requireUp();
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  private Node parent(Path path) throws IOException {
    return require(((SimulatedPath) path).getParent());
  }

  private static String name(Path path) {
    return ((SimulatedPath) path).names().getLast();
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    synchronized (disk) {
      disk.requireUp();
      Node node = find(path);
      boolean makes =
          options.contains(StandardOpenOption.CREATE)
              || options.contains(StandardOpenOption.CREATE_NEW);
      if (node != null && options.contains(StandardOpenOption.CREATE_NEW)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      if (node == null && makes) {
        Node made = new Node(false);
        Node folder = parent(path);
        disk.change(Operation.MAKE_FILE, () -> folder.put(name(path), made));
      }
      return new SimulatedChannel(disk, require(path));
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> found = new ArrayList<>();
    synchronized (disk) {
      for (String name : require(folder).names.keySet()) {
        if (filter.accept(folder.resolve(name))) {
          found.add(folder.resolve(name));
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    synchronized (disk) {
      if (find(path) != null) {
        throw new FileAlreadyExistsException(path.toString());
      }
      Node parent = parent(path);
      disk.change(Operation.MAKE_FOLDER, () -> parent.put(name(path), new Node(true)));
    }
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    synchronized (disk) {
      if (find(link) != null) {
        throw new FileAlreadyExistsException(link.toString());
      }
      Node node = require(existing);
      Node parent = parent(link);
      disk.change(Operation.LINK, () -> parent.put(name(link), node));
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    synchronized (disk) {
      if (!require(path).names.isEmpty()) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      Node parent = parent(path);
      disk.change(Operation.DELETE, () -> parent.put(name(path), null));
    }
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    synchronized (disk) {
      Node moved = require(from);
      Node target = find(to);
      if (target != null && target.folder) {
        throw new FileSystemException(to.toString(), null, "Is a directory");
      }
      Node source = parent(from);
      Node destination = parent(to);
      if (source != destination) {
        throw new UnsupportedOperationException("only within one folder");
      }
      disk.change(
          Operation.RENAME,
          () -> {
            source.names.remove(name(from));
            source.put(name(to), moved);
          });
    }
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    synchronized (disk) {
      require(path);
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    synchronized (disk) {
      Node node = require(path);
      return type.cast(new Attributes(node.folder, node.content.length, node));
    }
  }

  private record Attributes(boolean isDirectory, long size, Object fileKey)
      implements BasicFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
      return FileTime.fromMillis(0);
    }

    @Override
    public FileTime lastAccessTime() {
      return FileTime.fromMillis(0);
    }

    @Override
    public FileTime creationTime() {
      return FileTime.fromMillis(0);
    }

    @Override
    public boolean isRegularFile() {
      return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw new UnsupportedOperationException(attributes);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException(attribute);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return one.equals(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "simulated";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
