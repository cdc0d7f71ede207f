package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with fake Javas that tell how they were called. */
final class LauncherTest {
  @TempDir Path folder;

  private Path launcher;

  @BeforeEach
  void installIt() throws IOException {
    launcher = folder.resolve("a place/bin/greentic-deployer");
    Files.createDirectories(launcher.getParent());
    Files.copy(Path.of("src/main/distribution/bin/greentic-deployer"), launcher);
  }

  @Test
  void theJavaOfJavaHomeRunsTheProgramWithItsArguments() throws Exception {
    List<String> call = run(java("jdk", "25.0.3"), "/nowhere", "plan", "two words", "$x;'\"");
    assertEquals("jdk", call.getFirst());
    assertEquals(
        List.of(
            "-jar",
            folder.resolve("a place/lib/greentic-deployer-cli.jar").toString(),
            "plan",
            "two words",
            "$x;'\""),
        call.subList(call.indexOf("-jar"), call.size() - 1));
    assertTrue(call.contains("-XX:+UseSerialGC"), call::toString);
    assertTrue(call.contains("-XX:TieredStopAtLevel=1"), call::toString);
    assertFalse(call.contains("-Dgreentic.terminal.out=true"), call::toString);
    assertEquals("C.UTF-8", call.getLast());
  }

  @Test
  void anOlderJavaIsPassedOverForOneOnThePath() throws Exception {
    Path newer = java("newer", "26");
    assertEquals("newer", run(java("older", "17.0.1"), newer + "/bin").getFirst());
  }

  @Test
  void aLinkToTheLauncherFindsItsPrograms() throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, launcher);
    launcher = link;
    List<String> call = run(java("jdk", "25"), "/nowhere");
    assertTrue(
        call.contains(folder.resolve("a place/lib/greentic-deployer-cli.jar").toString()),
        call::toString);
  }

  @Test
  void anArchiveOfClassesIsTakenByTheJavaThatMadeItOnly() throws Exception {
    Path archive = folder.resolve("a place/lib/classes-25.0.3+9.jsa");
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "classes");
    Path maker = java("maker", "25.0.3\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9");
    assertTrue(
        run(maker, "/nowhere").contains("-XX:SharedArchiveFile=" + archive), archive::toString);
    Path other = java("other", "25.0.4\"\nJAVA_RUNTIME_VERSION=\"25.0.4+1");
    for (Path home : List.of(other, java("unknown", "25"))) {
      assertFalse(String.join(" ", run(home, "/nowhere")).contains("SharedArchiveFile"));
    }
  }

  @Test
  void theRuntimeBesideItComesFirstAndHasItsOwnArchives() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("a place/lib"));
    Files.writeString(lib.resolve("classes.jsa"), "classes");
    Files.writeString(lib.resolve("show.jsa"), "some classes");
    Files.writeString(lib.resolve("version.jsa"), "few classes");
    java("a place/runtime", "25");
    Path other = java("other", "25");
    List<String> call = run(other, "/nowhere", "plan", "version");
    assertEquals("a place/runtime", call.getFirst());
    assertTrue(
        call.contains("-XX:SharedArchiveFile=" + lib.resolve("classes.jsa")), call::toString);
    assertTrue(
        run(other, "/nowhere", "version")
            .contains("-XX:SharedArchiveFile=" + lib.resolve("version.jsa")));
    assertTrue(
        run(other, "/nowhere", "show", "plan.bin")
            .contains("-XX:SharedArchiveFile=" + lib.resolve("show.jsa")));
  }

  /** Archives name the jars by the descriptor 9. */
  @Test
  void anArchiveComesWithItsFolderUnlessTheDescriptorIsInUse() throws Exception {
    Path home = java("jdk", "25\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9");
    Files.writeString(
        home.resolve("bin/java"), "#!/bin/sh\nreadlink /proc/self/fd/9 || echo closed");
    assertEquals(List.of("closed"), run(home, "/nowhere"));
    Files.createDirectories(folder.resolve("a place/lib"));
    Files.writeString(folder.resolve("a place/lib/classes-25.0.3+9.jsa"), "classes");
    assertEquals(List.of(folder.resolve("a place").toRealPath().toString()), run(home, "/nowhere"));
    Path file = Files.writeString(folder.resolve("in use"), "");
    Path itself = launcher;
    launcher = folder.resolve("caller");
    Files.writeString(launcher, "exec 9<'" + file + "'\nexec /bin/sh '" + itself + "'\n");
    assertEquals(List.of(file.toRealPath().toString()), run(home, "/nowhere"));
  }

  private Path java(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Path program = home.resolve("bin/java");
    Files.createDirectories(program.getParent());
    Files.writeString(home.resolve("release"), "A=\"b\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' '" + name + "' \"$@\" \"$LC_ALL\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private List<String> run(Path javaHome, String path, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PATH", path + ":/usr/bin:/bin");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }
}
