package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Resource;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The exact actions that turn a host into what a document asks for, with everything they were
 * decided on. Immutable; {@link PlanFile} writes and reads it.
 *
 * @param document what it was made from
 * @param desired the desired graph with host facts resolved, in dependency order
 * @param changes one a resource of the graph or the state, unchanged ones included
 * @param steps the actions, each after those it waits for
 * @param artifacts files that the actions read, which must not have changed
 */
public record Plan(
    Header header,
    Document document,
    List<Resource> desired,
    List<Change> changes,
    List<Step> steps,
    List<Precondition> preconditions,
    List<Artifact> artifacts) {

  /** What kind of plan it is. */
  public enum Mode {
    APPLY("plan -out=FILE DOCUMENT"),
    /** Back to an earlier generation. */
    ROLLBACK("plan -rollback -out=FILE"),
    DESTROY("plan -destroy -out=FILE"),
    /** Destroy that also deletes the data folders. */
    DESTROY_AND_PURGE("plan -destroy -purge-data -out=FILE");

    private final String command;

    Mode(String command) {
      this.command = command;
    }

    /** The arguments that save a plan of this kind to a file. */
    public String command() {
      return command;
    }

    /** What to do when a plan of this kind is refused. */
    public String again() {
      return "plan again with 'greentic-deployer " + command + "' and have the new plan reviewed";
    }
  }

  /** What happens when an action fails. */
  public enum OnFailure {
    /** All is left as it is. */
    STOP,
    /** The generation before it is brought back. */
    ROLLBACK
  }

  /**
   * What a plan is made from.
   *
   * @param text the document as it was written, empty to destroy
   * @param digest identifies what it means: SHA-256, lower-case hex, empty to destroy
   */
  public record Document(String text, String digest) {
    /** To destroy, no document is needed. */
    public static final Document NONE = new Document("", "");
  }

  /**
   * What binds a plan to its deployment, host and moment.
   *
   * @param nonce 32 hex digits; a plan is applied once
   * @param created seconds since the epoch
   * @param hostId a hash of the machine id, lower-case hex
   * @param lineage the state's, or the one that the first apply gives to a fresh state
   * @param serial the state's serial when planning, 0 when there was no state
   * @param stateDigest SHA-256 of that state, lower-case hex
   * @param providers the providers that it was made with, by the type that they own
   */
  public record Header(
      String toolVersion,
      String deployment,
      Mode mode,
      Rollout rollout,
      String nonce,
      long created,
      String hostId,
      String lineage,
      long serial,
      String stateDigest,
      SortedMap<String, ProviderVersion> providers) {

    public Header {
      providers = Collections.unmodifiableSortedMap(new TreeMap<>(providers));
    }
  }

  public Plan {
    desired = List.copyOf(desired);
    changes = List.copyOf(changes);
    steps = List.copyOf(steps);
    preconditions = List.copyOf(preconditions);
    artifacts = List.copyOf(artifacts);
    PlanRules.require(header, desired, changes, steps, preconditions);
  }

  /** True when applying it would change neither the host nor the state. */
  public boolean isEmpty() {
    return steps.isEmpty() && !header.rollout().records();
  }

  /**
   * How many steps are done before the generation is committed. Those after them only remove what
   * nobody needs any more.
   */
  public int commitPoint() {
    for (int number = steps.size(); number > 0; number--) {
      if (!steps.get(number - 1).operation().removes()) {
        return number;
      }
    }
    return 0;
  }

  /** The number of changes of the given kinds. */
  public long count(Change.Kind... kinds) {
    List<Change.Kind> wanted = List.of(kinds);
    return changes.stream().filter(change -> wanted.contains(change.kind())).count();
  }
}
