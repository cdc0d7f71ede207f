/**
 * The document {@code kind: Deployment}: its records, defaults, validation, and the YAML reader.
 */
@NullMarked
package ai.greentic.deployer.spec;

import org.jspecify.annotations.NullMarked;
