/** Writes the man pages and completion scripts of a distribution while it is built. */
@NullMarked
package ai.greentic.deployer.cli.reference;

import org.jspecify.annotations.NullMarked;
