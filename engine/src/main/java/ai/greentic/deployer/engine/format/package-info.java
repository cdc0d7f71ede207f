/** Deterministic CBOR and canonical JSON of values. */
@NullMarked
package ai.greentic.deployer.engine.format;

import org.jspecify.annotations.NullMarked;
