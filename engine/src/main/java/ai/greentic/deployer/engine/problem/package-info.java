/** How everything in the engine fails: typed, with the resource, the cause and the next step. */
@NullMarked
package ai.greentic.deployer.engine.problem;

import org.jspecify.annotations.NullMarked;
