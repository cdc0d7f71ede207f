package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.spec.ServiceSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of the service's user and group: those they have, or the lowest system id that is free as
 * user id and as group id, so that the unit can be reviewed with them before they are made.
 */
final class SystemIds {
  private static final int FIRST = 100;
  private static final int LAST = 999;
  private static final int NOT_FOUND = 2;

  /** Name, password, id, and in passwd(5) the primary group's id. */
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^(?<name>[^:]*):[^:]*:(?<id>\\d+):(?<group>\\d*)");

  private final Commands commands;

  SystemIds(Commands commands) {
    this.commands = commands;
  }

  /** A user id and a group id. */
  record Ids(long uid, long gid) {}

  /**
   * The ids of the account.
   *
   * @param recorded the account's attributes in the state: what was applied once stays desired,
   *     whatever the user database says by now
   */
  Ids of(ServiceSpec service, Optional<Mapping> recorded)
      throws ProviderException, InterruptedException {
    if (recorded.isPresent()
        && recorded.get().text("user").equals(service.user())
        && recorded.get().text("group").equals(service.group())) {
      return new Ids(recorded.get().integer("uid"), recorded.get().integer("gid"));
    }
    Optional<Matcher> user = entry("passwd", service.user());
    Optional<Matcher> group = entry("group", service.group());
    if (user.isPresent()) {
      Ids ids =
          new Ids(
              Long.parseLong(user.get().group("id")), Long.parseLong(user.get().group("group")));
      requireUsable(service, ids, group);
      return ids;
    }
    if (group.isPresent()) {
      long gid = Long.parseLong(group.get().group("id"));
      return new Ids(isFree("passwd", gid) ? gid : lowestFree(false), gid);
    }
    long free = lowestFree(true);
    return new Ids(free, free);
  }

  private static void requireUsable(ServiceSpec service, Ids ids, Optional<Matcher> group)
      throws ProviderException {
    if (ids.uid() == 0 || ids.gid() == 0) {
      throw new ProviderException(
          HostError.ACCOUNT_UNFIT,
          "user " + service.user() + " has the rights of root",
          "choose another service.user, or leave it out for a user of its own");
    }
    if (group.isEmpty() || Long.parseLong(group.get().group("id")) != ids.gid()) {
      throw new ProviderException(
          HostError.ACCOUNT_UNFIT,
          "user "
              + service.user()
              + " exists and its primary group has the id "
              + ids.gid()
              + ", which is not group "
              + service.group(),
          "set service.group to the primary group of " + service.user());
    }
  }

  private long lowestFree(boolean alsoAsGroup) throws ProviderException, InterruptedException {
    for (long id = FIRST; id <= LAST; id++) {
      if (isFree("passwd", id) && (!alsoAsGroup || isFree("group", id))) {
        return id;
      }
    }
    throw new ProviderException(
        HostError.NO_FREE_ACCOUNT_ID,
        "no system id from " + FIRST + " to " + LAST + " is free",
        "make the user and the group yourself and name them in service.user and service.group");
  }

  private boolean isFree(String database, long id) throws ProviderException, InterruptedException {
    return entry(database, Long.toString(id)).isEmpty();
  }

  /** Asked for one by one, because directory services do not list their entries. */
  private Optional<Matcher> entry(String database, String key)
      throws ProviderException, InterruptedException {
    Result result = commands.run(Command.of("getent", database, key));
    if (result.exitCode() == NOT_FOUND) {
      return Optional.empty();
    }
    Matcher entry =
        ENTRY.matcher(
            result
                .orFail(
                    HostError.ACCOUNT_LOOKUP_FAILED,
                    key + " cannot be looked up in " + database,
                    "check /etc/nsswitch.conf")
                .out());
    if (!entry.find()) {
      throw new ProviderException(
          HostError.ACCOUNT_LOOKUP_FAILED,
          "getent " + database + " " + key + " did not answer with an entry",
          "check the files and services that /etc/nsswitch.conf names");
    }
    return Optional.of(entry);
  }
}
