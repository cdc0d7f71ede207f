/** Plug-ins, compiled here against nothing but what is published, at work. */
@NullMarked
package ai.greentic.deployer.plugin;

import org.jspecify.annotations.NullMarked;
