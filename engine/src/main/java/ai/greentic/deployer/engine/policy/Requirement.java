package ai.greentic.deployer.engine.policy;

import java.util.List;

/**
 * How many different signers have to have signed.
 *
 * @param signatures how many; 0 allows unsigned plans
 * @param signers the names of those who count, each once
 */
public record Requirement(int signatures, List<String> signers) {
  public Requirement {
    signers = signers.stream().distinct().toList();
    if (signatures < 0 || signatures > signers.size()) {
      throw new IllegalArgumentException(
          signatures + " signatures of " + signers.size() + " signers can never be there");
    }
  }

  /** Whether those who signed are enough. */
  public boolean isMetBy(List<String> signedBy) {
    return signers.stream().filter(signedBy::contains).count() >= signatures;
  }

  @Override
  public String toString() {
    return signatures == 1
        ? "1 signature of " + String.join(", ", signers) + " is needed"
        : signatures + " signatures of " + String.join(", ", signers) + " are needed";
  }
}
