package ai.greentic.deployer.spec;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of deployments and accounts. */
final class Names {
  /**
   * With single hyphens only, so that 40 characters stay below systemd's 255 for a unit name even
   * where every hyphen is escaped as {@code \x2d} (systemd.unit(5), string escaping).
   */
  private static final Pattern DEPLOYMENT = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");

  private static final int LONGEST_DEPLOYMENT = 40;

  /** The product's own unit and folders would get this name. */
  private static final String RESERVED_DEPLOYMENT = "deployer";

  /** useradd(8), without the final $ of Samba machine accounts. */
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  private static final Set<String> REFUSED_USERS = Set.of("root", "nobody");

  /** Membership is as good as root, or means nobody. */
  private static final Set<String> REFUSED_GROUPS =
      Set.of("root", "nogroup", "disk", "docker", "kmem", "shadow", "sudo", "wheel");

  private Names() {}

  static String deployment(String text) throws RefusedTextException {
    if (!DEPLOYMENT.matcher(text).matches() || text.length() > LONGEST_DEPLOYMENT) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a deployment name",
          "use at most "
              + LONGEST_DEPLOYMENT
              + " lower-case letters and digits, with single hyphens between them and a letter first, for example"
              + " acme-prod");
    }
    if (text.equals(RESERVED_DEPLOYMENT)) {
      throw new RefusedTextException(
          Quoted.of(text) + " is the deployer's own name",
          "choose another name, for example acme-prod");
    }
    return text;
  }

  static String user(String text) throws RefusedTextException {
    return account(text, "user", REFUSED_USERS);
  }

  static String group(String text) throws RefusedTextException {
    return account(text, "group", REFUSED_GROUPS);
  }

  private static String account(String text, String kind, Set<String> refused)
      throws RefusedTextException {
    if (!ACCOUNT.matcher(text).matches()) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a " + kind + " name",
          "use at most 32 lower-case letters, digits, _ and -, with a letter or _ first, for example greentic");
    }
    if (refused.contains(text)) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not for applications",
          "use a " + kind + " without privileges of its own, for example greentic");
    }
    return text;
  }
}
