/**
 * The published JSON Schemas, and what is made of them. Only the verbs that are about them use it.
 */
@NullMarked
package ai.greentic.deployer.cli.schema;

import org.jspecify.annotations.NullMarked;
