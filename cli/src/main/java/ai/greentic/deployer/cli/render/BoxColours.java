package ai.greentic.deployer.cli.render;

/** The colours in which a drawing shows a family of changes, as style sheets write them. */
record BoxColours(String fill, String stroke) {

  /** For dark letters on a light page. */
  static BoxColours light(Tone tone) {
    return switch (tone) {
      case CREATE -> new BoxColours("#dafbe1", "#1a7f37");
      case UPDATE -> new BoxColours("#fff8c5", "#9a6700");
      case REPLACE -> new BoxColours("#fff1e5", "#bc4c00");
      case DESTROY -> new BoxColours("#ffebe9", "#cf222e");
      case RECORD -> new BoxColours("#ddf4ff", "#0969da");
      case NEUTRAL -> new BoxColours("#f6f8fa", "#818b98");
    };
  }

  /** For light letters on a dark page. */
  static BoxColours dark(Tone tone) {
    return switch (tone) {
      case CREATE -> new BoxColours("#12361f", "#3fb950");
      case UPDATE -> new BoxColours("#3b2e0a", "#d29922");
      case REPLACE -> new BoxColours("#42230a", "#db6d28");
      case DESTROY -> new BoxColours("#47161a", "#f85149");
      case RECORD -> new BoxColours("#0c2d54", "#4493f8");
      case NEUTRAL -> new BoxColours("#151b23", "#656c76");
    };
  }
}
