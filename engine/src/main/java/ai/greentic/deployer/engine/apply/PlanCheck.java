package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.plan.Observations;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlannedProviders;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.ShownValue;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds every reason to refuse a plan, before the first change. */
final class PlanCheck {

  private final Plan plan;
  private final String again;
  private final ProviderRegistry providers;
  private final ApplyEvent.Listener listener;
  private final Map<Address, List<Change>> changes = new HashMap<>();

  PlanCheck(Plan plan, ProviderRegistry providers, ApplyEvent.Listener listener) {
    this.plan = plan;
    this.again = plan.header().mode().again();
    this.providers = providers;
    this.listener = listener;
    for (Change change : plan.changes()) {
      changes.computeIfAbsent(change.address(), _ -> new ArrayList<>()).add(change);
    }
  }

  /** What the plan was made for: this deployment, host and state, and not applied yet. */
  void requireFits(State state, boolean stateExists, String deployment, String hostId)
      throws DeployerException {
    Plan.Header header = plan.header();
    List<Problem> problems = new ArrayList<>();
    if (!header.deployment().equals(deployment)) {
      problems.add(
          Problem.of(
              EngineError.OTHER_DEPLOYMENT,
              "the plan is for deployment " + header.deployment() + ", this is " + deployment,
              "apply it with -name=" + header.deployment()));
    }
    if (!header.hostId().equals(hostId)) {
      problems.add(
          Problem.of(
              EngineError.PLAN_OTHER_HOST,
              "the plan was made for another host (expected id "
                  + header.hostId()
                  + ", this one has "
                  + hostId
                  + ")",
              "apply it on the host that it was made for, or plan here"));
    }
    if (state.appliedNonces().contains(header.nonce())) {
      problems.add(
          Problem.of(EngineError.PLAN_ALREADY_APPLIED, "the plan was applied already", again));
    } else if (stateExists && !header.lineage().equals(state.lineage())) {
      problems.add(
          Problem.of(
              EngineError.PLAN_OTHER_STATE,
              "the plan was made for another state (expected lineage "
                  + header.lineage()
                  + ", found "
                  + state.lineage()
                  + ")",
              again));
    } else if (header.serial() != state.serial()) {
      problems.add(
          Problem.of(
              EngineError.PLAN_STALE,
              "the state has changed since the plan was made (expected serial "
                  + header.serial()
                  + ", found "
                  + state.serial()
                  + ")",
              again));
    } else if (!header.stateDigest().equals(StateStore.digest(state))) {
      problems.add(
          Problem.of(
              EngineError.PLAN_STALE, "the state has changed since the plan was made", again));
    }
    refuse(problems);
  }

  /** What was planned with is what applies: the same versions of providers, the same plug-ins. */
  void requireProviders(State state, String toolVersion) throws DeployerException {
    refuse(
        PlannedProviders.differences(
            plan.header().providers(),
            PlannedProviders.of(providers, plan.desired(), state, toolVersion),
            again));
  }

  /** What was observed then is what is observed now, of all resources. */
  void requirePreconditions(Observations now) throws DeployerException {
    requirePreconditions(plan.preconditions(), now);
  }

  /** What was observed then is what is observed now. */
  void requirePreconditions(List<Precondition> preconditions, Observations now)
      throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    for (Precondition expected : preconditions) {
      Schema schema = providers.get(expected.address().type()).schema();
      String found =
          now.fingerprint(schema, expected.address(), expected.subject())
              .orElse(Precondition.ABSENT);
      if (!found.equals(expected.fingerprint())) {
        problems.add(
            Problem.of(
                EngineError.RESOURCE_CHANGED,
                expected.address(),
                (expected.subject() == Subject.DEPOSED
                        ? "an object of it that was replaced has changed since the plan was made: "
                        : "it has changed since the plan was made: ")
                    + difference(
                        expected,
                        schema,
                        now.of(expected.address(), expected.subject()).flatMap(seen -> seen)),
                again));
      }
    }
    refuse(problems);
  }

  private String difference(Precondition expected, Schema schema, Optional<Mapping> found) {
    if (found.isEmpty()) {
      return "it was there and is gone";
    }
    if (expected.fingerprint().equals(Precondition.ABSENT)) {
      return "it was not there and now is";
    }
    Optional<Mapping> before = planned(expected);
    if (before.isEmpty()) {
      return "what was observed differs";
    }
    List<String> parts = new ArrayList<>();
    for (String attribute : new Comparison(schema).drift(before.get(), found.get())) {
      parts.add(
          attribute
              + " expected "
              + before.get().get(attribute).map(ShownValue::of).orElse("nothing")
              + ", found "
              + found.get().get(attribute).map(ShownValue::of).orElse("nothing"));
    }
    return parts.isEmpty() ? "what was observed differs" : String.join("; ", parts);
  }

  /** What the plan's changes show of an observation; not all of them do. */
  private Optional<Mapping> planned(Precondition expected) {
    List<Change> shown = changes.getOrDefault(expected.address(), List.of());
    boolean adopts = !shown.isEmpty() && shown.getFirst().kind() == Change.Kind.ADOPT;
    return switch (expected.subject()) {
      case CURRENT -> adopts ? Optional.empty() : before(shown, 0);
      case DESIRED -> adopts ? before(shown, 0) : Optional.empty();
      // What is left over is deleted beside what is done with the current object.
      case DEPOSED -> before(shown, 1);
    };
  }

  private static Optional<Mapping> before(List<Change> shown, int place) {
    return place < shown.size() ? shown.get(place).before() : Optional.empty();
  }

  /** The files that actions will read have the planned bytes. */
  void requireArtifacts() throws DeployerException {
    List<Problem> problems = new ArrayList<>();
    for (Artifact artifact : plan.artifacts()) {
      try {
        String found = sha256(artifact);
        if (!found.equals(artifact.sha256())) {
          problems.add(
              Problem.of(
                  EngineError.ARTIFACT_CHANGED,
                  artifact.path()
                      + " has changed since the plan was made (expected SHA-256 "
                      + artifact.sha256()
                      + ", found "
                      + found
                      + ")",
                  "bring the planned file back, or " + again));
        }
      } catch (IOException | InvalidPathException e) {
        problems.add(
            Problem.of(
                EngineError.ARTIFACT_CHANGED,
                artifact.path() + " cannot be read any more: " + FailureReason.of(e),
                "bring the planned file back, or " + again));
      }
    }
    refuse(problems);
  }

  private String sha256(Artifact artifact) throws IOException {
    MessageDigest digest = Digests.newSha256();
    byte[] buffer = new byte[1 << 16];
    String what = artifact.path();
    Path file = Path.of(what);
    long size = Files.size(file);
    long done = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
        done += count;
        listener.on(new ApplyEvent.Reading(what, done, size));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void refuse(List<Problem> problems) throws DeployerException {
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.REFUSED, problems);
    }
  }
}
