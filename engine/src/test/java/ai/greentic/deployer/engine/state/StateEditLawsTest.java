package ai.greentic.deployer.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StateEditLawsTest {
  private static final Address FREE = Address.parse("x.free");

  @Provide
  Arbitrary<State> states() {
    Arbitrary<Address> addresses =
        Arbitraries.integers().between(0, 9).map(number -> new Address("x", "r" + number));
    Arbitrary<ManagedResource> resources =
        Combinators.combine(
                addresses,
                addresses.set().ofMaxSize(4),
                Arbitraries.of(true, false),
                Arbitraries.strings().ofMaxLength(5))
            .as((address, needs, deposed, text) ->
                ManagedResource.of(address, Mapping.EMPTY.with("v", text), needs, deposed)
                    .withDeposed(deposed ? List.of(Mapping.EMPTY.with("old", text)) : List.of()));
    return Combinators.combine(
            resources.list().ofMinSize(1).ofMaxSize(10), Arbitraries.longs().between(1, 1000))
        .as((all, serial) -> {
          Map<Address, ManagedResource> byAddress = new TreeMap<>();
          all.forEach(resource -> byAddress.put(resource.address(), resource));
          return State.fresh("acme", "lineage").withResources(byAddress).withSerial(serial);
        });
  }

  private static Address any(State state, int number) {
    return List.copyOf(state.resources().keySet()).get(number % state.resources().size());
  }

  @Property
  void movingThereAndBackIsNothingButTwoSerials(
      @ForAll("states") State state, @ForAll("numbers") int number) throws DeployerException {
    Address from = any(state, number);
    State moved = StateEdit.move(state, from, FREE);
    assertEquals(state.resources().get(from).deposed(), moved.resources().get(FREE).deposed());
    assertEquals(state.withSerial(state.serial() + 2), StateEdit.move(moved, FREE, from));
  }

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.integers().between(0, 100);
  }

  @Property
  void whatWasRemovedIsNowhereAndTheRestIsAsItWas(
      @ForAll("states") State state, @ForAll("numbers") int one, @ForAll("numbers") int two)
      throws DeployerException {
    Set<Address> removed = new TreeSet<>(Set.of(any(state, one)));
    removed.add(any(state, two));
    State left = StateEdit.remove(state, removed);
    assertEquals(state.serial() + 1, left.serial());
    Set<Address> kept = new TreeSet<>(state.resources().keySet());
    kept.removeAll(removed);
    assertEquals(kept, left.resources().keySet());
    Set<Address> changed = new TreeSet<>();
    for (ManagedResource resource : left.resources().values()) {
      Set<Address> needs = new TreeSet<>(state.resources().get(resource.address()).dependsOn());
      if (needs.removeAll(removed)) {
        changed.add(resource.address());
      }
      assertEquals(needs, resource.dependsOn());
    }
    assertEquals(StateEdit.dependents(state, removed), changed);
    assertThrows(DeployerException.class, () -> StateEdit.remove(left, removed));
  }

  @Property
  void whatIsPulledIsWhatIsPushed(@ForAll("states") State state) throws FormatException {
    assertEquals(state, StateFile.decode(StateFile.encode(state), "acme"));
    assertThrows(FormatException.class, () -> StateFile.decode(StateFile.encode(state), "other"));
  }

  @Property
  void onlyANewerStateOfTheSameLineageContinues(
      @ForAll("states") State state, @ForAll("states") State given) throws DeployerException {
    if (given.serial() > state.serial()) {
      StateEdit.requireContinues(state, given);
      State stranger =
          new State(
              "acme",
              "other",
              given.serial(),
              given.resources(),
              given.appliedNonces(),
              Release.NONE);
      assertThrows(DeployerException.class, () -> StateEdit.requireContinues(state, stranger));
    } else {
      assertThrows(DeployerException.class, () -> StateEdit.requireContinues(state, given));
    }
  }
}
