/** Writes the files of the manual that a distribution carries. */
@NullMarked
package ai.greentic.deployer.cli.reference;

import org.jspecify.annotations.NullMarked;
