/** What a plan is, how it is made and how it is written. */
@NullMarked
package ai.greentic.deployer.engine.plan;

import org.jspecify.annotations.NullMarked;
