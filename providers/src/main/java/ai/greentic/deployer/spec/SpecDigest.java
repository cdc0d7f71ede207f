package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Digests;

/**
 * What identifies a deployment: SHA-256 over the canonical JSON of its effective document.
 * Comments, order, spelling and written-out defaults make no difference; every value does.
 */
public final class SpecDigest {
  private SpecDigest() {}

  /** The digest in lower-case hex. */
  public static String of(DeploymentSpec spec) {
    return Digests.sha256(CanonicalJson.encode(EffectiveDocument.of(spec)));
  }
}
