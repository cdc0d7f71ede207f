package ai.greentic.deployer.engine.state;

import java.util.Optional;

/** Who runs this process, for the records: behind sudo(8), the one who called it. */
final class Author {
  private Author() {}

  static String ofThisProcess() {
    String user = System.getProperty("user.name");
    return Optional.ofNullable(System.getenv("SUDO_USER"))
        .filter(caller -> !caller.isBlank() && !caller.equals(user))
        .map(caller -> caller + " as " + user)
        .orElse(user);
  }
}
