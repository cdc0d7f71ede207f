package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.resource.Address;
import java.util.List;

/**
 * What a reviewer is shown of a plan, a state or a generation, whatever the format. Texts in it are
 * as they were found: each format escapes what it writes.
 *
 * @param what it is, such as {@code Plan}
 * @param mode what kind of plan, such as {@code apply}; empty for a state
 * @param headline the counts in a sentence
 * @param counts how many resources each kind of change concerns, those that change first
 * @param outcomes what becomes of the generations, and what happens on failure
 * @param facts what it is bound to
 * @param entries one a resource
 * @param removals objects of earlier generations that go at the end
 * @param steps how many actions it has; 0 for a state
 * @param argument what the command line has to name to show it again
 */
public record Review(
    String what,
    String deployment,
    String mode,
    String headline,
    List<Count> counts,
    List<String> outcomes,
    List<Risk> risks,
    List<Fact> facts,
    List<ReviewEntry> entries,
    List<Removal> removals,
    int steps,
    String argument) {

  /** How many resources something happens to. */
  record Count(String what, Tone tone, long number) {}

  /**
   * A line of what it is bound to.
   *
   * @param prominent it stands at the head as well
   */
  record Fact(String name, String value, boolean prominent) {
    Fact(String name, String value) {
      this(name, value, false);
    }
  }

  /** An object of an earlier generation that goes. */
  record Removal(Address address, String object) {}

  public Review {
    counts = List.copyOf(counts);
    outcomes = List.copyOf(outcomes);
    risks = List.copyOf(risks);
    facts = List.copyOf(facts);
    entries = List.copyOf(entries);
    removals = List.copyOf(removals);
  }

  /** The entries that change something or say that something is kept. */
  List<ReviewEntry> changed() {
    return entries.stream().filter(entry -> !entry.isUnchanged()).toList();
  }

  /** How many resources stay as they are. */
  int unchanged() {
    return entries.size() - changed().size();
  }

  /** The facts that stand at the head. */
  List<Fact> prominent() {
    return facts.stream().filter(Fact::prominent).toList();
  }

  /** A plan that was carried out: what would happen if it failed is of no use any more. */
  Review carriedOut(String name, List<Fact> more, String other) {
    List<Fact> all = new java.util.ArrayList<>(more);
    all.addAll(facts);
    return new Review(
        name,
        deployment,
        mode,
        headline,
        counts,
        List.of(),
        risks.stream().filter(risk -> !risk.title().equals(Risk.NO_WAY_BACK)).toList(),
        all,
        entries,
        removals,
        steps,
        other);
  }
}
