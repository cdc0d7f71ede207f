package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A plug-in cannot be used; says why and what to do. */
final class UnusablePluginException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  UnusablePluginException(Path jar, String what, String remedy) {
    this(jar, what, remedy, null);
  }

  UnusablePluginException(Path jar, String what, String remedy, @Nullable Throwable cause) {
    super(what, cause);
    this.problem = Problem.of(EngineError.PLUGIN_UNUSABLE, "plug-in " + jar + " " + what, remedy);
  }

  Problem problem() {
    return problem;
  }
}
