package ai.greentic.deployer.engine.apply;

/** Hands events on one at a time; a display that fails must not stop a run half-way. */
final class OneAtATime implements ApplyEvent.Listener {
  private final ApplyEvent.Listener listener;

  OneAtATime(ApplyEvent.Listener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void on(ApplyEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      return;
    }
  }
}
