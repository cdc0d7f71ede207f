/** What a machine demands of a plan before it is applied: whose signatures, how many, how fresh. */
@NullMarked
package ai.greentic.deployer.engine.policy;

import org.jspecify.annotations.NullMarked;
