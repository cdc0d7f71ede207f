package ai.greentic.deployer.host;

import java.nio.file.Path;

/** Where the files of a stored image can be read. */
public sealed interface ImageFiles {

  /** They are mounted read-only in a folder. */
  record Mounted(Path folder) implements ImageFiles {}

  /** They are in a docker archive. */
  record Saved(Path archive) implements ImageFiles {}
}
