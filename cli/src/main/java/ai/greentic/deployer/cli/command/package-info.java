/**
 * One class a verb: reads options, calls one engine entry point, hands the result to a renderer.
 */
@NullMarked
package ai.greentic.deployer.cli.command;

import org.jspecify.annotations.NullMarked;
