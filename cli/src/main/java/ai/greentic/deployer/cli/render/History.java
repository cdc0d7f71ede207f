package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Release;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a deployment.
 *
 * @param generations those that are kept, the oldest first
 * @param audit the entries of the audit log, the oldest first
 * @param running a run goes on, which the audit log tells the begin of only
 */
public record History(
    String deployment,
    Release release,
    List<Generation> generations,
    List<Mapping> audit,
    boolean running) {
  public History {
    generations = List.copyOf(generations);
    audit = List.copyOf(audit);
  }

  /**
   * A run that committed nothing.
   *
   * @param outcome such as {@code rolled-back}; {@code cut-off} when nothing tells of its end
   * @param problem the first thing that it told; empty when it was cut off
   */
  record Attempt(String time, String verb, String author, String outcome, String problem) {}

  /** The runs that committed nothing, the oldest first. */
  List<Attempt> attempts() {
    Map<String, Attempt> open = new LinkedHashMap<>();
    List<Attempt> failed = new ArrayList<>();
    for (Mapping entry : audit) {
      String nonce = entry.optionalText("nonce").orElse("");
      String what = entry.optionalText("what").orElse("");
      if (what.equals("began")) {
        open.put(nonce, attempt(entry, "cut-off"));
      } else if (what.equals("ended")) {
        open.remove(nonce);
        String outcome = entry.optionalText("outcome").orElse("");
        if (!outcome.equals("done") && !outcome.equals("left-over")) {
          failed.add(attempt(entry, outcome));
        }
      }
    }
    List<Attempt> unended = new ArrayList<>(open.values());
    if (running && !unended.isEmpty()) {
      unended.removeLast();
    }
    failed.addAll(unended);
    failed.sort(Comparator.comparing(Attempt::time));
    return failed;
  }

  private static Attempt attempt(Mapping entry, String outcome) {
    return new Attempt(
        entry.optionalText("time").orElse(""),
        entry.optionalText("verb").orElse(""),
        entry.optionalText("author").orElse(""),
        outcome,
        problem(entry));
  }

  /** The first problem is about the outcome, the second is its cause. */
  private static String problem(Mapping entry) {
    List<String> problems = new ArrayList<>();
    if (entry.get("problems").orElse(new Sequence(List.of())) instanceof Sequence(var items)) {
      for (Value item : items) {
        if (item instanceof Text(String text)) {
          problems.add(text.lines().findFirst().orElse(""));
        }
      }
    }
    return problems.isEmpty() ? "" : problems.get(Math.min(1, problems.size() - 1));
  }

  /** Whether it is the one that a rollback usually goes to. */
  boolean isPrevious(Generation generation) {
    return generations.stream()
            .mapToLong(Generation::number)
            .filter(number -> number < release.active())
            .max()
            .orElse(0)
        == generation.number();
  }

  /** With apiVersion and kind; docs/reference/state.md describes it. */
  public String json() {
    return JsonDocument.encode(
        "History",
        Mapping.EMPTY
            .with("deployment", deployment)
            .with("active", Value.of(release.active()))
            .with("departed", Value.of(release.departed()))
            .with("generations", JsonDocument.list(generations, this::json))
            .with("failed", JsonDocument.list(attempts(), History::json)));
  }

  private Mapping json(Generation generation) {
    return Mapping.EMPTY
        .with("number", Value.of(generation.number()))
        .with("committed", generation.committed().toString())
        .with("author", generation.author())
        .with("tool_version", generation.toolVersion())
        .with("nonce", generation.nonce())
        .with("restores", Value.of(generation.restores()))
        .with("took_ms", Value.of(generation.took().toMillis()))
        .with("active", Value.of(generation.number() == release.active()))
        .with("pinned", Value.of(release.pinned().contains(generation.number())));
  }

  private static Mapping json(Attempt attempt) {
    return Mapping.EMPTY
        .with("time", attempt.time())
        .with("verb", attempt.verb())
        .with("author", attempt.author())
        .with("outcome", attempt.outcome())
        .with("problem", attempt.problem());
  }
}
