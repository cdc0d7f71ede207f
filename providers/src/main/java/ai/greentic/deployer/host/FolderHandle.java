package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An open folder. What is done in it is done relative to the open handle (openat(2), renameat(2),
 * unlinkat(2)), so that nobody can put another folder in its place meanwhile.
 *
 * <p>Folders on the way must belong to root and be writable by root alone: where others can write,
 * they could swap a component and have root write, or give away, something else (CVE-2018-6954).
 */
final class FolderHandle implements Closeable {
  private final Path path;
  private final SecureDirectoryStream<Path> stream;

  private FolderHandle(Path path, SecureDirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /**
   * Walks from the root folder, component by component.
   *
   * @throws NoSuchFileException when a folder is not there
   * @throws ProviderException when a component is a symbolic link, is no folder or is in the hands
   *     of others than root
   */
  static FolderHandle open(Path folder) throws IOException, ProviderException {
    Path root = folder.getRoot();
    if (root == null || !folder.normalize().equals(folder)) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          folder + " is not an absolute, normal path",
          "write it from / on, without . and ..");
    }
    FolderHandle current = rootFolder(root);
    try {
      current.requireTrusted();
      for (Path name : folder) {
        FolderHandle next = current.folder(name.toString());
        current.close();
        current = next;
        current.requireTrusted();
      }
      return current;
    } catch (IOException | ProviderException e) {
      current.close();
      throw e;
    }
  }

  @SuppressWarnings("StreamResourceLeak") // The handle closes it.
  private static FolderHandle rootFolder(Path root) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new FolderHandle(root, secure);
    }
    stream.close();
    throw new FileSystemException(
        root.toString(), null, "its file system cannot be used through handles");
  }

  /** Opens a folder in this one, whoever owns it. */
  FolderHandle folder(String name) throws IOException, ProviderException {
    Path child = path.resolve(name);
    FileStatus status = status(name).orElseThrow(() -> new NoSuchFileException(child.toString()));
    status.require(child, FileStatus.Kind.DIRECTORY);
    return new FolderHandle(
        child, stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
  }

  /** Makes a folder that only root can enter, and opens it. */
  FolderHandle makeFolder(String name) throws IOException, ProviderException {
    // There is no mkdirat(2) in Java. Only root can change the way to here, so the path is safe;
    // still, what is opened then is looked at.
    Files.createDirectory(
        path.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FolderHandle made = folder(name);
    try {
      made.requireTrusted();
      return made;
    } catch (IOException | ProviderException e) {
      made.close();
      throw e;
    }
  }

  /** What is in this folder under a name, or empty. */
  Optional<FileStatus> status(String name) throws IOException {
    try {
      return Optional.of(FileStatus.of(path.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void requireTrusted() throws IOException, ProviderException {
    Access access = access();
    if (access.owner() != 0) {
      throw new ProviderException(
          HostError.FOLDER_UNTRUSTED,
          path + " belongs to user id " + access.owner() + ", who could swap what root makes in it",
          "give it to root (chown root " + path + "), or choose another path");
    }
    if (access.writableByOthers() && !access.sticky()) {
      throw new ProviderException(
          HostError.FOLDER_UNTRUSTED,
          path + " has mode " + access.modeText() + ": others than root can write in it",
          "take that away (chmod go-w " + path + "), or choose another path");
    }
  }

  /** Owner and mode of the folder behind this handle. */
  private Access access() throws IOException {
    // A handle tells names of owners, a path tells their ids; the inode says that both are one.
    Object key = view().readAttributes().fileKey();
    FileStatus status = FileStatus.of(path);
    if (!status.key().equals(key)) {
      throw new FileSystemException(path.toString(), null, "it was replaced while it was in use");
    }
    return status.access();
  }

  /** Sets owner and mode of this folder. */
  void setAccess(Access access) throws IOException {
    setAccess(view(), access);
  }

  /** Sets owner and mode of a file in this folder. */
  void setAccess(String name, Access access) throws IOException {
    setAccess(
        stream.getFileAttributeView(
            Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS),
        access);
  }

  private PosixFileAttributeView view() {
    return stream.getFileAttributeView(PosixFileAttributeView.class);
  }

  private static void setAccess(PosixFileAttributeView view, Access access) throws IOException {
    UserPrincipalLookupService ids = FileSystems.getDefault().getUserPrincipalLookupService();
    view.setOwner(ids.lookupPrincipalByName(Integer.toString(access.owner())));
    view.setGroup(ids.lookupPrincipalByGroupName(Integer.toString(access.group())));
    view.setPermissions(access.permissions());
  }

  /** Makes a file that only root can read. */
  FileChannel createFile(String name) throws IOException {
    return channel(
        name, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  FileChannel openFile(String name) throws IOException {
    return channel(name, StandardOpenOption.READ);
  }

  private FileChannel channel(String name, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return (FileChannel)
        stream.newByteChannel(
            Path.of(name),
            all,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  void rename(String from, String to) throws IOException {
    stream.move(Path.of(from), stream, Path.of(to));
  }

  /** Removes a file or a link; false when there is none. */
  boolean deleteFile(String name) throws IOException {
    try {
      stream.deleteFile(Path.of(name));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void deleteFolder(String name) throws IOException {
    stream.deleteDirectory(Path.of(name));
  }

  /** New and removed names survive a power cut only after this. */
  void sync() throws IOException {
    try (FileChannel itself = openFile(".")) {
      itself.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
