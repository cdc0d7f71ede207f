/**
 * Compiles a deployment document into the resource graph of one machine. Names, paths and the
 * launch configuration are decided here and nowhere else.
 */
@NullMarked
package ai.greentic.deployer.singlevm;

import org.jspecify.annotations.NullMarked;
