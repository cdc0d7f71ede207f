package ai.greentic.deployer.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The verbs. Only the class of the one that is asked for is loaded: the others cost time. */
enum VerbName {
  VALIDATE("Check a deployment document and say all that is wrong with it"),
  RENDER("Show the resource graph that a document compiles to"),
  PLAN("Show what would change on this machine, and save it for review"),
  SHOW("Show a saved plan, or the state"),
  APPLY("Carry out a plan, or plan and apply in one go"),
  DESTROY("Remove what was deployed"),
  STATUS("Show what runs here and how it is"),
  DRIFT("Show what was changed on the machine since the last apply"),
  VERSION("Show the version"),
  HELP("Show how to use a verb");

  private final String summary;

  VerbName(String summary) {
    this.summary = summary;
  }

  String summary() {
    return summary;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it may have to know the types of resources, those of plug-ins too. */
  boolean usesProviders() {
    return this != VERSION && this != HELP;
  }

  static Optional<VerbName> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(VerbName::word).toList();
  }

  Verb create() {
    return switch (this) {
      case VALIDATE -> new ValidateCommand();
      case RENDER -> new RenderCommand();
      case PLAN -> new PlanCommand();
      case SHOW -> new ShowCommand();
      case APPLY -> new ApplyCommand();
      case DESTROY -> new DestroyCommand();
      case STATUS -> new StatusCommand();
      case DRIFT -> new DriftCommand();
      case VERSION -> new VersionCommand();
      case HELP -> new HelpCommand();
    };
  }
}
