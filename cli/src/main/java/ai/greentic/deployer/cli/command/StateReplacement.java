package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.cli.render.RestorationText;
import ai.greentic.deployer.engine.apply.StateWriter;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Restoration;
import ai.greentic.deployer.engine.state.StateRestore;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.List;

/** Puts another state in the place of the one that is there, which may be damaged. */
record StateReplacement(Session session, StateStore store, StateWriter writer) {

  /** Finds out what to put there. */
  interface Source {
    Restoration of(StateRestore restore) throws DeployerException;
  }

  /** Asks a person. */
  interface Question {
    boolean isAnsweredYes(String question) throws DeployerException, InterruptedException;
  }

  /** Says what will be done, asks, and does it, all under the lock. */
  int run(String verb, Source source, boolean json, Question question)
      throws DeployerException, InterruptedException {
    return writer.locked(verb, () -> replace(source, json, question));
  }

  private int replace(Source source, boolean json, Question question)
      throws DeployerException, InterruptedException {
    Console console = session.console();
    StateRestore restore = store.restore();
    Restoration restoration = source.of(restore);
    if (restoration.damage().isEmpty()) {
      writer.tell(restoration.journal());
    }
    if (!json) {
      console.out().print(RestorationText.of(restoration));
    }
    if (!question.isAnsweredYes(
        "Do you want to put this state in the place of that of " + store.deployment() + "?")) {
      console.err().println("Declined; nothing was changed.");
      return CommandLineRunner.ERROR;
    }
    List<String> aside = restore.run(restoration, session.clock().instant());
    console
        .out()
        .print(
            json
                ? JsonDocument.of(restoration, aside)
                : RestorationText.done(restoration, aside, store.folder()));
    return CommandLineRunner.DONE;
  }
}
