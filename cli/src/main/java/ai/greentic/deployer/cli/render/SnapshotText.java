package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.snapshot.HeldAnswer;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.KeptGeneration;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What a snapshot is of, and what it holds. */
public final class SnapshotText {
  private static final int HOST_SHOWN = 12;

  private SnapshotText() {}

  /** For who plans with it: of which machine it is, and how old. */
  public static String notice(String file, HostSnapshot snapshot, Instant now) {
    return "Planned from "
        + Printable.line(file)
        + ": "
        + Printable.line(snapshot.deployment())
        + " on machine "
        + snapshot.hostId().substring(0, HOST_SHOWN)
        + " as it was at "
        + when(snapshot)
        + ", "
        + age(Instant.ofEpochSecond(snapshot.taken()), now)
        + ".\n"
        + (isNew(snapshot)
            ? "Nothing was deployed there: the plan has the lineage that the snapshot chose for the"
                + " new state.\n"
            : "");
  }

  private static boolean isNew(HostSnapshot snapshot) {
    return snapshot.recorded().state().serial() == 0;
  }

  private static String when(HostSnapshot snapshot) {
    return Instant.ofEpochSecond(snapshot.taken()).toString();
  }

  private static String age(Instant taken, Instant now) {
    Duration age = Duration.between(taken, now);
    if (age.isNegative()) {
      return "which is ahead of this clock";
    }
    return age.toDays() > 1 ? age.toDays() + " days ago" : Words.whole(age) + " ago";
  }

  /** For who took it. */
  public static String taken(HostSnapshot snapshot, String file) {
    String name = Printable.line(file);
    return "Took a snapshot of "
        + contents(snapshot)
        + ".\nSaved it to "
        + name
        + ". No secret is in it. To plan with it anywhere:\n  greentic-deployer plan -snapshot="
        + name
        + " -out=plan.bin deployment.yaml\n";
  }

  private static String contents(HostSnapshot snapshot) {
    int resources = snapshot.recorded().state().resources().size();
    int generations = snapshot.recorded().kept().size();
    return Printable.line(snapshot.deployment())
        + ": serial "
        + snapshot.recorded().state().serial()
        + ", "
        + resources
        + (resources == 1 ? " resource, " : " resources, ")
        + generations
        + (generations == 1 ? " generation, " : " generations, ")
        + snapshot.answers().size()
        + " answers of the machine";
  }

  /** All that is in it but the values. */
  public static String of(HostSnapshot snapshot) {
    StringBuilder text = new StringBuilder();
    text.append("Snapshot of ").append(contents(snapshot)).append("\n");
    text.append("  machine      ").append(snapshot.hostId()).append('\n');
    text.append("  taken        ").append(when(snapshot)).append('\n');
    text.append("  with         greentic-deployer ")
        .append(Printable.line(snapshot.toolVersion()))
        .append('\n');
    text.append("  generations  ").append(numbers(snapshot)).append('\n');
    snapshot
        .unsettled()
        .ifPresent(run -> text.append("  meanwhile    ").append(Printable.line(run)).append('\n'));
    text.append("\nIt holds:\n");
    for (String about : about(snapshot)) {
      text.append("  ").append(Printable.line(about)).append('\n');
    }
    return text.toString();
  }

  private static String numbers(HostSnapshot snapshot) {
    String numbers =
        snapshot.recorded().kept().stream()
            .map(KeptGeneration::number)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return numbers.isEmpty() ? "none" : numbers;
  }

  private static List<String> about(HostSnapshot snapshot) {
    return snapshot.answers().values().stream().map(HeldAnswer::about).distinct().sorted().toList();
  }

  /** The same for programs. */
  public static String json(HostSnapshot snapshot) {
    List<Value> generations =
        snapshot.recorded().kept().stream().<Value>map(kept -> Value.of(kept.number())).toList();
    Mapping content =
        Mapping.EMPTY
            .with("deployment", snapshot.deployment())
            .with("host_id", snapshot.hostId())
            .with("taken", when(snapshot))
            .with("tool_version", snapshot.toolVersion())
            .with("lineage", snapshot.recorded().state().lineage())
            .with("serial", Value.of(snapshot.recorded().state().serial()))
            .with("resources", Value.of(snapshot.recorded().state().resources().size()))
            .with("generations", new Sequence(generations))
            .with("holds", Sequence.ofTexts(about(snapshot)));
    return JsonDocument.encode(
        "Snapshot",
        snapshot.unsettled().map(run -> content.with("unsettled", run)).orElse(content));
  }
}
