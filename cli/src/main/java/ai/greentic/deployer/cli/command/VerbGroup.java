package ai.greentic.deployer.cli.command;

import java.util.Arrays;
import java.util.List;

/** Verbs that serve one purpose, in the order in which somebody meets them. */
enum VerbGroup {
  DOCUMENT("Write a document"),
  DEPLOYMENT("Plan and apply"),
  REVIEW("Plan elsewhere, and sign"),
  GENERATIONS("Return to what was"),
  MACHINE("Look at the machine"),
  STATE("Work on the state"),
  TOOL("About this tool");

  private final String title;

  VerbGroup(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  List<VerbName> verbs() {
    return Arrays.stream(VerbName.values()).filter(verb -> of(verb) == this).toList();
  }

  static VerbGroup of(VerbName verb) {
    return switch (verb) {
      case INIT, VALIDATE, RENDER, SCHEMA -> DOCUMENT;
      case PLAN, SHOW, GRAPH, APPLY, DESTROY -> DEPLOYMENT;
      case SNAPSHOT, KEYGEN, SIGN, VERIFY -> REVIEW;
      case ROLLBACK, HISTORY, PIN, UNPIN -> GENERATIONS;
      case STATUS, DRIFT, DOCTOR -> MACHINE;
      case IMPORT,
          STATE_LIST,
          STATE_SHOW,
          STATE_MV,
          STATE_RM,
          STATE_PULL,
          STATE_PUSH,
          STATE_RESTORE,
          FORCE_UNLOCK ->
          STATE;
      case EXPLAIN, COMPLETION, VERSION, HELP -> TOOL;
    };
  }
}
