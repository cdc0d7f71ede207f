package ai.greentic.deployer.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One of a few words. */
final class Choice<T> implements TextFormat<T> {
  private final String noun;
  private final Map<String, T> values = new LinkedHashMap<>();

  private Choice(String noun) {
    this.noun = noun;
  }

  /** A choice among values that have a word each. */
  static <T> Choice<T> of(String noun, List<T> values, Function<T, String> word) {
    Choice<T> choice = new Choice<>(noun);
    for (T value : values) {
      choice.values.put(word.apply(value), value);
    }
    return choice;
  }

  /** A choice of which v1alpha1 has only one. */
  static Choice<String> only(String noun, String word) {
    return of(noun, List.of(word), Function.identity());
  }

  @Override
  public T parse(String text) throws RefusedTextException {
    T value = values.get(text);
    if (value == null) {
      throw new RefusedTextException(Quoted.of(text) + " is not supported", remedy(text));
    }
    return value;
  }

  private String remedy(String text) {
    String supported = "v1alpha1 supports " + noun + " " + String.join(", ", values.keySet());
    if (values.size() == 1) {
      return supported + " only";
    }
    Optional<String> nearest = Suggestion.nearest(text, values.keySet());
    return supported + nearest.map(word -> "; did you mean " + word + "?").orElse("");
  }
}
