package ai.greentic.deployer.account;

import ai.greentic.deployer.account.AccountDatabase.Group;
import ai.greentic.deployer.account.AccountDatabase.User;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type {@code account}: a system user with its primary group, without home, password and shell.
 * Made with groupadd(8) and useradd(8), so that the host's own policy and locks hold.
 */
public final class AccountProvider implements Provider {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(Behaviour.KEEP_ADOPTED),
          Attribute.of("user", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("group", Kind.TEXT, Trait.REQUIRED),
          Attribute.of("uid", Kind.INTEGER, Trait.REQUIRED),
          Attribute.of("gid", Kind.INTEGER, Trait.REQUIRED));

  private final Commands commands;
  private final AccountDatabase accounts;

  public AccountProvider(Commands commands) {
    this.commands = commands;
    this.accounts = new AccountDatabase(commands);
  }

  @Override
  public String type() {
    return "account";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    Optional<User> user = accounts.user(identity.text("user"));
    if (user.isEmpty()) {
      return Optional.empty();
    }
    String gid = Long.toString(user.get().gid());
    return Optional.of(
        Mapping.EMPTY
            .with("user", user.get().name())
            .with("group", accounts.group(gid).map(Group::name).orElse(gid))
            .with("uid", Value.of(user.get().uid()))
            .with("gid", Value.of(user.get().gid())));
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> make(after);
      case Action.Update(_, Mapping after) -> {
        giveBackIds(after);
        yield make(after);
      }
      case Action.Delete(Mapping before) -> delete(context, before);
    };
  }

  /** Data and unit go by numbers: an account that was given other ones gets its own back. */
  private void giveBackIds(Mapping after) throws ProviderException, InterruptedException {
    String groupName = after.text("group");
    String userName = after.text("user");
    String gid = Long.toString(after.integer("gid"));
    String uid = Long.toString(after.integer("uid"));
    Optional<Group> group = accounts.group(groupName);
    if (group.isPresent() && group.get().gid() != after.integer("gid")) {
      requireFree(accounts.group(gid).map(Group::name), "group id " + gid + " is in use by group ");
      change("groupmod", "--gid", gid, groupName);
    } else if (group.isEmpty()) {
      makeGroup(groupName, after.integer("gid"));
    }
    Optional<User> user = accounts.user(userName);
    if (user.isPresent() && user.get().uid() != after.integer("uid")) {
      requireFree(accounts.user(uid).map(User::name), "user id " + uid + " is in use by user ");
      change("usermod", "--uid", uid, userName);
    }
    if (user.isPresent()
        && accounts.user(userName).map(User::gid).orElse(-1L) != after.integer("gid")) {
      change("usermod", "--gid", gid, userName);
    }
  }

  private static void requireFree(Optional<String> holder, String message)
      throws ProviderException {
    if (holder.isPresent()) {
      throw new ProviderException(
          HostError.ACCOUNT_ID_CONFLICT,
          message + holder.get(),
          "give that one another id, then apply again");
    }
  }

  private void change(String program, String option, String id, String name)
      throws ProviderException, InterruptedException {
    commands
        .run(Command.of(program, option, id, "--", name))
        .orFail(
            HostError.ACCOUNT_NOT_CHANGED,
            name + " cannot be given its id " + id + " back",
            "end what runs as this user, then apply again");
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    String account = "user " + recorded.text("user");
    if (found.isEmpty()) {
      return List.of(Finding.missing(account));
    }
    return differing.isEmpty()
        ? List.of()
        : List.of(
            Finding.of(
                "account-changed",
                account + " was given other ids",
                ids(recorded),
                ids(found.get()),
                "user",
                "group",
                "uid",
                "gid"));
  }

  private static String ids(Mapping account) {
    return "user id %d, group %s with group id %d"
        .formatted(account.integer("uid"), account.text("group"), account.integer("gid"));
  }

  private Mapping make(Mapping after) throws ProviderException, InterruptedException {
    makeGroup(after.text("group"), after.integer("gid"));
    makeUser(after.text("user"), after.integer("uid"), after.integer("gid"));
    return after;
  }

  /** A group that is there already with its id is left from a run that was cut off. */
  private void makeGroup(String name, long gid) throws ProviderException, InterruptedException {
    Optional<Group> there = accounts.group(name);
    if (there.isPresent()) {
      if (there.get().gid() == gid) {
        return;
      }
      throw conflict(
          "group " + name + " exists with group id " + there.get().gid() + ", not " + gid);
    }
    Optional<Group> holder = accounts.group(Long.toString(gid));
    if (holder.isPresent()) {
      throw conflict("group id " + gid + " is in use by group " + holder.get().name());
    }
    commands
        .run(Command.of("groupadd", "--system", "--gid", Long.toString(gid), "--", name))
        .orFail(
            HostError.ACCOUNT_NOT_CHANGED,
            "group " + name + " cannot be made",
            "look at the accounts of this machine");
  }

  private void makeUser(String name, long uid, long gid)
      throws ProviderException, InterruptedException {
    Optional<User> there = accounts.user(name);
    if (there.isPresent()) {
      if (there.get().uid() == uid && there.get().gid() == gid) {
        return;
      }
      throw conflict(
          "user %s exists with user id %d and group id %d, not %d and %d"
              .formatted(name, there.get().uid(), there.get().gid(), uid, gid));
    }
    Optional<User> holder = accounts.user(Long.toString(uid));
    if (holder.isPresent()) {
      throw conflict("user id " + uid + " is in use by user " + holder.get().name());
    }
    commands
        .run(
            Command.of(
                "useradd",
                "--system",
                "--uid",
                Long.toString(uid),
                "--gid",
                Long.toString(gid),
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                "--",
                name))
        .orFail(
            HostError.ACCOUNT_NOT_CHANGED,
            "user " + name + " cannot be made",
            "look at the accounts of this machine");
  }

  private static ProviderException conflict(String what) {
    return new ProviderException(
        HostError.ACCOUNT_ID_CONFLICT,
        what,
        "give it back the id that it had (usermod -u, groupmod -g), or choose another service.user"
            + " and group");
  }

  /** A user or group of that name with another id is not the one that was made: it stays. */
  private Mapping delete(ProviderContext context, Mapping before)
      throws ProviderException, InterruptedException {
    String userName = before.text("user");
    Optional<User> user = accounts.user(userName);
    if (user.isPresent() && user.get().uid() == before.integer("uid")) {
      commands
          .run(Command.of("userdel", "--", userName))
          .orFail(
              HostError.ACCOUNT_NOT_CHANGED,
              "user " + userName + " cannot be removed",
              "end what runs as this user");
    } else if (user.isPresent()) {
      context.progress().note("user " + userName + " has another id by now and stays");
    }
    String groupName = before.text("group");
    // userdel removes the user's own group itself when the host is set up so.
    Optional<Group> group = accounts.group(groupName);
    Optional<User> left = accounts.user(userName);
    boolean needed = group.isPresent() && left.isPresent() && left.get().gid() == group.get().gid();
    if (needed) {
      context.progress().note("group " + groupName + " stays with its user");
    } else if (group.isPresent() && group.get().gid() == before.integer("gid")) {
      commands
          .run(Command.of("groupdel", "--", groupName))
          .orFail(
              HostError.ACCOUNT_NOT_CHANGED,
              "group " + groupName + " cannot be removed",
              "give the users whose primary group it is another one");
    } else if (group.isPresent()) {
      context.progress().note("group " + groupName + " has another id by now and stays");
    }
    return Mapping.EMPTY;
  }
}
