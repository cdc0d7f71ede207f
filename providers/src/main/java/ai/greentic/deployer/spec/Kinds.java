package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.value.Value;

/** How messages name the kinds of values. */
final class Kinds {
  private Kinds() {}

  static String described(Value.Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case INTEGER -> "a whole number";
      case BOOLEAN -> "true or false";
      case SEQUENCE -> "a list";
      case MAPPING -> "a mapping";
    };
  }
}
