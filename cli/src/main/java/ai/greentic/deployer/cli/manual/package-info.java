/**
 * The manual of the verbs as data, and its forms: help in a terminal, man pages, Markdown; and the
 * scripts that make shells complete command lines. Knows nothing of how a command line is read.
 */
@NullMarked
package ai.greentic.deployer.cli.manual;

import org.jspecify.annotations.NullMarked;
