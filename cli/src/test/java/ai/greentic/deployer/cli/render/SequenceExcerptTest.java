package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.cli.render.SequenceDiff.Edit;
import ai.greentic.deployer.cli.render.SequenceDiff.Operation;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Of a long list only what changes is shown, and what stands beside it. */
class SequenceExcerptTest {
  private static List<String> shown(String before, String after) {
    return SequenceExcerpt.of(List.of(before.split(" ")), List.of(after.split(" "))).stream()
        .map(line ->
            switch (line) {
              case SequenceExcerpt.Element<String>(
                      Edit<String>(Operation operation, String item)) ->
                  operation.name().charAt(0) + item;
              case SequenceExcerpt.Hidden<String> hidden -> hidden.toString();
            })
        .toList();
  }

  @Test
  void whatStaysFarFromAChangeIsCounted() {
    assertEquals(
        List.of(
            "# 3 unchanged elements hidden",
            "Kd",
            "Ke",
            "Df",
            "IX",
            "Kg",
            "Kh",
            "# 2 unchanged elements hidden"),
        shown("a b c d e f g h i j", "a b c d e X g h i j"));
  }

  @Test
  void oneElementIsNotWorthALineAboutIt() {
    assertEquals(List.of("Ka", "Kb", "Kc", "Dd", "IX"), shown("a b c d", "a b c X"));
  }

  @Property
  void nothingIsLost(
      @ForAll @Size(max = 30) List<@CharRange(from = 'a', to = 'c') Character> before,
      @ForAll @Size(max = 30) List<@CharRange(from = 'a', to = 'c') Character> after) {
    int hidden = 0;
    int kept = 0;
    for (SequenceExcerpt<Character> line : SequenceExcerpt.of(before, after)) {
      switch (line) {
        case SequenceExcerpt.Element<Character>(
                Edit<Character>(Operation operation, Character c)) -> {
          kept += operation == Operation.INSERT ? 0 : 1;
        }
        case SequenceExcerpt.Hidden<Character>(int count) -> hidden += count;
      }
    }
    assertEquals(before.size(), hidden + kept);
  }
}
