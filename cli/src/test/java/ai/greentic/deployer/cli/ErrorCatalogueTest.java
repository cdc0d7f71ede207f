package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.cli.render.ErrorCatalogue;
import ai.greentic.deployer.cli.render.Explanation;
import ai.greentic.deployer.engine.problem.ErrorCode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the catalogue of errors and the codes in the program together. */
final class ErrorCatalogueTest extends CommandLineTest {
  /** A wrong command line has no problem: its three lines are printed as they are. */
  private static final Set<String> NEVER_IN_A_PROBLEM = Set.of("usage");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("ai.greentic.deployer");

  private final ErrorCatalogue catalogue = ErrorCatalogue.read();

  @Test
  void everyCodeIsExplainedAndNothingElse() {
    Set<String> codes = new TreeSet<>(Set.of("0", "1", "2", "3", "4", "5", "6", "64"));
    constants().forEach(code -> codes.add(code.word()));
    assertEquals(codes, new TreeSet<>(catalogue.codes()));
  }

  @Test
  void noCodeIsExplainedOrDefinedTwice() {
    assertEquals(List.of(), twice(catalogue.codes()));
    assertEquals(List.of(), twice(constants().stream().map(ErrorCode::word).toList()));
  }

  private static List<String> twice(List<String> words) {
    List<String> left = new ArrayList<>(words);
    new TreeSet<>(words).forEach(left::remove);
    return left;
  }

  /** Read from the byte code: a constant that nobody but its own enum touches is used nowhere. */
  @Test
  void everyCodeIsUsed() {
    Set<String> used = new TreeSet<>(NEVER_IN_A_PROBLEM);
    for (JavaClass type : OURS) {
      type.getFieldAccessesFromSelf().stream()
          .filter(access -> access.getTargetOwner().isAssignableTo(ErrorCode.class))
          .filter(access -> !access.getTargetOwner().equals(type))
          .forEach(access -> used.add(word(access.getTarget().getName())));
    }
    assertEquals(
        constants().stream().map(ErrorCode::word).collect(Collectors.toCollection(TreeSet::new)),
        used);
  }

  private static String word(String constant) {
    ErrorCode code = () -> constant;
    return code.word();
  }

  private static List<ErrorCode> constants() {
    List<ErrorCode> constants = new ArrayList<>();
    for (JavaClass type : OURS) {
      if (type.isEnum() && type.isAssignableTo(ErrorCode.class)) {
        Arrays.stream(type.reflect().getEnumConstants())
            .map(ErrorCode.class::cast)
            .forEach(constants::add);
      }
    }
    return constants;
  }

  @Test
  void everyExplanationIsWhole() {
    for (Explanation explanation : all()) {
      for (String part : List.of(explanation.cause(), explanation.effect())) {
        assertEquals(
            Optional.of('.'), part.chars().mapToObj(c -> (char) c).reduce((_, last) -> last), part);
      }
      assertEquals(false, explanation.title().endsWith("."), explanation.title());
      assertEquals(false, explanation.remedy().isEmpty(), explanation.code());
      String shown = run("explain", explanation.code()).exits(0).out();
      assertEquals("", shown.lines().filter(line -> line.length() > 80).findFirst().orElse(""));
    }
  }

  /** What a remedy tells people to type has to exist. */
  @Test
  void theCommandsOfRemediesExist() {
    for (Explanation explanation : all()) {
      for (String step : explanation.remedy()) {
        int begin = step.indexOf("greentic-deployer ");
        if (step.startsWith("$ ") && begin >= 0) {
          exists(step.substring(begin).split(" "));
        }
      }
    }
  }

  private void exists(String[] words) {
    String verb = words[1].equals("state") ? "state " + words[2] : words[1];
    String help = run(("help " + verb).split(" ")).exits(0).out();
    for (String word : words) {
      if (word.startsWith("-")) {
        String option = word.split("=")[0];
        assertEquals(true, help.contains(" " + option), "'" + verb + "' has no " + option);
      }
    }
  }

  private List<Explanation> all() {
    return catalogue.all();
  }
}
