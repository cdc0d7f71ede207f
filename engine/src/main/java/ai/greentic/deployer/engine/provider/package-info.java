/** The provider SPI and its registry. */
@NullMarked
package ai.greentic.deployer.engine.provider;

import org.jspecify.annotations.NullMarked;
