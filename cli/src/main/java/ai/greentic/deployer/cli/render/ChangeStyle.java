package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.plan.Change;
import java.util.List;

/** The symbols, colours and words for what happens to a resource. */
record ChangeStyle(String symbol, Ink ink, String legend, String sentence, List<String> actions) {

  static ChangeStyle of(Change.Kind kind) {
    return switch (kind) {
      case NO_OP -> new ChangeStyle(" ", Ink.FAINT, "no change", "stays", List.of("no-op"));
      case CREATE ->
          new ChangeStyle("+", Ink.GREEN, "create", "will be created", List.of("create"));
      case UPDATE ->
          new ChangeStyle(
              "~", Ink.YELLOW, "update in-place", "will be updated in-place", List.of("update"));
      case REPLACE ->
          new ChangeStyle(
              "-/+",
              Ink.YELLOW,
              "destroy and then create replacement",
              "must be replaced",
              List.of("delete", "create"));
      case REPLACE_CREATE_FIRST ->
          new ChangeStyle(
              "+/-",
              Ink.YELLOW,
              "create replacement and then destroy",
              "must be replaced",
              List.of("create", "delete"));
      case DELETE ->
          new ChangeStyle("-", Ink.RED, "destroy", "will be destroyed", List.of("delete"));
      case RESTORE ->
          new ChangeStyle(
              "^",
              Ink.YELLOW,
              "use a replaced object again",
              "goes back to an object that was replaced and is still there",
              List.of("restore"));
      case RECORD ->
          new ChangeStyle(
              "*",
              Ink.CYAN,
              "record in the state, leaving the machine as it is",
              "stays as it is, and what the document says of it is recorded",
              List.of("record"));
      case ADOPT ->
          new ChangeStyle(
              "=",
              Ink.CYAN,
              "adopt what is there already",
              "is there already and will be adopted",
              List.of("adopt"));
      case FORGET ->
          new ChangeStyle(
              ".",
              Ink.RED,
              "forget, leaving it on the machine",
              "will be forgotten and stays on the machine",
              List.of("forget"));
      case RETAIN ->
          new ChangeStyle("o", Ink.CYAN, "keep, with its data", "will be kept", List.of("retain"));
    };
  }

  /** What happens, in a word or two. */
  static String name(Change.Kind kind) {
    return switch (kind) {
      case NO_OP -> "unchanged";
      case CREATE -> "create";
      case UPDATE -> "update";
      case REPLACE, REPLACE_CREATE_FIRST -> "replace";
      case DELETE -> "destroy";
      case RESTORE -> "restore";
      case RECORD -> "record";
      case ADOPT -> "adopt";
      case FORGET -> "forget";
      case RETAIN -> "keep";
    };
  }

  /** The symbol, right-aligned in three columns, in its colour. */
  String paddedSymbol(Paint paint) {
    return " ".repeat(3 - symbol.length()) + paint.paint(ink, symbol);
  }
}
