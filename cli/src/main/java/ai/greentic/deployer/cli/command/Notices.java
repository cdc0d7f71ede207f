package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.ProgressDisplay;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.state.CutOff;
import ai.greentic.deployer.engine.state.Snapshot;

/**
 * Tells, for verbs that show something else than progress, what a reader of their output must know:
 * on the standard error, so that the output stays what it is.
 */
record Notices(ApplyEvent.Listener lines) implements ApplyEvent.Listener {

  static Notices of(Session session) {
    Console console = session.console();
    return new Notices(ProgressDisplay.plain(console.err(), Paint.PLAIN, session.clock()));
  }

  @Override
  public void on(ApplyEvent event) {
    if (event instanceof ApplyEvent.Unsettled
        || event instanceof ApplyEvent.Recovered
        || event instanceof ApplyEvent.WaitingForLock) {
      lines.on(event);
    }
  }

  void of(Snapshot snapshot) {
    snapshot.unsettled().map(CutOff::sentence).map(ApplyEvent.Unsettled::new).ifPresent(this::on);
  }
}
