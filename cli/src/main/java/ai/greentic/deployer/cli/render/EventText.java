package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.apply.ApplyEvent;

/** One event as one line. */
final class EventText {
  private EventText() {}

  static String line(ApplyEvent event, Paint paint) {
    return switch (event) {
      case ApplyEvent.Refreshing refreshing ->
          "Reading the machine: "
              + refreshing.resources()
              + (refreshing.resources() == 1 ? " resource" : " resources");
      case ApplyEvent.Observing observing -> observing.address() + ": Reading...";
      case ApplyEvent.Reading reading ->
          "Reading "
              + Printable.line(reading.what())
              + " "
              + Words.progress(reading.done(), reading.total());
      case ApplyEvent.Observed observed -> observed.address() + ": Read";
      case ApplyEvent.Refreshed refreshed ->
          "Read the machine: "
              + refreshed.resources()
              + (refreshed.resources() == 1 ? " resource" : " resources")
              + " in "
              + Words.of(refreshed.elapsed());
      case ApplyEvent.Applying applying ->
          applying.steps() + (applying.steps() == 1 ? " action" : " actions") + " to do";
      case ApplyEvent.StepAttempt attempt ->
          attempt.address()
              + ": "
              + Printable.line(attempt.what())
              + " (attempt "
              + attempt.attempts()
              + ")";
      case ApplyEvent.WaitingForLock waiting ->
          "Waiting up to "
              + Words.whole(waiting.timeout())
              + " for the lock, held by "
              + Printable.line(waiting.holder());
      case ApplyEvent.Unsettled unsettled ->
          paint.paint(Ink.YELLOW, "Notice:") + " " + Printable.line(unsettled.what());
      case ApplyEvent.Recovered recovered ->
          paint.paint(Ink.YELLOW, "Recovered:") + " " + Printable.line(recovered.what());
      case ApplyEvent.RollingBack rolling ->
          paint.paint(
                  Ink.RED,
                  rolling.generation() == 0
                      ? "Failed, taking it out of service:"
                      : "Failed, rolling back to generation " + rolling.generation() + ":")
              + " "
              + firstLine(rolling.why());
      case ApplyEvent.StepStarted started ->
          paint.paint(
              Ink.BOLD, started.address() + ": " + Words.running(started.operation()) + "...");
      case ApplyEvent.StepProgress progress ->
          progress.address()
              + ": "
              + Printable.line(progress.what())
              + " "
              + Words.progress(progress.done(), progress.total());
      case ApplyEvent.StepNote note -> note.address() + ": " + Printable.line(note.what());
      case ApplyEvent.StepFinished finished ->
          paint.paint(Ink.BOLD, finished.address() + ": " + Words.finished(finished.operation()))
              + " after "
              + Words.of(finished.elapsed());
      case ApplyEvent.StepFailed failed ->
          paint.paint(Ink.RED, failed.address() + ": Failed")
              + " after "
              + Words.of(failed.elapsed())
              + ": "
              + firstLine(failed.problem().what());
    };
  }

  /** The same for a narrow terminal. */
  static String shortLine(ApplyEvent event, Paint paint) {
    return event instanceof ApplyEvent.StepFinished finished
        ? finished.address()
            + ": "
            + Words.done(finished.operation())
            + " "
            + Words.of(finished.elapsed())
        : line(event, paint);
  }

  /** All of it follows with the error at the end. */
  private static String firstLine(String what) {
    return Printable.line(what.lines().findFirst().orElse(""));
  }
}
