package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change.Kind;

/** The families of changes that are told apart by colour, each with its word and its mark. */
enum Tone {
  CREATE("create", "🟢"),
  UPDATE("update", "🟡"),
  REPLACE("replace", "🟠"),
  DESTROY("destroy", "🔴"),
  /** The state changes, or something is kept; the object on the machine stays. */
  RECORD("keep or record", "🔵"),
  NEUTRAL("no change", "⚪");

  private final String word;
  private final String mark;

  Tone(String word, String mark) {
    this.word = word;
    this.mark = mark;
  }

  static Tone of(Kind kind) {
    return switch (kind) {
      case CREATE -> CREATE;
      case UPDATE -> UPDATE;
      case REPLACE, REPLACE_CREATE_FIRST, RESTORE -> REPLACE;
      case DELETE, FORGET -> DESTROY;
      case RECORD, ADOPT, RETAIN -> RECORD;
      case NO_OP -> NEUTRAL;
    };
  }

  String word() {
    return word;
  }

  /** A coloured dot for places that have no colours of their own. */
  String mark() {
    return mark;
  }

  /** Its name in style sheets. */
  String style() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
