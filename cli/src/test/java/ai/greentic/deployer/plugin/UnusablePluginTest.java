package ai.greentic.deployer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ValueProvider;
import ai.greentic.deployer.engine.registry.PluginFolder;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a plug-in, one clear error says which jar, what and what to do. */
@Timeout(120)
final class UnusablePluginTest {
  private static final String MEND = "; mend the plug-in, or take it out of the folder";

  private static final String REBUILD =
      "; build it against version 1 of the provider interface and for Java "
          + Runtime.version().feature()
          + " or older, with all its libraries in the jar";

  @TempDir Path room;
  private PluginWorkshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new PluginWorkshop(room);
  }

  private void odd(Oddity oddity, String message) throws IOException {
    workshop.provider(Oddity.NAME, oddity.source()).write("odd.jar");
    refused(message);
  }

  private void refused(String message) {
    refused(new PluginFolder(workshop.plugins, Duration.ofSeconds(2)), message);
  }

  private void refused(PluginFolder folder, String message) {
    DeployerException failure = assertThrows(DeployerException.class, folder::load);
    assertEquals(Category.FAILED, failure.category());
    assertEquals(message.replace("$DIR", workshop.plugins.toString()), failure.getMessage());
  }

  @Test
  void aFolderThatIsNotThere() {
    refused(
        new PluginFolder(workshop.plugins.resolve("none")),
        "there is no folder $DIR/none with plug-ins; make it, or correct -plugin-dir");
  }

  @Test
  void aFileInsteadOfAFolder() throws Exception {
    Path jar = workshop.jar().write("a.jar");
    refused(
        new PluginFolder(jar),
        "$DIR/a.jar is not a folder; give the folder with the jars as -plugin-dir");
  }

  @Test
  void aFolderThatOthersCanWrite() throws Exception {
    Files.setPosixFilePermissions(workshop.plugins, PosixFilePermissions.fromString("rwxrwxr-x"));
    refused(
        "the folder with plug-ins $DIR is not to be trusted: $DIR can be written by others (mode"
            + " 775); use a folder that root owns and nobody else can write, itself and all above"
            + " it: plug-ins run with our rights");
  }

  @Test
  void aFolderBelowOneThatOthersCanWrite() throws Exception {
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(
        "the folder with plug-ins $DIR is not to be trusted: "
            + room
            + " can be written by others (mode 777); use a folder that root owns and nobody else"
            + " can write, itself and all above it: plug-ins run with our rights");
  }

  @Test
  void aJarThatOthersCanWrite() throws Exception {
    Path jar = workshop.sample().write("sample.jar");
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--rw-"));
    refused(
        "plug-in $DIR/sample.jar is not to be trusted: $DIR/sample.jar can be written by others"
            + " (mode 646); give it to root ('chown root') and let nobody else write it ('chmod"
            + " go-w'): a plug-in runs with our rights");
  }

  @Test
  void aLinkToAJar() throws Exception {
    Path jar = workshop.sample().write("sample.jar");
    Path elsewhere = Files.move(jar, room.resolve("sample.jar"));
    Files.createSymbolicLink(jar, elsewhere);
    refused(
        "plug-in $DIR/sample.jar is not to be trusted: $DIR/sample.jar is a symbolic link; give it"
            + " to root ('chown root') and let nobody else write it ('chmod go-w'): a plug-in runs"
            + " with our rights");
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    Files.writeString(workshop.plugins.resolve("a.jar"), "no jar");
    refused(
        "plug-in $DIR/a.jar cannot be read as a jar: it is not in the zip format; put a whole jar"
            + " in its place, or take it out of the folder");
  }

  @Test
  void aFolderNamedLikeAJar() throws Exception {
    Files.createDirectory(workshop.plugins.resolve("a.jar"));
    refused(
        "plug-in $DIR/a.jar cannot be read as a jar: no file of at most 67108864 bytes; put a whole"
            + " jar in its place, or take it out of the folder");
  }

  @Test
  void aJarThatWasCutOff() throws Exception {
    Path jar = workshop.sample().write("a.jar");
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    refused(
        "plug-in $DIR/a.jar cannot be read as a jar: java.io.EOFException: Unexpected end of ZLIB"
            + " input stream; put a whole jar in its place, or take it out of the folder");
  }

  @Test
  void noVersionOfTheInterface() throws Exception {
    workshop.sample().withoutAttribute("Greentic-Provider-Api").write("a.jar");
    refused(
        "plug-in $DIR/a.jar does not say which version of the provider interface it was made for;"
            + " this tool supports 1; write 'Greentic-Provider-Api: 1' into its manifest");
  }

  @Test
  void anotherVersionOfTheInterface() throws Exception {
    workshop.sample().attribute("Greentic-Provider-Api", "2").write("a.jar");
    refused(
        "plug-in $DIR/a.jar was made for version 2 of the provider interface; this tool supports 1;"
            + " use a release of the plug-in for version 1");
  }

  @Test
  void noVersionOfItsOwn() throws Exception {
    workshop.sample().withoutAttribute("Implementation-Version").write("a.jar");
    workshop.sample().attribute("Implementation-Version", "1 \u202e").write("b.jar");
    String remedy = "; write one such as 'Implementation-Version: 1.0.0' into its manifest";
    refused(
        "plug-in $DIR/a.jar does not say its version"
            + remedy
            + "\nplug-in $DIR/b.jar has '1 \u202e' for its version"
            + remedy);
  }

  @Test
  void librariesBesideTheJar() throws Exception {
    workshop.sample().attribute("Class-Path", "lib/evil.jar").write("a.jar");
    refused(
        "plug-in $DIR/a.jar wants other files on its class path: lib/evil.jar; put the libraries"
            + " that it needs into the jar itself, and no Class-Path into its manifest");
  }

  @Test
  void noServiceFile() throws Exception {
    workshop
        .jar()
        .entries(workshop.compile(Map.of(Oddity.NAME, Oddity.none().source())))
        .write("a.jar");
    refused(
        "plug-in $DIR/a.jar names no provider; name the provider's class in its"
            + " META-INF/services/ai.greentic.deployer.engine.provider.Provider");
  }

  @Test
  void anEmptyServiceFile() throws Exception {
    workshop.jar().service("# nothing").write("a.jar");
    refused(
        "plug-in $DIR/a.jar names no provider in its"
            + " META-INF/services/ai.greentic.deployer.engine.provider.Provider"
            + MEND);
  }

  @Test
  void aServiceFileThatNamesAMissingClass() throws Exception {
    workshop.jar().service("odd.Missing").write("a.jar");
    refused("plug-in $DIR/a.jar cannot be loaded: Provider odd.Missing not found" + MEND);
  }

  @Test
  void aServiceFileThatNamesNoProvider() throws Exception {
    workshop.provider("odd.Odd", "package odd; public class Odd {}").write("a.jar");
    refused("plug-in $DIR/a.jar cannot be loaded: odd.Odd not a subtype" + MEND);
  }

  @Test
  void aConstructorThatNobodyCanCall() throws Exception {
    odd(
        Oddity.none().members("public Odd(int number) {}"),
        "plug-in $DIR/odd.jar cannot be loaded: odd.Odd Unable to get public no-arg constructor:"
            + " java.lang.NoSuchMethodException: odd.Odd.<init>()"
            + MEND);
  }

  @Test
  void aConstructorThatThrows() throws Exception {
    odd(
        Oddity.none().members("public Odd() { throw new IllegalStateException(\"no luck\"); }"),
        "plug-in $DIR/odd.jar cannot be loaded: Provider odd.Odd could not be instantiated:"
            + " java.lang.IllegalStateException: no luck"
            + MEND);
  }

  @Test
  void codeThatThrows() throws Exception {
    odd(
        Oddity.none().type("throw new IllegalStateException(\"no luck\");"),
        "plug-in $DIR/odd.jar failed when asking odd.Odd for its type:"
            + " java.lang.IllegalStateException: no luck"
            + MEND);
    odd(
        Oddity.none().schema("return schema();"),
        "plug-in $DIR/odd.jar failed when asking odd.Odd for its schema:"
            + " java.lang.StackOverflowError"
            + MEND);
  }

  @Test
  void codeThatGivesNull() throws Exception {
    odd(
        Oddity.none().type("return null;"),
        "plug-in $DIR/odd.jar has no resource type: odd.Odd.type() gave null" + MEND);
    odd(
        Oddity.none().schema("return null;"),
        "plug-in $DIR/odd.jar has no schema: odd.Odd.schema() gave null" + MEND);
  }

  @Test
  void codeThatHangs() throws Exception {
    odd(
        Oddity.none().members("public Odd() { hang(); }"),
        "plug-in $DIR/odd.jar did not end making odd.Odd within 2 s" + MEND);
    odd(
        Oddity.none().members("static { hang(); }"),
        "plug-in $DIR/odd.jar did not end making odd.Odd within 2 s" + MEND);
    odd(
        Oddity.none().type("hang(); return null;"),
        "plug-in $DIR/odd.jar did not end asking odd.Odd for its type within 2 s" + MEND);
    odd(
        Oddity.none().schema("hang(); return null;"),
        "plug-in $DIR/odd.jar did not end asking odd.Odd for its schema within 2 s" + MEND);
  }

  @Test
  void aTypeThatCannotBeInAnAddress() throws Exception {
    odd(
        Oddity.none().type("return \"Odd.Type\";"),
        "plug-in $DIR/odd.jar has the resource type 'Odd.Type' of odd.Odd; a type is lower-case"
            + " letters, digits, _ and -, begins with a letter and has at most 64 characters"
            + MEND);
  }

  @Test
  void aSchemaThatContradictsItself() throws Exception {
    odd(
        Oddity.none()
            .members(
                "private static final Schema SCHEMA = Schema.of(Set.of(), Attribute.of(\"id\","
                    + " Kind.TEXT, Trait.REQUIRED, Trait.COMPUTED));")
            .schema("return SCHEMA;"),
        "plug-in $DIR/odd.jar cannot be loaded: Provider odd.Odd could not be instantiated:"
            + " java.lang.IllegalArgumentException: attribute id is COMPUTED, so it cannot be"
            + " REQUIRED"
            + MEND);
  }

  @Test
  void aClassForALaterJava() throws Exception {
    Map<String, byte[]> classes = workshop.compile(Map.of(Oddity.NAME, Oddity.none().source()));
    byte[] newer = classes.get("odd/Odd.class");
    newer[7] = (byte) 200;
    workshop.jar().entries(classes).entry("odd/Odd.class", newer).service("odd.Odd").write("a.jar");
    refused(
        "plug-in $DIR/a.jar does not fit this program, when loading its classes:"
            + " java.lang.UnsupportedClassVersionError: odd/Odd has been compiled by a more recent"
            + " version of the Java Runtime (class file version 200.0), this version of the Java"
            + " Runtime only recognizes class file versions up to "
            + (Runtime.version().feature() + 44)
            + ".0"
            + REBUILD);
  }

  @Test
  void aClassOfOursThatIsNotPublished() throws Exception {
    Path classes = Files.createDirectory(room.resolve("whole"));
    Path engine =
        Path.of(Provider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String source =
        Oddity.none()
            .type("return ai.greentic.deployer.engine.format.Digests.sha256(new byte[0]);")
            .source();
    PluginWorkshop.compile(Map.of(Oddity.NAME, source), engine, classes);
    workshop.jar().entries(PluginWorkshop.files(classes)).service("odd.Odd").write("a.jar");
    refused(
        "plug-in $DIR/a.jar does not fit this program, when asking odd.Odd for its type:"
            + " java.lang.NoClassDefFoundError: ai/greentic/deployer/engine/format/Digests"
            + REBUILD);
  }

  @Test
  void aMethodThatIsNotThere() throws Exception {
    Map<String, byte[]> older =
        workshop.compile(Map.of("odd.Library", "package odd; class Library { int size; }"));
    Map<String, byte[]> classes =
        workshop.compile(
            Map.of(
                "odd.Library",
                "package odd; class Library { static void added() {} }",
                Oddity.NAME,
                Oddity.none().members("public Odd() { Library.added(); }").source()));
    workshop.jar().entries(classes).entries(older).service("odd.Odd").write("a.jar");
    refused(
        "plug-in $DIR/a.jar does not fit this program, when making odd.Odd:"
            + " java.lang.NoSuchMethodError: 'void odd.Library.added()'"
            + REBUILD);
  }

  @Test
  void everyPluginThatCannotBeUsedIsNamedAtOnce() throws Exception {
    workshop.jar().service("odd.Missing").write("a.jar");
    workshop.sample().write("good.jar");
    Files.writeString(workshop.plugins.resolve("z.jar"), "");
    refused(
        "plug-in $DIR/a.jar cannot be loaded: Provider odd.Missing not found"
            + MEND
            + "\nplug-in $DIR/z.jar cannot be read as a jar: it is not in the zip format; put a"
            + " whole jar in its place, or take it out of the folder");
  }

  @Test
  void typesThatAreClaimedTwice() throws Exception {
    workshop.sample().write("a.jar");
    workshop.sample().attribute("Implementation-Version", "2.0").write("b.jar");
    workshop.provider(Oddity.NAME, Oddity.none().type("return \"value\";").source()).write("c.jar");
    ProviderRegistry builtIn = ProviderRegistry.of(List.of(new ValueProvider()));
    DeployerException clash =
        assertThrows(
            DeployerException.class, () -> builtIn.with(new PluginFolder(workshop.plugins).load()));
    assertEquals(Category.FAILED, clash.category());
    assertEquals(
        "resource type symlink is claimed by plug-in $DIR/a.jar and by plug-in $DIR/b.jar; take one"
                .replace("$DIR", workshop.plugins.toString())
            + " of them out of the folder\nresource type value is built in and claimed by plug-in "
            + workshop.plugins
            + "/c.jar; take that plug-in out of the folder, or give its type another name",
        clash.getMessage());
  }
}
