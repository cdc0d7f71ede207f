package ai.greentic.deployer.engine.problem;

import java.util.List;

/** Names in a message: the first ones, and how many there are beside them. */
public final class NameList {
  private static final int SHOWN = 20;

  private NameList() {}

  /** Such as {@code a, b, c and 7 more}. */
  public static String of(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }
}
