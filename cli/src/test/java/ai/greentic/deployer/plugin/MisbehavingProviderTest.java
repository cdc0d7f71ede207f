package ai.greentic.deployer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.Settings;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.PluginFolder;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Providers of plug-ins that load and then do not keep their word. */
@Timeout(120)
final class MisbehavingProviderTest {
  private static final String BUG = "; this is a bug of the provider; report it with this message";

  @TempDir Path room;
  private PluginWorkshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new PluginWorkshop(room);
  }

  private void run(Oddity oddity, String path) throws Exception {
    workshop.provider(Oddity.NAME, oddity.source()).write("odd.jar");
    Engine engine =
        new Engine(
            new StateStore(room.resolve("states"), "shop"),
            ProviderRegistry.of(List.of())
                .with(new PluginFolder(workshop.plugins, Duration.ofSeconds(2)).load()),
            new Settings(2, Duration.ZERO, "1", "1d".repeat(32), PolicySource.NONE),
            _ -> {});
    Resource odd = new Resource(Address.parse("odd.a"), Mapping.EMPTY.with("path", path), Set.of());
    engine.apply(
        engine.plan(
            ResourceGraph.of(List.of(odd)),
            new Plan.Document("", "5e".repeat(32)),
            PlanOptions.apply(Plan.OnFailure.STOP)));
  }

  private void fails(Category category, Oddity oddity, String message) {
    fails(category, oddity, "/a", message);
  }

  private void fails(Category category, Oddity oddity, String path, String message) {
    DeployerException failure = assertThrows(DeployerException.class, () -> run(oddity, path));
    assertEquals(message, failure.getMessage());
    assertEquals(category, failure.category());
  }

  @Test
  void observeThatThrows() {
    fails(
        Category.FAILED,
        Oddity.none().observe("throw new IllegalStateException(\"no luck\");"),
        "odd.a: its provider failed unexpectedly: java.lang.IllegalStateException: no luck" + BUG);
  }

  @Test
  void observeThatHangs() {
    fails(
        Category.FAILED,
        Oddity.none()
            .members(
                "public java.time.Duration observeLimit() { return"
                    + " java.time.Duration.ofMillis(100); }")
            .observe("hang(); return null;"),
        "odd.a: its provider did not end within its time limit, nor when it was interrupted; find out"
            + " what it waited for, then try again");
  }

  @Test
  void applyThatThrows() {
    fails(
        Category.NOT_ROLLED_BACK,
        Oddity.none().apply("throw new NoClassDefFoundError(\"org/other/Library\");"),
        "odd.a: its provider failed unexpectedly: java.lang.NoClassDefFoundError: org/other/Library"
            + BUG);
  }

  @Test
  void applyThatHangs() {
    fails(
        Category.NOT_ROLLED_BACK,
        Oddity.none()
            .members(
                "public java.time.Duration timeLimit(Action action) { return"
                    + " java.time.Duration.ofMillis(100); }")
            .apply("hang(); return null;"),
        "odd.a: its provider did not end create odd.a within its time limit, nor when it was"
            + " interrupted; it was left behind; find out what it waits for and whether it still works"
            + " on the host, then plan and apply again");
  }

  @Test
  void applyThatGivesNull() {
    fails(
        Category.NOT_ROLLED_BACK,
        Oddity.none().apply("return null;"),
        "odd.a: provider odd: apply gave null; this is a bug of the provider; report it");
  }

  @Test
  void aTimeLimitThatIsNone() {
    fails(
        Category.NOT_ROLLED_BACK,
        Oddity.none()
            .members("public java.time.Duration timeLimit(Action action) { return null; }"),
        "odd.a: its provider failed unexpectedly: java.lang.NullPointerException: timeLimit gave null"
            + BUG);
  }

  @Test
  void artifactsThatThrowHangOrAreNone() {
    String begin = "public List<Artifact> artifacts(Mapping after) { ";
    fails(
        Category.FAILED,
        Oddity.none().members(begin + "throw new IllegalStateException(\"no luck\"); }"),
        "odd.a: its provider failed unexpectedly: java.lang.IllegalStateException: no luck" + BUG);
    fails(
        Category.FAILED,
        Oddity.none().members(begin + "hang(); return null; }"),
        "odd.a: its provider failed unexpectedly: java.lang.IllegalStateException: artifacts did"
            + " not end within 2 s"
            + BUG);
    fails(
        Category.FAILED,
        Oddity.none().members(begin + "return null; }"),
        "odd.a: its provider failed unexpectedly: artifacts gave null" + BUG);
  }

  @Test
  void computedAfterUpdateThatThrowsHangsOrLies() throws Exception {
    String begin = "public Mapping computedAfterUpdate(Mapping before, Mapping after) { ";
    String there = "return Optional.of(Mapping.EMPTY.with(\"path\", \"/a\"));";
    run(Oddity.none(), "/a");
    fails(
        Category.FAILED,
        Oddity.none()
            .observe(there)
            .members(begin + "throw new IllegalStateException(\"no luck\"); }"),
        "/b",
        "odd.a: its provider failed unexpectedly: java.lang.IllegalStateException: no luck" + BUG);
    fails(
        Category.FAILED,
        Oddity.none().observe(there).members(begin + "hang(); return null; }"),
        "/b",
        "odd.a: its provider failed unexpectedly: java.lang.IllegalStateException:"
            + " computedAfterUpdate did not end within 2 s"
            + BUG);
    fails(
        Category.FAILED,
        Oddity.none().observe(there).members(begin + "return null; }"),
        "/b",
        "odd.a: its provider failed unexpectedly: computedAfterUpdate gave null" + BUG);
    fails(
        Category.FAILED,
        Oddity.none().observe(there).members(begin + "return after; }"),
        "/b",
        "odd.a: its provider failed unexpectedly: computedAfterUpdate gave path, which is not computed"
            + BUG);
  }

  @Test
  void itsLibrariesFindItsClassesAndItsResources() throws Exception {
    String check =
        """
        try {
          ClassLoader own = Odd.class.getClassLoader();
          if (Thread.currentThread().getContextClassLoader() != own) {
            throw new IllegalStateException("another loader's classes are found");
          }
          if (own.getResource("odd/Odd.class").openStream().readAllBytes().length == 0) {
            throw new IllegalStateException("its resources are not found");
          }
          if (own.getResource("greentic-deployer-version") != null) {
            throw new IllegalStateException("our resources are found");
          }
          Class.forName("com.fasterxml.jackson.databind.ObjectMapper");
          throw new IllegalStateException("our libraries are found");
        } catch (ClassNotFoundException e) {
          %s
        } catch (java.io.IOException e) {
          throw new IllegalStateException(e);
        }
        """;
    run(
        Oddity.none()
            .observe(check.formatted("return Optional.empty();"))
            .apply(
                check.formatted(
                    "return action instanceof Action.Create(Mapping after) ? after : null;"))
            .members(
                "public List<Artifact> artifacts(Mapping after) {"
                    + check.formatted("return List.of();")
                    + "}"),
        "/a");
  }
}
