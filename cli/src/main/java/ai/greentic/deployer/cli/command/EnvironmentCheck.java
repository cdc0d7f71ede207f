package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds variables that were meant for us and are not heeded. */
final class EnvironmentCheck {
  private EnvironmentCheck() {}

  /**
   * A warning for each variable whose name is nearly one of ours; others with our prefix may be the
   * pipeline's own.
   */
  static List<String> warnings(Set<String> set) {
    List<String> known =
        Environment.variables().stream()
            .filter(name -> name.startsWith(EnvironmentDefault.PREFIX))
            .map(EnvironmentCheck::rest)
            .toList();
    return new TreeSet<>(set)
        .stream()
            .filter(name -> name.startsWith(EnvironmentDefault.PREFIX))
            .filter(name -> !known.contains(rest(name)))
            .flatMap(name ->
                Suggestion.nearest(rest(name), known).stream()
                    .map(near ->
                        "Warning: the environment variable "
                            + Printable.line(name)
                            + " is not heeded; did you mean "
                            + EnvironmentDefault.PREFIX
                            + near
                            + "?"))
            .toList();
  }

  private static String rest(String name) {
    return name.substring(EnvironmentDefault.PREFIX.length());
  }
}
