package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The providers that a plan is made with: those of every type that is desired or in the state. */
public final class PlannedProviders {
  private static final String NONE = "none";

  private PlannedProviders() {}

  /** Their versions by type; types without a provider are left out. */
  public static SortedMap<String, ProviderVersion> of(
      ProviderRegistry providers, Collection<Resource> desired, State state, String toolVersion) {
    TreeSet<String> types = new TreeSet<>();
    desired.forEach(resource -> types.add(resource.address().type()));
    state.resources().keySet().stream().map(Address::type).forEach(types::add);
    SortedMap<String, ProviderVersion> versions = new TreeMap<>();
    for (String type : types) {
      providers.version(type, toolVersion).ifPresent(version -> versions.put(type, version));
    }
    return versions;
  }

  /**
   * One problem for each difference between what a plan was made with and what is there now.
   *
   * @param again what to do then, a sentence
   */
  public static List<Problem> differences(
      Map<String, ProviderVersion> planned, Map<String, ProviderVersion> now, String again) {
    Map<Difference, List<String>> types = new LinkedHashMap<>();
    TreeSet<String> all = new TreeSet<>(planned.keySet());
    all.addAll(now.keySet());
    for (String type : all) {
      Difference difference =
          new Difference(
              Optional.ofNullable(planned.get(type)), Optional.ofNullable(now.get(type)));
      if (!difference.expected().equals(difference.found())) {
        types.computeIfAbsent(difference, _ -> new ArrayList<>()).add(type);
      }
    }
    return types.entrySet().stream()
        .map(entry -> entry.getKey().problem(entry.getValue(), again))
        .toList();
  }

  private record Difference(Optional<ProviderVersion> expected, Optional<ProviderVersion> found) {
    Problem problem(List<String> types, String again) {
      return Problem.of(
          EngineError.PLAN_OTHER_PROVIDER,
          "the plan was made with another provider for resource type "
              + String.join(", ", types)
              + " (expected version "
              + expected.map(ProviderVersion::toString).orElse(NONE)
              + ", found "
              + found.map(ProviderVersion::toString).orElse(NONE)
              + ")",
          expected
                  .map(version ->
                      version.isPlugin()
                          ? "apply it with that plug-in in -plugin-dir=DIR, or "
                          : "apply it with greentic-deployer " + version.version() + ", or ")
                  .orElse("")
              + again);
    }
  }
}
