package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.manual.Entry;
import ai.greentic.deployer.cli.manual.VerbPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the manual's page of a verb from the same annotations that its command line is read by. */
final class PageMaker {
  /** The order in which options that many verbs have stand in each. */
  private static final List<String> COMMON =
      List.of(
          "-name",
          "-state-dir",
          "-plugin-dir",
          "-parallelism",
          "-lock-timeout",
          "-json",
          "-json-into",
          "-no-color",
          "-help");

  private PageMaker() {}

  static VerbPage page(VerbName verb, CommandSpec spec) {
    List<OptionSpec> common = new ArrayList<>();
    List<OptionSpec> own = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      (COMMON.contains(option.names()[0]) ? common : own).add(option);
    }
    common.sort(Comparator.comparingInt(option -> COMMON.indexOf(option.names()[0])));
    return new VerbPage(
        verb.word(),
        verb.summary(),
        spec.usageMessage().customSynopsis()[0],
        String.join(" ", spec.usageMessage().description()),
        spec.positionalParameters().stream()
            .map(parameter -> new Entry(parameter.paramLabel(), text(parameter)))
            .toList(),
        own.stream().map(PageMaker::entry).toList(),
        common.stream().map(PageMaker::entry).toList(),
        spec.usageMessage().exitCodeList().entrySet().stream()
            .map(code -> new Entry(code.getKey(), code.getValue()))
            .toList(),
        Environment.of(spec),
        List.of(spec.usageMessage().footer()),
        VerbGroup.of(verb).verbs().stream()
            .filter(each -> each != verb)
            .map(VerbName::word)
            .toList());
  }

  private static Entry entry(OptionSpec option) {
    String names = String.join(", ", option.names());
    String label = option.paramLabel();
    String term =
        switch (option.arity().toString()) {
          case "0" -> names;
          case "0..1" -> names + "[=" + label + "]";
          default -> names + "=" + label;
        };
    Optional<EnvironmentDefault> variable = EnvironmentDefault.of(option.names()[0]);
    return new Entry(
        term,
        variable.map(found -> text(option) + " [" + found.variable() + "]").orElse(text(option)));
  }

  private static String text(ArgSpec argument) {
    return String.join(" ", argument.description());
  }
}
