package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.signature.PlanSignature;
import ai.greentic.deployer.engine.signature.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * A plan with the bytes that it was decoded from and the signatures that came with them. The plan
 * is decoded from the very array that signatures are verified over, so that what was signed and
 * what runs cannot differ.
 */
public final class SignedPlan {
  private final Plan plan;
  private final Optional<byte[]> file;
  private final List<PlanSignature> signatures;

  private SignedPlan(Plan plan, Optional<byte[]> file, List<PlanSignature> signatures) {
    this.plan = plan;
    this.file = file;
    this.signatures = List.copyOf(signatures);
  }

  /**
   * A plan file.
   *
   * @param file its bytes, read once; nobody may write to the array afterwards
   * @throws DeployerException REFUSED when they are not an intact plan
   */
  public static SignedPlan decode(byte[] file, List<PlanSignature> signatures)
      throws DeployerException {
    return new SignedPlan(PlanFile.decode(file), Optional.of(file), signatures);
  }

  /** A plan that was made just now, for which nobody can have signed. */
  public static SignedPlan unsigned(Plan plan) {
    return new SignedPlan(plan, Optional.empty(), List.of());
  }

  public Plan plan() {
    return plan;
  }

  /** Whether it came out of a file. */
  public boolean isFile() {
    return file.isPresent();
  }

  /** In the order of the signature file, each once. */
  public List<PlanSignature> signatures() {
    return signatures;
  }

  /** Whether a signature is one of a key over this plan's bytes. */
  public boolean isSigned(PlanSignature signature, PublicKey key) {
    return file.isPresent() && signature.isOf(file.get(), key);
  }
}
