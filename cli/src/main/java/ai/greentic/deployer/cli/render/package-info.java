/** Plans, states, drift and events as text and JSON, and the progress display. */
@NullMarked
package ai.greentic.deployer.cli.render;

import org.jspecify.annotations.NullMarked;
