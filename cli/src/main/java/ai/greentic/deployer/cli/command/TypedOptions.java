package ai.greentic.deployer.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options and parameters of a command line that is not finished and perhaps wrong.
 *
 * @param values the last value of each option that was given, empty for those without one
 * @param pending the option whose value comes next
 * @param onlyParameters {@code --} was given
 */
record TypedOptions(
    Map<String, String> values,
    List<String> parameters,
    Optional<OptionSpec> pending,
    boolean onlyParameters) {
  TypedOptions {
    values = Map.copyOf(values);
    parameters = List.copyOf(parameters);
  }

  static TypedOptions of(CommandSpec spec, List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> parameters = new ArrayList<>();
    Optional<OptionSpec> pending = Optional.empty();
    boolean onlyParameters = false;
    for (String word : words) {
      if (pending.isPresent()) {
        values.put(pending.get().names()[0], word);
        pending = Optional.empty();
      } else if (word.equals("--") && !onlyParameters) {
        onlyParameters = true;
      } else if (!word.startsWith("-") || onlyParameters) {
        parameters.add(word);
      } else {
        String option = word.startsWith("--") ? word.substring(1) : word;
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        Optional<OptionSpec> found = Optional.ofNullable(spec.optionsMap().get(name));
        values.put(name, equals < 0 ? "" : option.substring(equals + 1));
        pending = found.filter(each -> equals < 0 && each.arity().min() > 0);
      }
    }
    return new TypedOptions(values, parameters, pending, onlyParameters);
  }

  boolean has(String option) {
    return values.containsKey(option);
  }

  /** The value of an option, if it was given with one. */
  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option)).filter(text -> !text.isEmpty());
  }
}
