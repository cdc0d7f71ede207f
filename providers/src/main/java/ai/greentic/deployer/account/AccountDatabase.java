package ai.greentic.deployer.account;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Result;
import java.util.Optional;

/**
 * The users and groups that the host knows, whatever they come from (files, LDAP), by getent(1).
 */
final class AccountDatabase {
  private static final int NOT_FOUND = 2;

  private final Commands commands;

  AccountDatabase(Commands commands) {
    this.commands = commands;
  }

  /** A line of passwd(5). */
  record User(String name, long uid, long gid) {}

  /** A line of group(5). */
  record Group(String name, long gid) {}

  /**
   * A user.
   *
   * @param key a name or a user id
   */
  Optional<User> user(String key) throws ProviderException, InterruptedException {
    Optional<String[]> fields = entry("passwd", key, 4);
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new User(
                fields.get()[0], id("passwd", fields.get()[2]), id("passwd", fields.get()[3])));
  }

  /**
   * A group.
   *
   * @param key a name or a group id
   */
  Optional<Group> group(String key) throws ProviderException, InterruptedException {
    Optional<String[]> fields = entry("group", key, 3);
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(new Group(fields.get()[0], id("group", fields.get()[2])));
  }

  private Optional<String[]> entry(String database, String key, int atLeast)
      throws ProviderException, InterruptedException {
    Result result = commands.run(Command.of("getent", database, key));
    if (result.exitCode() == NOT_FOUND) {
      return Optional.empty();
    }
    String line =
        result
            .orFail(
                HostError.ACCOUNT_LOOKUP_FAILED,
                key + " cannot be looked up in " + database,
                "check /etc/nsswitch.conf")
            .out()
            .strip();
    String[] fields = line.split(":", -1);
    if (fields.length < atLeast) {
      throw unreadable(database, line);
    }
    return Optional.of(fields);
  }

  private static long id(String database, String text) throws ProviderException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw unreadable(database, text);
    }
  }

  private static ProviderException unreadable(String database, String text) {
    return new ProviderException(
        HostError.ACCOUNT_LOOKUP_FAILED,
        "getent " + database + " answered '" + text + "', which is not an entry",
        "check the files and services that /etc/nsswitch.conf names");
  }
}
