package ai.greentic.deployer.spec;

/** Text that is not in a {@link TextFormat}. */
final class RefusedTextException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String remedy;

  RefusedTextException(String what, String remedy) {
    super(what + "; " + remedy);
    this.what = what;
    this.remedy = remedy;
  }

  String what() {
    return what;
  }

  String remedy() {
    return remedy;
  }
}
