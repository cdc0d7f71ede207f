/** The command line: the entry point. */
@NullMarked
package ai.greentic.deployer.cli;

import org.jspecify.annotations.NullMarked;
