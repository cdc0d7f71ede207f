package ai.greentic.deployer.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.registry.PublishedInterface;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the map of rooms in docs/architecture.md: which package may use which. */
final class RoomsTest {
  private static final String ROOT = "ai.greentic.deployer.";

  private static final String[] TYPES = {
    "account", "directory", "file", "certificate", "bundle", "mount", "image", "unit", "container"
  };

  /** Each package with all of our packages that it may use beside itself. */
  private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

  private static JavaClasses ours;

  static {
    room("engine.value");
    room("engine.storage", "engine.value", "engine.resource", "engine.problem");
    room("engine.format", "engine.value");
    room("engine.resource", "engine.value");
    room("engine.problem", "engine.resource");
    room("engine.provider", "engine.value", "engine.resource", "engine.problem");
    room(
        "engine.registry",
        "engine.value",
        "engine.resource",
        "engine.problem",
        "engine.provider",
        "engine.format",
        "engine.storage");
    String[] state = {
      "engine.value", "engine.resource", "engine.problem", "engine.format", "engine.storage"
    };
    room("engine.state", state);
    String[] plan = and(state, "engine.provider", "engine.registry", "engine.state");
    room("engine.plan", plan);
    room("engine.signature", "engine.value", "engine.format", "engine.problem");
    String[] policy = and(plan, "engine.plan", "engine.signature");
    room("engine.policy", policy);
    room("engine.snapshot", plan);
    room("engine.apply", and(policy, "engine.policy", "engine.snapshot"));
    // A policy is a document as well, read and complained about as the others.
    room(
        "spec",
        "engine.value",
        "engine.resource",
        "engine.format",
        "engine.problem",
        "engine.signature",
        "engine.policy");
    String[] types = {
      "engine.value", "engine.resource", "engine.provider", "engine.problem", "engine.format"
    };
    room("host", types);
    for (String type : TYPES) {
      room(type, and(types, "host"));
    }
    // The key of the fingerprints lies in the state folder, and is written as durably.
    room("container", and(types, "host", "engine.storage"));
    room("singlevm", and(and(types, "host", "spec", "engine.snapshot"), TYPES));
    room("signing", "engine.format", "engine.problem", "engine.signature", "engine.policy", "spec");
    String[] engine = and(policy, "engine.policy", "engine.snapshot", "engine.apply");
    room("cli.layout");
    room("cli.manual");
    room("cli.schema");
    room("cli.render", and(engine, "cli.layout"));
    room(
        "cli.command",
        and(
            engine,
            "cli.render",
            "cli.manual",
            "cli.schema",
            "spec",
            "singlevm",
            "host",
            "container",
            "certificate",
            "signing"));
    room("cli.reference", "cli.command", "cli.manual");
    room("cli", "cli.command", "cli.render");
  }

  private static void room(String name, String... mayUse) {
    MAY_USE.put(name, Set.of(mayUse));
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
  }

  @BeforeAll
  static void importClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.greentic.deployer");
  }

  @Test
  void everyPackageIsOnTheMap() {
    Set<String> found = new TreeSet<>();
    ours.forEach(type -> found.add(room(type)));
    assertEquals(new TreeSet<>(MAY_USE.keySet()), found);
  }

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    MAY_USE.forEach((name, mayUse) -> {
      Set<String> allowed = new HashSet<>(mayUse);
      allowed.add(name);
      classes()
          .that(DescribedPredicate.describe("are in " + name, type -> room(type).equals(name)))
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.describe(
                  "are not ours, or in one of " + new TreeSet<>(allowed),
                  type -> !isOurs(type) || allowed.contains(room(type))))
          .check(ours);
    });
  }

  /** What plug-ins are compiled against and see; the rest may change as it likes. */
  @Test
  void thePublishedInterfaceUsesNothingElseOfOurs() {
    classes()
        .that(DescribedPredicate.describe("are published", RoomsTest::isPublished))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are not ours, or published", type -> !isOurs(type) || isPublished(type)))
        .check(ours);
  }

  private static boolean isPublished(JavaClass type) {
    return PublishedInterface.PACKAGES.contains(type.getBaseComponentType().getPackageName());
  }

  @Test
  void thereAreNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("ai.greentic.deployer.(**)")
        .should()
        .beFreeOfCycles()
        .check(ours);
  }

  @Test
  void librariesStayInTheirRooms() {
    library("org.jgrapht..", "engine.resource");
    library("picocli..", "cli.command");
    library("org.apache.commons.compress..", "image");
    library("com.fasterxml.jackson.dataformat.yaml..", "spec", "cli.render");
  }

  private static void library(String packages, String... rooms) {
    List<String> homes = List.of(rooms);
    noClasses()
        .that(
            DescribedPredicate.describe("are not in " + homes, type -> !homes.contains(room(type))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages)
        .check(ours);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("ai.greentic.deployer.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ours);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getBaseComponentType().getPackageName().startsWith(ROOT);
  }

  private static String room(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return isOurs(type) ? name.substring(ROOT.length()) : name;
  }
}
