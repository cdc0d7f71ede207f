package ai.greentic.deployer.cli.render;

/** Colours text for a terminal (ECMA-48 SGR), or leaves it as it is. */
public enum Paint {
  COLOURED,
  PLAIN;

  /** A colour or weight. */
  public enum Ink {
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /** Whether the output may be more than plain text: also redrawn in place. */
  public boolean isColoured() {
    return this == COLOURED;
  }

  public String paint(Ink ink, String text) {
    return switch (this) {
      case COLOURED -> "\u001b[" + ink.code + "m" + text + "\u001b[0m";
      case PLAIN -> text;
    };
  }
}
