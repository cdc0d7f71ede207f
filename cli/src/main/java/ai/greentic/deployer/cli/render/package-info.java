/**
 * Plans, states, drift and events in the forms that people and programs read, and the progress
 * display.
 */
@NullMarked
package ai.greentic.deployer.cli.render;

import org.jspecify.annotations.NullMarked;
