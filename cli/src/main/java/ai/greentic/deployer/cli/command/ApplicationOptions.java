package ai.greentic.deployer.cli.command;

import picocli.CommandLine.Mixin;

/** How a plan is put into effect, how that is told of, and where the deployment's state is. */
final class ApplicationOptions {
  @Mixin private ProgressOptions progress = new ProgressOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private LockOptions lock = new LockOptions();
  @Mixin private StateOptions state = new StateOptions();

  ProgressOptions progress() {
    return progress;
  }

  EngineOptions engine() {
    return engine;
  }

  LockOptions lock() {
    return lock;
  }

  StateOptions state() {
    return state;
  }

  boolean json() {
    return progress.json();
  }
}
