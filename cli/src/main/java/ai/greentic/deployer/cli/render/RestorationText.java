package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.Restoration;
import ai.greentic.deployer.engine.state.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is put in the place of a state, for people. */
public final class RestorationText {
  private static final int NAMED = 20;

  private RestorationText() {}

  public static String of(Restoration restoration) {
    StringBuilder text = new StringBuilder();
    restoration
        .damage()
        .ifPresent(damage -> text.append("Now: ").append(Printable.line(damage)).append(".\n"));
    restoration
        .replaced()
        .ifPresent(state ->
            text.append("Now: serial ").append(state.serial()).append(with(state)).append(".\n"));
    State restored = restoration.restored();
    text.append("Then: what was serial ")
        .append(restoration.fromSerial())
        .append(with(restored))
        .append(", as serial ")
        .append(restored.serial())
        .append(".\n");
    if (restoration.damage().isPresent()) {
      restoration
          .journal()
          .ifPresent(run ->
              text.append("With what its journal tells: ").append(run.sentence()).append(".\n"));
    }
    restoration.replaced().ifPresent(state -> text.append(differences(state, restored)));
    return text.toString();
  }

  private static String with(State state) {
    int count = state.resources().size();
    return ", " + count + (count == 1 ? " resource" : " resources");
  }

  private static String differences(State now, State then) {
    Set<Address> forgotten = new TreeSet<>(now.resources().keySet());
    forgotten.removeAll(then.resources().keySet());
    Set<Address> back = new TreeSet<>(then.resources().keySet());
    back.removeAll(now.resources().keySet());
    Set<Address> changed = new TreeSet<>(then.resources().keySet());
    changed.removeIf(address -> then.get(address).equals(now.get(address)));
    changed.removeAll(back);
    return named("Forgotten", forgotten) + named("Back", back) + named("Changed", changed);
  }

  private static String named(String what, Set<Address> addresses) {
    if (addresses.isEmpty()) {
      return "";
    }
    String first =
        String.join(", ", addresses.stream().limit(NAMED).map(Address::toString).toList());
    int more = addresses.size() - NAMED;
    return what + ": " + first + (more > 0 ? " and " + more + " more" : "") + ".\n";
  }

  public static String done(Restoration restoration, List<String> aside, Path folder) {
    String kept =
        aside.isEmpty()
            ? ""
            : " What was there is kept in "
                + Printable.line(folder.toString())
                + " as "
                + String.join(" and ", aside)
                + ".";
    return "Restored. Serial "
        + restoration.restored().serial()
        + "."
        + kept
        + "\nPlans that were made before are refused; 'greentic-deployer drift' and 'plan' show how"
        + " the machine differs.\n";
  }
}
