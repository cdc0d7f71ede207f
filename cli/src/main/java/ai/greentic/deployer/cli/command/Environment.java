package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.Entry;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The environment variables that are heeded, as the manual tells of them. */
final class Environment {
  private static final Entry DEBUG =
      new Entry("GREENTIC_DEPLOYER_DEBUG", "1 adds stack traces to failures.");
  private static final List<Entry> COLOURS =
      List.of(
          new Entry("NO_COLOR", "Anything but an empty text: no colours, as with -no-color."),
          new Entry("TERM", "dumb: no colours, and plain lines for what happens."),
          new Entry(
              "COLUMNS",
              "The width of the terminal that lines of progress are cut to; by default the terminal"
                  + " is asked."));
  private static final List<Entry> LAUNCHER =
      List.of(
          new Entry(
              "JAVA_HOME",
              "Where no Java comes with the program: the one to run it, of version 25 or later."));

  private Environment() {}

  /** Those that a verb with these options heeds. */
  static List<Entry> of(CommandSpec spec) {
    List<Entry> entries = new ArrayList<>();
    for (EnvironmentDefault each : EnvironmentDefault.values()) {
      if (spec.optionsMap().containsKey(each.option())) {
        entries.add(entry(each));
      }
    }
    entries.add(DEBUG);
    if (spec.optionsMap().containsKey("-no-color")) {
      entries.addAll(COLOURS);
    }
    return entries;
  }

  static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (EnvironmentDefault each : EnvironmentDefault.values()) {
      entries.add(entry(each));
    }
    entries.add(DEBUG);
    entries.addAll(COLOURS);
    entries.addAll(LAUNCHER);
    return entries;
  }

  static List<String> variables() {
    return all().stream().map(Entry::term).toList();
  }

  private static Entry entry(EnvironmentDefault each) {
    return new Entry(
        each.variable(), "The default of " + each.option() + "; the option itself wins.");
  }
}
