package ai.greentic.deployer.engine.policy;

/**
 * A deployment's name, or a pattern of names in which {@code *} stands for any letters, also none.
 */
public record DeploymentPattern(String text) {

  /** Whether it is for a deployment of that name. */
  public boolean matches(String name) {
    String[] parts = text.split("\\*", -1);
    if (parts.length == 1) {
      return text.equals(name);
    }
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (!name.startsWith(first)
        || !name.endsWith(last)
        || name.length() < first.length() + last.length()) {
      return false;
    }
    int at = first.length();
    int end = name.length() - last.length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = name.indexOf(parts[i], at);
      if (found < 0 || found + parts[i].length() > end) {
        return false;
      }
      at = found + parts[i].length();
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
