/** The container that runs the application: started, ready, and the right one. */
@NullMarked
package ai.greentic.deployer.container;

import org.jspecify.annotations.NullMarked;
