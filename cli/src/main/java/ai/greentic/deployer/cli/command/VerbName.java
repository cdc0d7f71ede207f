package ai.greentic.deployer.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The verbs. Only the class of the one that is asked for is loaded: the others cost time. */
enum VerbName {
  INIT("Write a commented deployment document to begin with"),
  VALIDATE("Check a deployment document and say all that is wrong with it"),
  RENDER("Show the resource graph that a document compiles to"),
  SCHEMA("Print the JSON Schema of a kind of document"),
  PLAN("Show what would change on this machine, and save it for review"),
  SNAPSHOT("Record what planning asks of this machine, to plan anywhere"),
  SHOW("Show a saved plan, or the state"),
  GRAPH("Draw what depends on what in a plan, a document or the state"),
  APPLY("Carry out a plan, or plan and apply in one go"),
  SIGN("Sign a saved plan"),
  VERIFY("Check who signed a plan, and whether it may be applied"),
  KEYGEN("Make a key to sign plans with"),
  DESTROY("Remove what was deployed"),
  ROLLBACK("Return to an earlier generation"),
  HISTORY("List the generations and what failed since"),
  PIN("Keep a generation for good"),
  UNPIN("Let a generation go when its time comes"),
  STATUS("Show what runs here and how it is"),
  DRIFT("Show what was changed on the machine since the last apply"),
  DOCTOR("Examine this machine, with a remedy for all that is in the way"),
  IMPORT("Take over one object that stands on the machine already"),
  STATE_LIST("List what is in the state"),
  STATE_SHOW("Show one resource of the state"),
  STATE_MV("Give a resource of the state another name"),
  STATE_RM("Forget resources; they stay on the machine"),
  STATE_PULL("Print the state, to keep a copy"),
  STATE_PUSH("Put a copy in the place of the state"),
  STATE_RESTORE("Bring back the state before the last change"),
  FORCE_UNLOCK("Say who holds the lock, and whether it is needed to do anything"),
  EXPLAIN("Explain error codes and exit codes: cause, effect, remedy"),
  COMPLETION("Print what makes a shell complete command lines"),
  VERSION("Show the version"),
  HELP("Show how to use a verb");

  private final String summary;

  VerbName(String summary) {
    this.summary = summary;
  }

  String summary() {
    return summary;
  }

  /** Whether it has failed when its output is cut off; of the others the exit code tells more. */
  boolean isForItsOutput() {
    return switch (this) {
      case INIT,
          VALIDATE,
          RENDER,
          PLAN,
          SHOW,
          GRAPH,
          VERIFY,
          HISTORY,
          STATUS,
          DRIFT,
          DOCTOR,
          STATE_LIST,
          STATE_SHOW,
          STATE_PULL,
          EXPLAIN,
          SCHEMA,
          COMPLETION,
          VERSION,
          HELP ->
          true;
      case SNAPSHOT,
          APPLY,
          SIGN,
          KEYGEN,
          DESTROY,
          ROLLBACK,
          PIN,
          UNPIN,
          IMPORT,
          STATE_MV,
          STATE_RM,
          STATE_PUSH,
          STATE_RESTORE,
          FORCE_UNLOCK ->
          false;
    };
  }

  /** One word, or two for those that are about the state. */
  String word() {
    String name = name().toLowerCase(Locale.ROOT);
    return name.startsWith("state_")
        ? "state " + name.substring("state_".length())
        : name.replace('_', '-');
  }

  /** How many words of a command line name a verb that begins with this one. */
  static int length(String first) {
    return first.equals("state") ? 2 : 1;
  }

  /** Whether it may have to know the types of resources, those of plug-ins too. */
  boolean usesProviders() {
    return this != VERSION
        && this != HELP
        && this != KEYGEN
        && this != SIGN
        && this != EXPLAIN
        && this != COMPLETION
        && this != INIT
        && this != SCHEMA;
  }

  static Optional<VerbName> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /** The verbs of two words whose first one is this. */
  static List<VerbName> beginningWith(String first) {
    return Arrays.stream(values()).filter(verb -> verb.word().startsWith(first + " ")).toList();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(VerbName::word).toList();
  }

  Verb create() {
    return switch (this) {
      case INIT -> new InitCommand();
      case VALIDATE -> new ValidateCommand();
      case RENDER -> new RenderCommand();
      case PLAN -> new PlanCommand();
      case SNAPSHOT -> new SnapshotCommand();
      case SHOW -> new ShowCommand();
      case GRAPH -> new GraphCommand();
      case APPLY -> new ApplyCommand();
      case SIGN -> new SignCommand();
      case VERIFY -> new VerifyCommand();
      case KEYGEN -> new KeygenCommand();
      case DESTROY -> new DestroyCommand();
      case ROLLBACK -> new RollbackCommand();
      case HISTORY -> new HistoryCommand();
      case PIN -> new PinCommand();
      case UNPIN -> new UnpinCommand();
      case STATUS -> new StatusCommand();
      case DRIFT -> new DriftCommand();
      case DOCTOR -> new DoctorCommand();
      case IMPORT -> new ImportCommand();
      case STATE_LIST -> new StateListCommand();
      case STATE_SHOW -> new StateShowCommand();
      case STATE_MV -> new StateMvCommand();
      case STATE_RM -> new StateRmCommand();
      case STATE_PULL -> new StatePullCommand();
      case STATE_PUSH -> new StatePushCommand();
      case STATE_RESTORE -> new StateRestoreCommand();
      case FORCE_UNLOCK -> new ForceUnlockCommand();
      case EXPLAIN -> new ExplainCommand();
      case SCHEMA -> new SchemaCommand();
      case COMPLETION -> new CompletionCommand();
      case VERSION -> new VersionCommand();
      case HELP -> new HelpCommand();
    };
  }
}
