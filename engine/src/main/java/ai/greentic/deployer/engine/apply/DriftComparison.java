package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.apply.Observer.Answer;
import ai.greentic.deployer.engine.apply.Observer.Question;
import ai.greentic.deployer.engine.apply.Observer.Seen;
import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out in what the objects of a state are no longer as they were applied. */
final class DriftComparison {
  private final ProviderRegistry providers;
  private final State state;

  DriftComparison(ProviderRegistry providers, State state) {
    this.providers = providers;
    this.state = state;
  }

  DriftReport compare(Seen seen) throws DeployerException {
    List<DriftedResource> drifted = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Answer answer : seen.answers()) {
      compare(answer.question(), answer.found()).ifPresent(drifted::add);
    }
    for (Map.Entry<Question, Throwable> failure : seen.failures().entrySet()) {
      Question question = failure.getKey();
      Optional<Finding> finding =
          failure.getValue() instanceof ProviderException thrown
              ? thrown.finding()
              : Optional.empty();
      if (finding.isPresent()) {
        drifted.add(
            new DriftedResource(
                question.address(),
                question.identity(),
                Optional.empty(),
                List.of(),
                List.of(finding.get())));
      } else {
        problems.add(Observer.problem(question.address(), failure.getValue()));
      }
    }
    drifted.sort(Comparator.comparing(DriftedResource::address));
    return new DriftReport(seen.answers().size() + seen.failures().size(), drifted, problems);
  }

  private Optional<DriftedResource> compare(Question question, Optional<Mapping> found)
      throws DeployerException {
    Address address = question.address();
    Provider provider = providers.get(address.type());
    Mapping expected = question.identity();
    List<String> attributes =
        found.isPresent()
            ? new Comparison(provider.schema())
                .drift(expected, found.get()).stream()
                    .filter(name -> counts(address, name))
                    .toList()
            : List.of();
    List<Finding> findings =
        complete(provider.findings(expected, found, attributes), found.isEmpty(), attributes);
    return findings.isEmpty()
        ? Optional.empty()
        : Optional.of(new DriftedResource(address, expected, found, attributes, findings));
  }

  private boolean counts(Address address, String attribute) {
    return state
        .get(address)
        .map(ManagedResource::lifecycle)
        .map(lifecycle -> !lifecycle.ignores(attribute))
        .orElse(true);
  }

  /** What a provider does not name is told all the same. */
  private static List<Finding> complete(
      List<Finding> named, boolean gone, List<String> attributes) {
    List<Finding> findings = new ArrayList<>(named);
    if (gone && findings.isEmpty()) {
      findings.add(Finding.missing("what was applied"));
    }
    for (String attribute : attributes) {
      if (named.stream().noneMatch(finding -> finding.attributes().contains(attribute))) {
        findings.add(Finding.shownBy(Finding.CHANGED, attribute + " was changed", attribute));
      }
    }
    return findings;
  }
}
