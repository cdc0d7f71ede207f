package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files and folders of root on paths that others might tamper with: no symbolic link is followed,
 * owners and modes are set on open handles, files are replaced whole. Paths are absolute and
 * normal. Every method throws a {@link ProviderException} that names the path.
 *
 * <p>One instance serves all providers: it makes parents one at a time, so that each knows which of
 * them are ours.
 */
public final class SafeFiles {
  private static final Access PARENT = Access.root(0755);

  private final CreatedMark mark = new CreatedMark();

  /** Fills a new file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes what the file is to hold.
     *
     * @param file open for writing and reading, empty; nobody else can read it yet. Whatever is
     *     thrown leaves the file that was there before as it is.
     */
    void writeTo(FileChannel file) throws IOException, ProviderException, InterruptedException;
  }

  /** What is at a path, or empty. A link at its end is told as such, one on the way is refused. */
  public Optional<FileStatus> status(Path path) throws ProviderException, InterruptedException {
    return on(
        path,
        "looked at",
        () -> {
          try (FolderHandle folder = FolderHandle.open(parent(path))) {
            return folder.status(name(path));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * The bytes of a regular file, or empty when there is none.
   *
   * @param largest the most bytes that it may have
   */
  public Optional<byte[]> read(Path file, int largest)
      throws ProviderException, InterruptedException {
    Optional<FileStatus> status = status(file);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    status.get().require(file, FileStatus.Kind.REGULAR_FILE);
    if (status.get().size() > largest) {
      throw new ProviderException(
          HostError.OBJECT_OF_OTHER_KIND,
          file + " has " + status.get().size() + " bytes; at most " + largest + " are expected",
          "look at what it is, and move it away");
    }
    return on(
        file,
        "read",
        () -> {
          try (FolderHandle folder = FolderHandle.open(parent(file));
              FileChannel channel = folder.openFile(name(file))) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(status.get().size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
          }
        });
  }

  /** Replaces a file whole, see {@link #write(Path, Access, Content)}. */
  public void write(Path file, Access access, byte[] content)
      throws ProviderException, InterruptedException {
    write(
        file,
        access,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /**
   * Replaces a file whole: written beside it, synced, renamed over it, and the folder synced. After
   * a crash at any instant the path has its old file or the new one; what a killed run left beside
   * it is removed by the next write or delete. The folder must exist.
   */
  public void write(Path file, Access access, Content content)
      throws ProviderException, InterruptedException {
    on(
        file,
        "written",
        () -> {
          try (FolderHandle folder = FolderHandle.open(parent(file))) {
            Optional<FileStatus> old = folder.status(name(file));
            if (old.isPresent()) {
              old.get().require(file, FileStatus.Kind.REGULAR_FILE);
            }
            replace(folder, name(file), access, content);
          }
          return true;
        });
  }

  private static void replace(FolderHandle folder, String name, Access access, Content content)
      throws IOException, ProviderException, InterruptedException {
    String unfinished = unfinished(name);
    folder.deleteFile(unfinished);
    try {
      try (FileChannel channel = folder.createFile(unfinished)) {
        content.writeTo(channel);
        folder.setAccess(unfinished, access);
        channel.force(true);
      }
      folder.rename(unfinished, name);
    } finally {
      folder.deleteFile(unfinished);
    }
    folder.sync();
  }

  /** Sets owner and mode of a file that is there. */
  public void setAccess(Path file, Access access) throws ProviderException, InterruptedException {
    on(
        file,
        "given to its owner",
        () -> {
          try (FolderHandle folder = FolderHandle.open(parent(file))) {
            FileStatus status =
                folder
                    .status(name(file))
                    .orElseThrow(() -> new NoSuchFileException(file.toString()));
            status.require(file, FileStatus.Kind.REGULAR_FILE);
            folder.setAccess(name(file), access);
          }
          return true;
        });
  }

  /** The name under which the next content of a file grows. */
  static String unfinished(String name) {
    return "." + name + ".unfinished";
  }

  /**
   * Makes a folder, or gives the one that is there its owner and mode. Its parent must exist and
   * belong to root.
   */
  public void makeFolder(Path path, Access access) throws ProviderException, InterruptedException {
    on(
        path,
        "made",
        () -> {
          try (FolderHandle parent = FolderHandle.open(parent(path));
              FolderHandle folder = openOrMake(parent, name(path))) {
            folder.setAccess(access);
            parent.sync();
          }
          return true;
        });
  }

  private static FolderHandle openOrMake(FolderHandle parent, String name)
      throws IOException, ProviderException {
    try {
      return parent.makeFolder(name);
    } catch (FileAlreadyExistsException e) {
      return parent.folder(name);
    }
  }

  /**
   * Makes the missing folders above a path, root's with mode 0755.
   *
   * @return those above the path that this tool made, now or in an earlier run, from the top down:
   *     what {@link #deleteEmptyFolders} takes away again
   */
  public synchronized List<Path> makeParents(Path path)
      throws ProviderException, InterruptedException {
    List<Path> created = new ArrayList<>();
    Path folder = Path.of("/");
    for (Path name : parent(path)) {
      folder = folder.resolve(name);
      if (makeParent(folder)) {
        created.add(folder);
      }
    }
    return List.copyOf(created);
  }

  private boolean makeParent(Path path) throws ProviderException, InterruptedException {
    return on(
        path,
        "made",
        () -> {
          try (FolderHandle parent = FolderHandle.open(parent(path))) {
            if (parent.status(name(path)).isPresent()) {
              FolderHandle.open(path).close();
              return mark.isOn(path);
            }
            try (FolderHandle folder = parent.makeFolder(name(path))) {
              mark.putOn(path);
              folder.setAccess(PARENT);
            }
            parent.sync();
            return true;
          }
        });
  }

  /** Removes those of the folders that are empty, the deepest first. */
  public synchronized void deleteEmptyFolders(List<Path> folders)
      throws ProviderException, InterruptedException {
    List<Path> deepestFirst = new ArrayList<>(folders);
    deepestFirst.sort(Comparator.comparingInt(Path::getNameCount).reversed());
    for (Path folder : deepestFirst) {
      deleteEmptyFolder(folder);
    }
  }

  /**
   * Removes the empty folders above a path that bear our mark, from below up to the first that is
   * not so: those of a run that was cut off before it could record them.
   */
  public synchronized void deleteMarkedParents(Path path)
      throws ProviderException, InterruptedException {
    Path folder = parent(path);
    while (folder.getNameCount() > 0
        && (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)
            || (mark.isOn(folder) && deleteEmptyFolder(folder)))) {
      folder = parent(folder);
    }
  }

  /** Removes a folder when it is empty; false when it is not, or is not there. */
  public boolean deleteEmptyFolder(Path path) throws ProviderException, InterruptedException {
    return on(
        path,
        "removed",
        () -> {
          try (FolderHandle parent = FolderHandle.open(parent(path))) {
            parent.deleteFolder(name(path));
            parent.sync();
            return true;
          } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            return false;
          }
        });
  }

  /**
   * Removes a file or a link, and what a killed write left beside it; false when it is not there.
   */
  public boolean deleteFile(Path file) throws ProviderException, InterruptedException {
    return on(
        file,
        "removed",
        () -> {
          try (FolderHandle folder = FolderHandle.open(parent(file))) {
            folder.deleteFile(unfinished(name(file)));
            boolean deleted = folder.deleteFile(name(file));
            folder.sync();
            return deleted;
          } catch (NoSuchFileException e) {
            return false;
          }
        });
  }

  private static Path parent(Path path) throws ProviderException {
    Path parent = path.getParent();
    if (parent == null || !path.isAbsolute()) {
      throw new ProviderException(
          EngineError.RESOURCE_INVALID,
          path + " is not a path below /",
          "write it from / on, with at least one name");
    }
    return parent;
  }

  private static String name(Path path) throws ProviderException {
    return parent(path).relativize(path).toString();
  }

  private interface Work<T> {
    T run() throws IOException, ProviderException, InterruptedException;
  }

  private static <T> T on(Path path, String verb, Work<T> work)
      throws ProviderException, InterruptedException {
    try {
      return work.run();
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while " + path + " was " + verb);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          path + " cannot be " + verb + ": " + FailureReason.of(e),
          "look at the file system that holds it (space, read-only mount, attributes)",
          e);
    }
  }
}
