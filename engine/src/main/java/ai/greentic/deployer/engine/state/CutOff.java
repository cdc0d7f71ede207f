package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.NameList;
import ai.greentic.deployer.engine.resource.Address;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a journal that is there tells of its run.
 *
 * @param ended how many actions ended well
 * @param open resources with an action that began and did not end well, or not yet
 * @param running the run goes on: its process holds the lock
 */
public record CutOff(JournalledRun run, long ended, List<Address> open, boolean running) {
  private static final int NONCE_SHOWN = 12;

  public CutOff {
    open = List.copyOf(open);
  }

  static CutOff of(Journal.Content journal, boolean running) {
    Set<Address> open = new TreeSet<>();
    long ended = 0;
    for (Effect effect : journal.effects()) {
      switch (effect) {
        case Effect.Began began -> open.add(began.address());
        case Effect.Made _, Effect.Gone _, Effect.DeposedGone _, Effect.Restored _ -> {
          open.remove(effect.address());
          ended++;
        }
        // These go with an action, and are none.
        case Effect.Ruled _, Effect.Tainted _ -> {}
      }
    }
    return new CutOff(journal.run(), ended, List.copyOf(open), running);
  }

  /** As seen by the holder of the lock, for whom no other run goes on. */
  CutOff thatEnded() {
    return new CutOff(run, ended, open, false);
  }

  /** One sentence without a full stop. */
  public String sentence() {
    String which =
        "the "
            + run.verb()
            + " of plan "
            + run.nonce().substring(0, Math.min(NONCE_SHOWN, run.nonce().length()))
            + ", begun at "
            + run.begun();
    String counted =
        ended + " of " + run.actions() + (run.actions() == 1 ? " action" : " actions") + " ended";
    return running
        ? which + ", is running: " + counted + " so far" + opened("; running: ")
        : which + ", was cut off: " + counted + opened("; begun and not ended: ");
  }

  private String opened(String before) {
    if (open.isEmpty()) {
      return "";
    }
    return before + NameList.of(open.stream().map(Address::toString).toList());
  }
}
