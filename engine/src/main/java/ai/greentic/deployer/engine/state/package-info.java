/** What we own on a host, kept so that no crash loses it. */
@NullMarked
package ai.greentic.deployer.engine.state;

import org.jspecify.annotations.NullMarked;
