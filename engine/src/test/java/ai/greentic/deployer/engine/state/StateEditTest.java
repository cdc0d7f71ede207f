package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Names and dependencies of a state that is edited by hand. */
class StateEditTest {
  private static final Address ONE = Address.parse("x.one");
  private static final Address TWO = Address.parse("x.two");
  private static final Address USER = Address.parse("x.user");
  private static final Address NEW = Address.parse("x.new");

  private final State state =
      State.fresh("acme", "lineage")
          .withResources(Map.of(ONE, made(ONE), TWO, made(TWO), USER, made(USER, ONE, TWO)))
          .withSerial(7);

  private static ManagedResource made(Address address, Address... needs) {
    return ManagedResource.of(address, Mapping.EMPTY.with("v", "1"), Set.of(needs), false);
  }

  private static void assertRefused(String message, Executable edit) {
    DeployerException refusal = assertThrows(DeployerException.class, edit);
    assertEquals(Category.FAILED, refusal.category());
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void aMovedResourceIsNeededUnderItsNewName() throws Exception {
    State moved = StateEdit.move(state, ONE, NEW);
    assertEquals(Set.of(NEW, TWO, USER), moved.resources().keySet());
    assertEquals(Set.of(NEW, TWO), moved.get(USER).orElseThrow().dependsOn());
    assertEquals(made(NEW), moved.get(NEW).orElseThrow());
    assertEquals(made(TWO), moved.get(TWO).orElseThrow());
    assertEquals(8, moved.serial());
  }

  @Test
  void aRemovedResourceIsNeededNoMore() throws Exception {
    assertEquals(Set.of(USER), StateEdit.dependents(state, Set.of(ONE)));
    assertEquals(Set.of(), StateEdit.dependents(state, Set.of(ONE, USER)));
    State left = StateEdit.remove(state, Set.of(ONE));
    assertEquals(Map.of(TWO, made(TWO), USER, made(USER, TWO)), left.resources());
    assertEquals(8, left.serial());
  }

  @Test
  void whatIsNotThereCannotBeRemovedAndAllOfItIsSaid() {
    assertRefused(
        "x.new: it is not in the state; 'greentic-deployer state list' shows what is in it\n"
            + "x.other: it is not in the state; 'greentic-deployer state list' shows what is in it",
        () -> StateEdit.remove(state, List.of(NEW, ONE, Address.parse("x.other"))));
  }

  @Test
  void aMoveTakesNoNameThatIsTakenAndKeepsTheType() {
    assertRefused(
        "x.two: it is in the state already; use another name, or forget it first with"
            + " 'greentic-deployer state rm x.two'",
        () -> StateEdit.move(state, ONE, TWO));
    assertRefused(
        "x.one: it cannot become y.one, which is of another type; use an address that begins with"
            + " x.",
        () -> StateEdit.move(state, ONE, Address.parse("y.one")));
    assertRefused(
        "x.new: it is not in the state; 'greentic-deployer state list' shows what is in it",
        () -> StateEdit.move(state, NEW, ONE));
  }

  @Test
  void onlyWhatContinuesAStateIsPushed() throws Exception {
    StateEdit.requireContinues(state, state.withSerial(8));
    assertRefused(
        "it is older than the state that is there: its serial is 7, that one's 7; pull anew;"
            + " -force puts it there all the same, and the one that is there into the backup",
        () -> StateEdit.requireContinues(state, state));
    assertRefused(
        "it is another state: its lineage is other, the one that is there has lineage; push a state"
            + " that was pulled from here; -force puts it there all the same, and the one that is"
            + " there into the backup",
        () -> StateEdit.requireContinues(state, State.fresh("acme", "other").withSerial(9)));
  }
}
