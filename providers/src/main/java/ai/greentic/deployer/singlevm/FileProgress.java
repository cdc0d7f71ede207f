package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import java.nio.file.Path;

/** Who wants to know how far reading a file is: bundles and archives can be large. */
@FunctionalInterface
public interface FileProgress {
  /** Nobody. */
  FileProgress NONE = _ -> Progress.NONE;

  /** Where reading that file tells. */
  Progress of(Path file);
}
