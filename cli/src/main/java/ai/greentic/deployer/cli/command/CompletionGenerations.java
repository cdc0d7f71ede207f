package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.command.CompletionAnswer.Candidate;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.state.StateStore;
import java.util.ArrayList;
import java.util.List;

/** The generations that are kept, the newest first, with what tells them apart. */
final class CompletionGenerations {
  private CompletionGenerations() {}

  static List<Candidate> of(StateStore store) throws DeployerException {
    Release release = store.snapshot().state().release();
    List<Candidate> candidates = new ArrayList<>();
    for (long number : store.generations().numbersUpTo(release.active())) {
      candidates.addFirst(
          new Candidate(
              Long.toString(number),
              committed(store, number)
                  + (number == release.active() ? ", active" : "")
                  + (release.pinned().contains(number) ? ", pinned" : "")));
    }
    return candidates;
  }

  /** One that is damaged is still offered: its number is what counts. */
  private static String committed(StateStore store, long number) {
    try {
      return store.generations().read(number).committed().toString();
    } catch (DeployerException e) {
      return "damaged";
    }
  }
}
