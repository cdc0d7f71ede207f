package ai.greentic.deployer.engine.storage;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path on a {@link SimulatedDisk}; all are taken from its root, and below another from that. */
record SimulatedPath(SimulatedFileSystem fileSystem, List<String> names) implements Path {
  SimulatedPath {
    names = List.copyOf(names);
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return true;
  }

  @Override
  public Path getRoot() {
    return fileSystem.root();
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : new SimulatedPath(fileSystem, List.of(names.getLast()));
  }

  @Override
  public @Nullable Path getParent() {
    return names.isEmpty() ? null : subpath(0, names.size() - 1);
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int begin, int end) {
    return new SimulatedPath(fileSystem, names.subList(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof SimulatedPath path
        && names.size() >= path.names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof SimulatedPath path
        && names.size() >= path.names.size()
        && names.subList(names.size() - path.names.size(), names.size()).equals(path.names);
  }

  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    List<String> joined = new ArrayList<>(names);
    joined.addAll(((SimulatedPath) other).names);
    return new SimulatedPath(fileSystem, joined);
  }

  @Override
  public Path relativize(Path other) {
    return ((SimulatedPath) other).subpath(names.size(), other.getNameCount());
  }

  @Override
  public URI toUri() {
    return URI.create("simulated:" + this);
  }

  @Override
  public Path toAbsolutePath() {
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return this;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    // A name alone may be that of a file in a folder, as getFileName gives it.
    return (names.size() == 1 ? "" : "/") + String.join("/", names);
  }
}
