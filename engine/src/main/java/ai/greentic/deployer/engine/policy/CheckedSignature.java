package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.signature.PlanSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a signature turned out to be.
 *
 * @param keyId of the key that it names, lower-case hex
 * @param signer whose key that is; empty when nobody's
 * @param valid made with that key over exactly these bytes; false for an unknown key
 */
public record CheckedSignature(String keyId, Optional<Signer> signer, boolean valid) {

  /** Checks all signatures of a plan against keys that are known. */
  public static List<CheckedSignature> of(SignedPlan plan, List<Signer> known) {
    List<CheckedSignature> checked = new ArrayList<>();
    for (PlanSignature signature : plan.signatures()) {
      Optional<Signer> signer =
          known.stream().filter(one -> one.key().id().equals(signature.keyId())).findFirst();
      boolean valid = signer.isPresent() && plan.isSigned(signature, signer.get().key());
      checked.add(new CheckedSignature(signature.keyId(), signer, valid));
    }
    return checked;
  }

  /** A signature that names a known key and was not made with it, or over other bytes. */
  public boolean isForged() {
    return signer.isPresent() && !valid;
  }
}
