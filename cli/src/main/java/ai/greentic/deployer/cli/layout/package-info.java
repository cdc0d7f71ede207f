/** Draws directed graphs in layers: where each node and each edge goes. Knows no resources. */
@NullMarked
package ai.greentic.deployer.cli.layout;

import org.jspecify.annotations.NullMarked;
