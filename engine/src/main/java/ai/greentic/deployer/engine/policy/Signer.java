package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.signature.PublicKey;

/** Who may sign, by the name that the policy gives to a key. */
public record Signer(String name, PublicKey key) {}
