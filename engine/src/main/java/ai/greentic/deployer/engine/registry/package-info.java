/** The providers of a run: those that come with the tool, and those of plug-in jars. */
@NullMarked
package ai.greentic.deployer.engine.registry;

import org.jspecify.annotations.NullMarked;
