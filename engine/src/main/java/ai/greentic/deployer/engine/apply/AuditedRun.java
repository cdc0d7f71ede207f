package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.policy.Signer;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.state.AuditLog;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes into the audit log that a plan is carried out, and how that ended. */
final class AuditedRun {
  private final AuditLog log;
  private final Plan plan;
  private final String toolVersion;

  AuditedRun(AuditLog log, Plan plan, String toolVersion) {
    this.log = log;
    this.plan = plan;
    this.toolVersion = toolVersion;
  }

  interface Work {
    ApplyResult run() throws DeployerException, InterruptedException;
  }

  /**
   * What is not recorded must not begin.
   *
   * @param signers whose signatures the machine's policy found valid
   */
  void begins(List<Signer> signers) throws DeployerException {
    List<Value> signed = new ArrayList<>();
    for (Signer signer : signers) {
      signed.add(Mapping.EMPTY.with("name", signer.name()).with("keyId", signer.key().id()));
    }
    log.append(
        "began", signed.isEmpty() ? details() : details().with("signedBy", new Sequence(signed)));
  }

  /** Runs it, and records how it ended; nothing when there was nothing to do. */
  ApplyResult run(Work work) throws DeployerException, InterruptedException {
    ApplyResult result;
    try {
      result = work.run();
    } catch (DeployerException e) {
      throw recorded(e);
    }
    if (!plan.isEmpty()) {
      ended();
    }
    return result;
  }

  private void ended() throws DeployerException {
    try {
      log.append("ended", details().with("outcome", "done"));
    } catch (DeployerException e) {
      throw new DeployerException(Category.LEFT_OVER, e.problems(), e);
    }
  }

  /** That it failed matters more than that this could not be recorded; both are told. */
  private DeployerException recorded(DeployerException failure) {
    try {
      List<Value> problems = new ArrayList<>();
      failure.problems().forEach(problem -> problems.add(Value.of(problem.toString())));
      log.append(
          "ended",
          details()
              .with("outcome", failure.category().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .with("problems", new Sequence(problems)));
      return failure;
    } catch (DeployerException e) {
      List<Problem> both = new ArrayList<>(failure.problems());
      both.addAll(e.problems());
      return new DeployerException(failure.category(), both, failure);
    }
  }

  private Mapping details() {
    Plan.Header header = plan.header();
    Mapping details =
        Mapping.EMPTY
            .with("verb", PlannedRun.verb(header.mode()))
            .with("nonce", header.nonce())
            .with("toolVersion", toolVersion)
            .with("active", Value.of(header.rollout().active()));
    if (header.rollout().restores() > 0) {
      details = details.with("restores", Value.of(header.rollout().restores()));
    }
    return header.rollout().commits().isPresent()
        ? details.with("generation", Value.of(header.rollout().commits().getAsLong()))
        : details;
  }
}
