package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.spec.ServiceSpec;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The service keeps the ids it has, or gets the lowest free ones")
class SystemIdsTest {
  private static final ServiceSpec SERVICE = new ServiceSpec("acme", "acme");

  private final FakeCommands commands = new FakeCommands();

  SystemIdsTest() {
    for (int id = 100; id <= 999; id++) {
      commands.fail("getent passwd " + id, 2).fail("getent group " + id, 2);
    }
    commands.fail("getent passwd acme", 2).fail("getent group acme", 2);
  }

  private SystemIds.Ids find() throws ProviderException, InterruptedException {
    return new SystemIds(commands).of(SERVICE, Optional.empty());
  }

  private String failure() {
    return String.valueOf(assertThrows(ProviderException.class, this::find).getMessage());
  }

  @Test
  void theLowestIdThatIsFreeForBothIsTaken() throws Exception {
    commands
        .answer("getent passwd 100", "_apt:x:100:65534::/nonexistent:/usr/sbin/nologin\n")
        .answer("getent group 101", "messagebus:x:101:\n");

    assertEquals(new SystemIds.Ids(102, 102), find());
  }

  @Test
  void anExistingUserKeepsItsIds() throws Exception {
    commands
        .answer("getent passwd acme", "acme:x:1500:1501:Acme:/home/acme:/bin/sh\n")
        .answer("getent group acme", "acme:x:1501:\n");

    assertEquals(new SystemIds.Ids(1500, 1501), find());
  }

  @Test
  void anExistingGroupKeepsItsId() throws Exception {
    commands.answer("getent group acme", "acme:x:700:somebody\n");

    assertEquals(new SystemIds.Ids(700, 700), find());
  }

  @Test
  void aUserWithAnotherPrimaryGroupIsRefused() {
    commands
        .answer("getent passwd acme", "acme:x:150:100::/:/bin/sh\n")
        .answer("getent group acme", "acme:x:150:\n");

    assertEquals(
        "user acme exists and its primary group has the id 100, which is not group acme",
        failure());
  }

  @Test
  void aUserWithTheRightsOfRootIsRefused() {
    commands
        .answer("getent passwd acme", "acme:x:0:0::/:/bin/sh\n")
        .answer("getent group acme", "acme:x:0:\n");

    assertEquals("user acme has the rights of root", failure());
  }

  @Test
  void aMachineWithoutFreeIdsIsSaid() {
    for (int id = 100; id <= 999; id++) {
      commands.answer("getent passwd " + id, "u" + id + ":x:" + id + ":100::/:/bin/sh\n");
    }

    assertEquals("no system id from 100 to 999 is free", failure());
  }

  @Test
  void whatWasAppliedOnceStaysDesired() throws Exception {
    Mapping recorded =
        Mapping.EMPTY
            .with("user", SERVICE.user())
            .with("group", SERVICE.group())
            .with("uid", Value.of(103))
            .with("gid", Value.of(104));
    SystemIds ids = new SystemIds(commands);

    assertEquals(new SystemIds.Ids(103, 104), ids.of(SERVICE, Optional.of(recorded)));
    assertEquals(
        ids.of(SERVICE, Optional.empty()),
        ids.of(SERVICE, Optional.of(recorded.with("user", "another"))));
  }
}
