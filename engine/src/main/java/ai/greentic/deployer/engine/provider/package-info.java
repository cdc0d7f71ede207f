/** The provider SPI: what a provider implements, and what it is lent. */
@NullMarked
package ai.greentic.deployer.engine.provider;

import org.jspecify.annotations.NullMarked;
