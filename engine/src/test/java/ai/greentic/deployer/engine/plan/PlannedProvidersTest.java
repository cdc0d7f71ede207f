package ai.greentic.deployer.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said when a plan was made with other providers than those that are there. */
class PlannedProvidersTest {
  private static final String DIGEST = "ab".repeat(32);

  @Test
  void theSameProvidersDifferInNothing() {
    Map<String, ProviderVersion> versions = Map.of("unit", ProviderVersion.builtIn("1.0"));
    assertEquals(
        List.of(), PlannedProviders.differences(versions, Map.copyOf(versions), "plan again"));
  }

  @Test
  void typesWithOneAndTheSameDifferenceAreNamedTogether() {
    assertEquals(
        List.of(
            Problem.of(
                EngineError.PLAN_OTHER_PROVIDER,
                "the plan was made with another provider for resource type file, unit (expected"
                    + " version 1.0 (built in), found 1.1 (built in))",
                "apply it with greentic-deployer 1.0, or plan again"),
            Problem.of(
                EngineError.PLAN_OTHER_PROVIDER,
                "the plan was made with another provider for resource type symlink (expected"
                    + " version 1.2 (plug-in, SHA-256 "
                    + DIGEST
                    + "), found none)",
                "apply it with that plug-in in -plugin-dir=DIR, or plan again"),
            Problem.of(
                EngineError.PLAN_OTHER_PROVIDER,
                "the plan was made with another provider for resource type zone (expected version"
                    + " none, found 1.1 (built in))",
                "plan again")),
        PlannedProviders.differences(
            Map.of(
                "unit", ProviderVersion.builtIn("1.0"),
                "file", ProviderVersion.builtIn("1.0"),
                "same", ProviderVersion.builtIn("1.1"),
                "symlink", ProviderVersion.ofPlugin("1.2", DIGEST)),
            Map.of(
                "unit", ProviderVersion.builtIn("1.1"),
                "file", ProviderVersion.builtIn("1.1"),
                "same", ProviderVersion.builtIn("1.1"),
                "zone", ProviderVersion.builtIn("1.1")),
            "plan again"));
  }
}
