package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Laws of the safe file system, on folders of the machine that runs the tests. */
class SafeFilesLawsTest {
  private final SafeFiles files = new SafeFiles();
  private Path folder = Path.of("/");

  @BeforeTry
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory("safe-files");
  }

  @AfterTry
  void removeFolder() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 60)
  void whatIsWrittenIsReadAndObserved(
      @ForAll byte[] content,
      @ForAll @IntRange(max = 0777) int mode,
      @ForAll @IntRange(max = 70000) int owner,
      @ForAll @IntRange(max = 70000) int group,
      @ForAll("name") String name)
      throws Exception {
    Path file = folder.resolve(name);
    Access access = new Access(owner, group, mode);

    files.write(file, access, content);

    assertArrayEquals(content, files.read(file, content.length).orElseThrow());
    assertEquals(access, files.status(file).orElseThrow().access());
    assertEquals(access, Access.of(owner, group, access.modeText()));
    assertTrue(files.deleteFile(file));
    assertEquals(List.of(), tree());
  }

  @Property(tries = 60)
  void removingTheCreatedParentsGivesBackTheTree(
      @ForAll @Size(max = 5) List<@net.jqwik.api.From("name") String> there,
      @ForAll @Size(min = 1, max = 5) List<@net.jqwik.api.From("name") String> made,
      @ForAll @IntRange(max = 5) int shared)
      throws Exception {
    Files.createDirectories(below(folder, there));
    List<String> before = tree();
    Path target =
        below(below(folder, there.subList(0, Math.min(shared, there.size()))), made).resolve("x");

    List<Path> first = files.makeParents(target);
    List<Path> second = files.makeParents(target);

    assertEquals(first, second, "a second run knows as much as one that was cut off");
    files.deleteEmptyFolders(first);
    assertEquals(before, tree());
  }

  @Property(tries = 40)
  void aLinkAtAnyComponentIsRefused(
      @ForAll @Size(min = 2, max = 5) List<@net.jqwik.api.From("name") String> names,
      @ForAll @IntRange(max = 4) int at)
      throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path base = Files.createDirectory(folder.resolve("base"));
    int position = Math.min(at, names.size() - 1);
    Path link = below(base, names.subList(0, position + 1));
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, real);
    Path target = below(base, names).resolve("x");
    Files.createDirectories(below(real, names.subList(position + 1, names.size())));
    List<String> before = tree();

    String message = link + " is a symbolic link; it must be a directory";
    assertEquals(message, refusal(() -> files.write(target, Access.root(0600), new byte[] {1})));
    assertEquals(message, refusal(() -> files.makeFolder(target, Access.root(0700))));
    assertEquals(message, refusal(() -> files.makeParents(target)));
    assertEquals(message, refusal(() -> files.deleteFile(target)));
    assertEquals(message, refusal(() -> files.deleteEmptyFolder(target)));
    assertEquals(message, refusal(() -> files.read(target, 10)));
    assertEquals(message, refusal(() -> files.status(target)));
    assertEquals(before, tree());
  }

  private static String refusal(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(ProviderException.class, action).getMessage();
  }

  private static Path below(Path folder, List<String> names) {
    Path path = folder;
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  private List<String> tree() throws Exception {
    List<String> paths = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.skip(1).map(path -> folder.relativize(path).toString()).sorted().forEach(paths::add);
    }
    return paths;
  }

  @Provide
  Arbitrary<String> name() {
    return Arbitraries.strings()
        .withCharRange('a', 'c')
        .withChars("-_.% $;\\'\"\nZ9é")
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }
}
