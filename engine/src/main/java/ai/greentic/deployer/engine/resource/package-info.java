/** Resources, their addresses, schemas and the graph they form. */
@NullMarked
package ai.greentic.deployer.engine.resource;

import org.jspecify.annotations.NullMarked;
