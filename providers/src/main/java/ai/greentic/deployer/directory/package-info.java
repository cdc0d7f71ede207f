/** The folders of the application's data. */
@NullMarked
package ai.greentic.deployer.directory;

import org.jspecify.annotations.NullMarked;
