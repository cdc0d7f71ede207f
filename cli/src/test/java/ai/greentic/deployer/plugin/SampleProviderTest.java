package ai.greentic.deployer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.apply.ApplyResult;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.Settings;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.provider.ValueProvider;
import ai.greentic.deployer.engine.registry.PluginFolder;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample provider of testdata, from its source to links on this host. */
final class SampleProviderTest {
  private static final PlanOptions APPLY = PlanOptions.apply(Plan.OnFailure.STOP);
  private static final PlanOptions DESTROY =
      new PlanOptions(
          Plan.Mode.DESTROY, Plan.OnFailure.STOP, PlanOptions.KEEP, 0, Set.of(), Set.of());
  private static final Address LINK = Address.parse("symlink.tool");

  @TempDir Path room;
  private PluginWorkshop workshop;
  private Path link;

  @BeforeEach
  void open() throws Exception {
    workshop = new PluginWorkshop(room);
    workshop.sample().write("sample.jar");
    link = Files.createDirectory(room.resolve("host")).resolve("tool");
  }

  private Engine engine(String toolVersion) throws Exception {
    return engine(
        toolVersion,
        ProviderRegistry.of(List.of(new ValueProvider()))
            .with(new PluginFolder(workshop.plugins).load()));
  }

  private Engine engine(String toolVersion, ProviderRegistry providers) {
    return new Engine(
        new StateStore(room.resolve("states"), "shop"),
        providers,
        new Settings(4, Duration.ZERO, toolVersion, "1d".repeat(32), PolicySource.NONE),
        _ -> {});
  }

  private ResourceGraph desired(Path path, String target) throws Exception {
    return ResourceGraph.of(
        List.of(
            new Resource(
                LINK, Mapping.EMPTY.with("path", path.toString()).with("target", target), Set.of()),
            new Resource(Address.parse("value.a"), Mapping.EMPTY.with("input", "1"), Set.of())));
  }

  private Plan plan(Path path, String target) throws Exception {
    Plan plan =
        engine("1").plan(desired(path, target), new Plan.Document("", "5d".repeat(32)), APPLY);
    return PlanFile.decode(PlanFile.encode(plan));
  }

  private static Kind kind(Plan plan) {
    return plan.changes().stream()
        .filter(change -> change.address().equals(LINK))
        .findFirst()
        .orElseThrow()
        .kind();
  }

  private String target(Path path) throws Exception {
    return Files.readSymbolicLink(path).toString();
  }

  @Test
  void aLinkFromItsCreationToItsEnd() throws Exception {
    assertEquals(2, engine("1").apply(plan(link, "/opt/one")).created());
    assertEquals("/opt/one", target(link));
    assertTrue(plan(link, "/opt/one").isEmpty());
    assertEquals(List.of(), engine("1").drift().drifted());

    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/opt/other"));
    List<DriftedResource> drifted = engine("1").drift().drifted();
    assertEquals(List.of(LINK), drifted.stream().map(DriftedResource::address).toList());
    assertEquals(List.of("target"), drifted.getFirst().attributes());

    Plan update = plan(link, "/opt/two");
    assertEquals(Kind.UPDATE, kind(update));
    engine("1").apply(update);
    assertEquals("/opt/two", target(link));

    Path moved = link.resolveSibling("moved");
    Plan replacement = plan(moved, "/opt/two");
    assertEquals(Kind.REPLACE, kind(replacement));
    engine("1").apply(replacement);
    assertEquals("/opt/two", target(moved));
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));

    ApplyResult destroyed =
        engine("1").apply(engine("1").plan(ResourceGraph.EMPTY, Plan.Document.NONE, DESTROY));
    assertEquals(2, destroyed.deleted());
    try (var left = Files.list(link.getParent())) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatAnotherRunLeftHalfDoneIsFinished() throws Exception {
    Files.createSymbolicLink(link.resolveSibling(".tool.new"), Path.of("/opt/cut-off"));
    engine("1").apply(plan(link, "/opt/one"));
    try (var left = Files.list(link.getParent())) {
      assertEquals(List.of(link), left.toList());
    }
  }

  @Test
  void aFileInItsPlaceIsLeftAlone() throws Exception {
    Files.writeString(link, "a file");
    DeployerException failure = assertThrows(DeployerException.class, () -> plan(link, "/opt/one"));
    assertEquals(
        "symlink.tool: "
            + link
            + " is there and is no symbolic link; move it away, or choose another path",
        failure.getMessage());
    assertEquals("a file", Files.readString(link));
  }

  private void refused(Engine engine, Plan plan, String message) {
    DeployerException refusal = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.REFUSED, refusal.category());
    assertEquals(message, refusal.getMessage());
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
  }

  private static String plugin(String version, Plan plan) {
    return version
        + " (plug-in, SHA-256 "
        + plan.header().providers().get("symlink").sha256().orElseThrow()
        + ")";
  }

  @Test
  void aPlanIsForTheBytesOfThePluginThatItWasMadeWith() throws Exception {
    Path jar = workshop.plugins.resolve("sample.jar");
    byte[] reviewed = Files.readAllBytes(jar);
    Plan planned = plan(link, "/opt/one");
    workshop.sample().entry("readme", new byte[1]).write("sample.jar");
    Plan other = plan(link, "/opt/one");
    refused(
        engine("1"),
        planned,
        "the plan was made with another provider for resource type symlink (expected version "
            + plugin("1.0.0", planned)
            + ", found "
            + plugin("1.0.0", other)
            + "); apply it with that plug-in in -plugin-dir=DIR, or "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new"
            + " plan reviewed");
    refused(
        engine("1", ProviderRegistry.of(List.of(new ValueProvider()))),
        planned,
        "the plan was made with another provider for resource type symlink (expected version "
            + plugin("1.0.0", planned)
            + ", found none); apply it with that plug-in in -plugin-dir=DIR, or "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed");
    Files.write(jar, reviewed);
    assertEquals(2, engine("1").apply(planned).created());
  }

  @Test
  void aPlanIsForTheVersionOfTheToolThatItWasMadeWith() throws Exception {
    refused(
        engine("2"),
        plan(link, "/opt/one"),
        "the plan was made with another provider for resource type value (expected version 1"
            + " (built in), found 2 (built in)); apply it with greentic-deployer 1, or "
            + "plan again with 'greentic-deployer plan -out=FILE DOCUMENT' and have the new plan reviewed");
  }

  @Test
  void whatAPluginMadeNeedsItToBeSeen() throws Exception {
    engine("1").apply(plan(link, "/opt/one"));
    Engine without = engine("1", ProviderRegistry.of(List.of(new ValueProvider())));
    DeployerException failure = assertThrows(DeployerException.class, without::drift);
    assertEquals(Category.FAILED, failure.category());
    assertEquals(
        "there is no provider for resource type symlink; use one of value, or give the folder of"
            + " its plug-in with -plugin-dir=DIR",
        failure.getMessage());
  }
}
