/** Signatures of plan files: Ed25519 (RFC 8032) in COSE_Sign1 (RFC 9052), by the JDK alone. */
@NullMarked
package ai.greentic.deployer.engine.signature;

import org.jspecify.annotations.NullMarked;
