package ai.greentic.deployer.spec;

import java.util.ArrayList;
import java.util.List;

/** The paths of one document, which must be distinct and none inside another. */
final class PathClaims {
  private final List<Claim> claims = new ArrayList<>();

  /** A path, and the key that names it. */
  private record Claim(Field field, String path) {}

  /** Takes the valid path of a key. */
  void add(Field field, String path) {
    claims.add(new Claim(field, path));
  }

  /** Reads a path and takes it, or the default when the key is not set. */
  String take(Field field, PathUse use, String usual) {
    String path = field.path(use).orElse(field.isSet() ? "" : usual);
    if (!path.isEmpty()) {
      add(field, path);
    }
    return path;
  }

  /** Reports each path that collides with another, at the later one in the document. */
  void report() {
    for (int first = 0; first < claims.size(); first++) {
      for (int second = first + 1; second < claims.size(); second++) {
        report(claims.get(first), claims.get(second));
      }
    }
  }

  private static void report(Claim first, Claim second) {
    boolean firstIsLater =
        !second.field.isSet()
            || (first.field.isSet()
                && first.field.position().compareTo(second.field.position()) > 0);
    Claim later = firstIsLater ? first : second;
    Claim earlier = firstIsLater ? second : first;
    String other = earlier.field.path() + " (" + earlier.path + ")";
    String path = Quoted.of(later.path);
    if (later.path.equals(earlier.path)) {
      later.field.report(
          SpecError.DOCUMENT_CONFLICT,
          path + " is also " + earlier.field.path(),
          "give each its own path");
    } else if (PosixPath.isAtOrBelow(later.path, earlier.path)) {
      later.field.report(
          SpecError.DOCUMENT_CONFLICT, path + " is inside " + other, "choose a path outside it");
    } else if (PosixPath.isAtOrBelow(earlier.path, later.path)) {
      later.field.report(
          SpecError.DOCUMENT_CONFLICT,
          path + " contains " + other,
          "choose a path that does not contain it");
    }
  }
}
