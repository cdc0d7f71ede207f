package ai.greentic.deployer.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.Contexts;
import ai.greentic.deployer.host.FakeCommands;
import ai.greentic.deployer.host.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AccountProviderTest {
  private static final Mapping DESIRED =
      Mapping.EMPTY
          .with("user", "app")
          .with("group", "apps")
          .with("uid", Value.of(990))
          .with("gid", Value.of(991));

  private final FakeAccounts host = new FakeAccounts();
  private final FakeCommands commands = new FakeCommands(host);
  private final AccountProvider provider = new AccountProvider(commands);
  private final ProviderContext context = Contexts.silent("account.runtime");

  @Test
  void makesASystemGroupAndASystemUserWithoutHomeAndShell() throws Exception {
    assertEquals(DESIRED, provider.apply(context, new Action.Create(DESIRED)));

    assertEquals(
        List.of(
            "groupadd --system --gid 991 -- apps",
            "useradd --system --uid 990 --gid 991 --no-create-home --home-dir /nonexistent"
                + " --shell /usr/sbin/nologin -- app"),
        changes());
    assertEquals(Optional.of(DESIRED), provider.observe(context, DESIRED));
  }

  @Test
  void createIsDoneTwiceWithOneEffect() throws Exception {
    provider.apply(context, new Action.Create(DESIRED));
    provider.apply(context, new Action.Create(DESIRED));

    assertEquals(2, changes().size());
  }

  @Test
  void aRunThatWasCutOffAfterTheGroupIsCompleted() throws Exception {
    host.groups.put("apps", "991");
    assertEquals(Optional.empty(), provider.observe(context, DESIRED));

    provider.apply(context, new Action.Create(DESIRED));

    assertEquals(Optional.of(DESIRED), provider.observe(context, DESIRED));
  }

  @Property
  void aRunThatIsCutOffAnywhereIsCompletedByTheNext(
      @ForAll @IntRange(max = 6) int commandsBefore, @ForAll boolean delete) throws Exception {
    host.users.remove("app");
    host.groups.remove("apps");
    if (delete) {
      provider.apply(context, new Action.Create(DESIRED));
    }
    Action action = delete ? new Action.Delete(DESIRED) : new Action.Create(DESIRED);
    AtomicInteger left = new AtomicInteger(commandsBefore);
    Commands dying =
        command -> {
          if (left.getAndDecrement() == 0) {
            throw new InterruptedException("the machine lost its power");
          }
          return commands.run(command);
        };
    try {
      new AccountProvider(dying).apply(context, action);
    } catch (InterruptedException e) {
      // As meant; with enough commands before it, the first run is complete.
    }

    provider.apply(context, action);

    Optional<Mapping> expected = delete ? Optional.empty() : Optional.of(DESIRED);
    assertEquals(expected, provider.observe(context, DESIRED));
    assertEquals(!delete, host.groups.containsKey("apps"));
  }

  @Test
  void observesTheUsersRealPrimaryGroup() throws Exception {
    host.users.put("app", "500:100");
    host.groups.put("users", "100");
    Mapping there =
        Mapping.EMPTY
            .with("user", "app")
            .with("group", "users")
            .with("uid", Value.of(500))
            .with("gid", Value.of(100));

    assertEquals(Optional.of(there), provider.observe(context, DESIRED));

    host.groups.remove("users");
    assertEquals(Optional.of(there.with("group", "100")), provider.observe(context, DESIRED));
  }

  @Test
  void aConflictIsNamedAndNothingIsChanged() {
    host.groups.put("apps", "7");
    assertConflict("group apps exists with group id 7, not 991");
    host.groups.remove("apps");
    host.groups.put("games", "991");
    assertConflict("group id 991 is in use by group games");
    host.groups.remove("games");
    host.groups.put("apps", "991");
    host.users.put("app", "5:991");
    assertConflict("user app exists with user id 5 and group id 991, not 990 and 991");
    host.users.remove("app");
    host.users.put("mail", "990:8");
    assertConflict("user id 990 is in use by user mail");
  }

  private void assertConflict(String message) {
    ProviderException e =
        assertThrows(
            ProviderException.class, () -> provider.apply(context, new Action.Create(DESIRED)));
    assertEquals(message, e.getMessage());
    assertEquals(
        "give it back the id that it had (usermod -u, groupmod -g), or choose another service.user"
            + " and group",
        e.remedy());
    assertEquals(List.of(), changes());
  }

  @Test
  void deleteRemovesBothAndIsNoErrorWhenTheyAreGone() throws Exception {
    provider.apply(context, new Action.Create(DESIRED));

    provider.apply(context, new Action.Delete(DESIRED));
    provider.apply(context, new Action.Delete(DESIRED));

    assertEquals(Map.of("root", "0:0"), host.users);
    assertEquals(Map.of("root", "0"), host.groups);
    assertEquals(List.of("userdel -- app", "groupdel -- apps"), changes().subList(2, 4));
    assertEquals(4, changes().size());
  }

  @Test
  void userdelMayTakeTheGroupOfTheSameNameWithIt() throws Exception {
    Mapping sameName = DESIRED.with("group", "app");
    provider.apply(context, new Action.Create(sameName));

    provider.apply(context, new Action.Delete(sameName));

    assertEquals("userdel -- app", changes().getLast());
    assertEquals(Map.of("root", "0"), host.groups);
  }

  @Test
  void anAccountThatHasAnotherIdByNowStays() throws Exception {
    host.users.put("app", "1001:1001");
    host.groups.put("apps", "1001");
    List<String> told = new ArrayList<>();

    provider.apply(Contexts.telling("account.runtime", told), new Action.Delete(DESIRED));

    assertEquals(List.of(), changes());
    assertEquals(
        List.of("user app has another id by now and stays", "group apps stays with its user"),
        told);
  }

  @Test
  void theGroupStaysWithAUserThatHasAnotherIdByNow() throws Exception {
    provider.apply(Contexts.silent("account.runtime"), new Action.Create(DESIRED));
    String gid = host.groups.get("apps");
    host.users.put("app", "1001:" + gid);
    int made = changes().size();
    List<String> told = new ArrayList<>();

    provider.apply(Contexts.telling("account.runtime", told), new Action.Delete(DESIRED));

    assertEquals(made, changes().size());
    assertEquals(
        List.of("user app has another id by now and stays", "group apps stays with its user"),
        told);
  }

  @Test
  void aFailureShowsWhatTheProgramSaid() {
    FakeCommands failing =
        new FakeCommands(line ->
            line.startsWith("getent")
                ? new Result(2, "", "")
                : new Result(10, "", "groupadd: cannot lock /etc/group; try again later."));

    ProviderException e =
        assertThrows(
            ProviderException.class,
            () -> new AccountProvider(failing).apply(context, new Action.Create(DESIRED)));

    assertEquals(
        "group apps cannot be made: groupadd ended with exit code 10:"
            + " groupadd: cannot lock /etc/group; try again later.",
        e.getMessage());
  }

  @Test
  void anAnswerThatIsNoEntryIsNamed() {
    FakeCommands odd = new FakeCommands(line -> new Result(0, "app:x:many:few:\n", ""));

    ProviderException e =
        assertThrows(
            ProviderException.class, () -> new AccountProvider(odd).observe(context, DESIRED));

    assertEquals("getent passwd answered 'many', which is not an entry", e.getMessage());
  }

  private List<String> changes() {
    return commands.lines().stream().filter(line -> !line.startsWith("getent")).toList();
  }
}
