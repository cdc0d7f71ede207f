package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Changes of a state alone, which leave the host as it is. Each gives the next serial. */
public final class StateEdit {
  private static final String LIST = "'greentic-deployer state list' shows what is in it";

  private StateEdit() {}

  /** Forgets resources, also as dependencies of others. */
  public static State remove(State state, Collection<Address> addresses) throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    for (Address address : addresses) {
      if (state.get(address).isEmpty()) {
        problems.add(Problem.of(EngineError.NOT_IN_STATE, address, "it is not in the state", LIST));
      }
    }
    refuse(problems);
    Map<Address, ManagedResource> left = new TreeMap<>(state.resources());
    addresses.forEach(left::remove);
    left.replaceAll((_, resource) ->
        withDependencies(
            resource,
            needed -> {
              needed.removeAll(addresses);
              return needed;
            }));
    return state.withResources(left).withSerial(state.serial() + 1);
  }

  /** The resources that depend directly on some that are to be removed and stay themselves. */
  public static Set<Address> dependents(State state, Collection<Address> removed) {
    Set<Address> dependents = new TreeSet<>();
    for (ManagedResource resource : state.resources().values()) {
      if (!removed.contains(resource.address())
          && resource.dependsOn().stream().anyMatch(removed::contains)) {
        dependents.add(resource.address());
      }
    }
    return dependents;
  }

  /** Gives a resource another name, with its replaced objects, and also where others need it. */
  public static State move(State state, Address from, Address to) throws DeployerException {
    ManagedResource moved = state.resources().get(from);
    if (moved == null) {
      throw new DeployerException(
          Category.FAILED,
          List.of(Problem.of(EngineError.NOT_IN_STATE, from, "it is not in the state", LIST)));
    }
    if (!from.type().equals(to.type())) {
      throw new DeployerException(
          Category.FAILED,
          List.of(
              Problem.of(
                  EngineError.STATE_MV_REFUSED,
                  from,
                  "it cannot become " + to + ", which is of another type",
                  "use an address that begins with " + from.type() + ".")));
    }
    if (state.get(to).isPresent()) {
      throw new DeployerException(
          Category.FAILED,
          List.of(
              Problem.of(
                  EngineError.STATE_MV_REFUSED,
                  to,
                  "it is in the state already",
                  "use another name, or forget it first with 'greentic-deployer state rm "
                      + to
                      + "'")));
    }
    Map<Address, ManagedResource> resources = new TreeMap<>(state.resources());
    resources.remove(from);
    resources.put(to, moved.withAddress(to));
    resources.replaceAll((_, resource) ->
        withDependencies(
            resource,
            needed -> {
              if (needed.remove(from)) {
                needed.add(to);
              }
              return needed;
            }));
    return state.withResources(resources).withSerial(state.serial() + 1);
  }

  /**
   * Pins a generation, or unpins it.
   *
   * @param kept the generations that there are
   */
  public static State pin(State state, List<Generation> kept, long generation, boolean pin)
      throws DeployerException {
    boolean isThere = kept.stream().anyMatch(one -> one.number() == generation);
    if (!isThere && (pin || !state.release().pinned().contains(generation))) {
      throw DeployerException.failed(
          EngineError.GENERATION_NOT_KEPT,
          "there is no generation " + generation,
          "'greentic-deployer history' lists those that are kept");
    }
    Release release = state.release().withPin(generation, pin);
    return release.equals(state.release())
        ? state
        : state.withRelease(release).withSerial(state.serial() + 1);
  }

  /** Throws unless a state continues the one that is there. */
  public static void requireContinues(State current, State given) throws DeployerException {
    String force = "; -force puts it there all the same, and the one that is there into the backup";
    List<Problem> problems = new ArrayList<>();
    if (!given.lineage().equals(current.lineage())) {
      problems.add(
          Problem.of(
              EngineError.STATE_PUSH_REFUSED,
              "it is another state: its lineage is "
                  + given.lineage()
                  + ", the one that is there has "
                  + current.lineage(),
              "push a state that was pulled from here" + force));
    } else if (given.serial() <= current.serial()) {
      problems.add(
          Problem.of(
              EngineError.STATE_PUSH_REFUSED,
              "it is older than the state that is there: its serial is "
                  + given.serial()
                  + ", that one's "
                  + current.serial(),
              "pull anew" + force));
    }
    refuse(problems);
  }

  private static ManagedResource withDependencies(
      ManagedResource resource, UnaryOperator<Set<Address>> change) {
    return resource.withDependsOn(change.apply(new TreeSet<>(resource.dependsOn())));
  }

  private static void refuse(List<Problem> problems) throws DeployerException {
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.FAILED, problems);
    }
  }
}
