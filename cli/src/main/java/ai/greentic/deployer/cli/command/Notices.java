package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.engine.apply.ApplyEvent;
import ai.greentic.deployer.engine.state.CutOff;
import ai.greentic.deployer.engine.state.Snapshot;
import java.io.PrintStream;

/**
 * Tells, for verbs that only read, what a reader of their output must know: on the standard error,
 * so that the output stays what it is.
 */
record Notices(PrintStream err) implements ApplyEvent.Listener {

  static Notices of(Session session) {
    return new Notices(session.console().err());
  }

  @Override
  public void on(ApplyEvent event) {
    if (event instanceof ApplyEvent.Unsettled(String what)) {
      tell(what);
    }
  }

  void of(Snapshot snapshot) {
    snapshot.unsettled().map(CutOff::sentence).ifPresent(this::tell);
  }

  private void tell(String what) {
    err.println("Notice: " + Printable.line(what));
  }
}
