package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.signature.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which plans a machine applies.
 *
 * @param file where it stands, for messages
 * @param signers each with a name and a key of its own, so that one key never counts twice
 * @param rules the first that is for a deployment decides; none refuses
 */
public record Policy(String file, List<Signer> signers, List<Rule> rules) {
  public Policy {
    signers = List.copyOf(signers);
    rules = List.copyOf(rules);
    Set<String> names = new HashSet<>();
    Set<PublicKey> keys = new HashSet<>();
    for (Signer signer : signers) {
      if (!names.add(signer.name()) || !keys.add(signer.key())) {
        throw new IllegalArgumentException(signer.name() + " or the key of it stands there twice");
      }
    }
  }

  /** The rule that decides for a deployment. */
  public Optional<Rule> rule(String deployment) {
    return rules.stream().filter(rule -> rule.isFor(deployment)).findFirst();
  }
}
