package ai.greentic.deployer.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
  private static final Access PRIVATE = Access.root(0600);

  @TempDir Path folder;
  private final SafeFiles files = new SafeFiles();

  @Test
  void writesContentOwnerAndMode() throws Exception {
    Path file = folder.resolve("a.conf");

    files.write(file, new Access(1234, 2345, 0640), "hello".getBytes(UTF_8));

    assertEquals("hello", Files.readString(file));
    FileStatus status = files.status(file).orElseThrow();
    assertEquals(FileStatus.Kind.REGULAR_FILE, status.kind());
    assertEquals(new Access(1234, 2345, 0640), status.access());
    assertEquals(5, status.size());
    assertEquals(List.of("a.conf"), names(folder));
  }

  @Test
  void aFileIsPrivateAndUnderAnotherNameUntilItIsComplete() throws Exception {
    Path file = folder.resolve("key");
    files.write(file, Access.root(0644), "old".getBytes(UTF_8));

    files.write(
        file,
        Access.root(0644),
        channel -> {
          assertEquals("old", Files.readString(file));
          Path growing = folder.resolve(".key.unfinished");
          assertEquals(
              "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(growing)));
          channel.write(UTF_8.encode("new"));
        });

    assertEquals("new", Files.readString(file));
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws Exception {
    Path file = folder.resolve("a");
    files.write(file, PRIVATE, "old".getBytes(UTF_8));

    ProviderException e =
        assertThrows(
            ProviderException.class,
            () ->
                files.write(
                    file,
                    PRIVATE,
                    channel -> {
                      throw new IOException("No space left on device");
                    }));

    assertEquals(file + " cannot be written: No space left on device", e.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a"), names(folder));
  }

  @Test
  void whatAKilledRunLeftIsReplaced() throws Exception {
    Path file = folder.resolve("a");
    Files.writeString(folder.resolve(".a.unfinished"), "half of it");

    files.write(file, PRIVATE, "whole".getBytes(UTF_8));

    assertEquals("whole", Files.readString(file));
    assertEquals(List.of("a"), names(folder));
  }

  @Test
  void aPlantedLinkUnderTheUnfinishedNameIsNotFollowed() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    Files.createSymbolicLink(folder.resolve(".a.unfinished"), victim);

    files.write(folder.resolve("a"), PRIVATE, "x".getBytes(UTF_8));

    assertEquals("untouched", Files.readString(victim));
  }

  @Test
  void deleteTakesTheLeftoverOfAKilledRunWithIt() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "x");
    Files.writeString(folder.resolve(".a.unfinished"), "half of it");

    assertTrue(files.deleteFile(file));

    assertEquals(List.of(), names(folder));
    assertFalse(files.deleteFile(file));
    assertFalse(files.deleteFile(folder.resolve("no/such/folder/a")));
  }

  @Test
  void aLinkIsNeitherReadNorReplaced() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "secret");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    String message = link + " is a symbolic link; it must be a file";
    assertFails(message, () -> files.read(link, 100));
    assertFails(message, () -> files.write(link, PRIVATE, new byte[0]));
    assertEquals("secret", Files.readString(target));
    assertEquals(FileStatus.Kind.SYMBOLIC_LINK, files.status(link).orElseThrow().kind());
  }

  @Test
  void aFolderWhereAFileMustBeAndTheReverse() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path file = Files.writeString(folder.resolve("file"), "");

    assertFails(
        sub + " is a directory; it must be a file", () -> files.write(sub, PRIVATE, new byte[0]));
    assertFails(file + " is a file; it must be a directory", () -> files.makeFolder(file, PRIVATE));
    assertFails(
        file + " is a file; it must be a directory", () -> files.makeParents(file.resolve("a/b")));
  }

  @Test
  void aNamedPipeIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertTrue(new SystemCommands().run(Command.of("mkfifo", pipe.toString())).ok());

    assertFails(
        pipe + " is a device, socket or named pipe; it must be a file", () -> files.read(pipe, 10));
  }

  @Test
  void aFolderOfSomebodyElseOnTheWayIsRefused() throws Exception {
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    files.makeFolder(theirs, new Access(1234, 1234, 0755));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> files.write(theirs.resolve("a"), PRIVATE, new byte[0]));

    assertEquals(
        theirs + " belongs to user id 1234, who could swap what root makes in it", e.getMessage());
    assertEquals("give it to root (chown root " + theirs + "), or choose another path", e.remedy());
    assertFails(e.getMessage(), () -> files.makeParents(theirs.resolve("a/b")));
    assertFails(e.getMessage(), () -> files.status(theirs.resolve("a")));
  }

  @Test
  void aFolderWhereOthersCanWriteIsRefusedUnlessItIsSticky() throws Exception {
    Path open = folder.resolve("open");
    files.makeFolder(open, Access.root(0775));
    String message = open + " has mode 0775: others than root can write in it";
    assertFails(message, () -> files.write(open.resolve("a"), PRIVATE, new byte[0]));

    assertTrue(new SystemCommands().run(Command.of("chmod", "1777", open.toString())).ok());
    files.write(open.resolve("a"), PRIVATE, "x".getBytes(UTF_8));

    assertEquals("x", Files.readString(open.resolve("a")));
  }

  @Test
  void readsWhatIsThereUpToALimit() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "12345");

    assertArrayEquals("12345".getBytes(UTF_8), files.read(file, 5).orElseThrow());
    assertFails(file + " has 5 bytes; at most 4 are expected", () -> files.read(file, 4));
    assertEquals(Optional.empty(), files.read(folder.resolve("b"), 4));
    assertEquals(Optional.empty(), files.read(folder.resolve("no/such/b"), 4));
  }

  @Test
  void makesAFolderAndRepairsItsOwnerAndMode() throws Exception {
    Path sub = folder.resolve("sub");

    files.makeFolder(sub, new Access(1234, 2345, 0750));
    assertEquals(new Access(1234, 2345, 0750), files.status(sub).orElseThrow().access());

    files.makeFolder(sub, new Access(0, 7, 0711));
    assertEquals(new Access(0, 7, 0711), files.status(sub).orElseThrow().access());
  }

  @Test
  void twoResourcesThatShareAParentBothKnowThatItIsOurs() throws Exception {
    List<Path> first = files.makeParents(folder.resolve("p/q/a"));
    List<Path> second = new SafeFiles().makeParents(folder.resolve("p/b"));

    assertEquals(List.of(folder.resolve("p"), folder.resolve("p/q")), first);
    assertEquals(List.of(folder.resolve("p")), second);
    assertEquals(Access.root(0755), files.status(folder.resolve("p/q")).orElseThrow().access());
  }

  @Test
  void resourcesThatAreMadeAtOnceAllKnowTheirParents() throws Exception {
    List<Future<List<Path>>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 20; i++) {
        Path target = folder.resolve("p/q/" + i);
        results.add(threads.submit(() -> files.makeParents(target)));
      }
    }

    for (Future<List<Path>> result : results) {
      assertEquals(List.of(folder.resolve("p"), folder.resolve("p/q")), result.get());
    }
  }

  @Test
  void aParentThatWasThereIsNotOurs() throws Exception {
    Files.createDirectory(folder.resolve("p"));

    assertEquals(List.of(), files.makeParents(folder.resolve("p/a")));
  }

  @Test
  void aParentThatHoldsSomethingElseStays() throws Exception {
    List<Path> created = files.makeParents(folder.resolve("p/q/a"));
    Files.writeString(folder.resolve("p/other"), "");

    files.deleteEmptyFolders(created);

    assertEquals(List.of("p"), names(folder));
    assertEquals(List.of("other"), names(folder.resolve("p")));
  }

  @Test
  void parentsThatNobodyRecordedGoByTheirMark() throws Exception {
    Files.createDirectory(folder.resolve("user"));
    files.makeParents(folder.resolve("user/p/q/a"));

    files.deleteMarkedParents(folder.resolve("user/p/q/a"));

    assertEquals(List.of("user"), names(folder));
    assertEquals(List.of(), names(folder.resolve("user")));
  }

  @Test
  void aPathMustBeAbsoluteAndNormal() {
    assertFails("a/b is not a path below /", () -> files.status(Path.of("a/b")));
    assertFails("/ is not a path below /", () -> files.status(Path.of("/")));
    assertFails(
        "/tmp/../etc is not an absolute, normal path",
        () -> files.status(Path.of("/tmp/../etc/x")));
  }

  @Test
  void ownersAndModesThatAreNoneAreRefused() {
    assertFails("'rwx' is not a mode", () -> Access.of(0, 0, "rwx"));
    assertFails("'4755' is not a mode", () -> Access.of(0, 0, "4755"));
    assertFails("-1:0 is not a user id and a group id", () -> Access.of(-1, 0, "0755"));
  }

  @Test
  void anInterruptedWriteLeavesTheOldFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Thread.currentThread().interrupt();

    assertThrows(
        InterruptedException.class, () -> files.write(file, PRIVATE, "new".getBytes(UTF_8)));

    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a"), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (java.util.stream.Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertFails(String message, Executable action) {
    assertEquals(message, assertThrows(ProviderException.class, action).getMessage());
  }
}
