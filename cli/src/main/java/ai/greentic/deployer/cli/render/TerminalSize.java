package ai.greentic.deployer.cli.render;

/**
 * How much a terminal shows.
 *
 * @param columns of its width
 * @param rows of its height
 */
public record TerminalSize(int columns, int rows) {
  private static final int NARROW = 60;

  /** VT100. */
  public static final TerminalSize USUAL = new TerminalSize(80, 24);

  boolean isNarrow() {
    return columns < NARROW;
  }

  /** As much of a line as fits into one row, so that it can be drawn again in its place. */
  String cut(String line) {
    int room = columns - 1;
    if (width(line) <= room) {
      return line;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int at : line.codePoints().toArray()) {
      used += width(at);
      if (used > room - 1) {
        break;
      }
      kept.appendCodePoint(at);
    }
    return room < 1 ? "" : kept.append('…').toString();
  }

  private static int width(String line) {
    return line.codePoints().map(TerminalSize::width).sum();
  }

  /** Two columns for what East Asian Width (UAX 11) calls wide; too much is safer than too few. */
  private static int width(int codePoint) {
    boolean wide =
        codePoint >= 0x1100
            && (codePoint <= 0x115f
                || (codePoint >= 0x2e80 && codePoint <= 0xa4cf)
                || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
                || (codePoint >= 0xf900 && codePoint <= 0xfaff)
                || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
                || (codePoint >= 0xff00 && codePoint <= 0xff60)
                || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
                || codePoint >= 0x20000);
    return wide ? 2 : 1;
  }
}
