package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * A resource of which the host no longer has what was applied.
 *
 * @param expected what the state recorded
 * @param found what was observed; empty when the object is gone
 * @param attributes those that differ; empty when the object is gone
 * @param findings what happened to it, at least one
 */
public record DriftedResource(
    Address address,
    Mapping expected,
    Optional<Mapping> found,
    List<String> attributes,
    List<Finding> findings) {
  public DriftedResource {
    attributes = List.copyOf(attributes);
    findings = List.copyOf(findings);
    if (findings.isEmpty()) {
      throw new IllegalArgumentException(address + " has drifted without a finding");
    }
  }
}
