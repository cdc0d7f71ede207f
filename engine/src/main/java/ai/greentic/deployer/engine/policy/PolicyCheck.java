package ai.greentic.deployer.engine.policy;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.resource.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a plan against a policy, and finds everything that is in the way at once.
 *
 * @param schemas of the resource types that are known here
 */
public record PolicyCheck(Policy policy, Map<String, Schema> schemas) {
  /** Clocks of two machines may differ by as much. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** Whether a plan may be applied at some moment. */
  public Verdict verdict(SignedPlan signed, Instant now) {
    Plan plan = signed.plan();
    List<CheckedSignature> signatures = CheckedSignature.of(signed, policy.signers());
    List<Problem> reasons = new ArrayList<>();
    Optional<Rule> rule = policy.rule(plan.header().deployment());
    if (rule.isEmpty()) {
      reasons.add(
          Problem.of(
              SigningError.POLICY_NO_RULE,
              "no rule of " + policy.file() + " is for deployment " + plan.header().deployment(),
              "have an administrator of the machine add one"));
      return new Verdict(signatures, reasons);
    }
    signatures.stream()
        .filter(CheckedSignature::isForged)
        .forEach(forged -> reasons.add(forged(forged)));
    reasons.addAll(unmet(signed, rule.get(), signatures));
    if (!reasons.isEmpty()) {
      signatures.stream()
          .filter(signature -> signature.signer().isEmpty())
          .forEach(unknown -> reasons.add(unknown(unknown)));
    }
    rule.get().maximumAge().flatMap(most -> untimely(plan, most, now)).ifPresent(reasons::add);
    return new Verdict(signatures, reasons);
  }

  private static Problem forged(CheckedSignature signature) {
    return Problem.of(
        SigningError.SIGNATURE_INVALID,
        "the signature of "
            + signature.signer().map(Signer::name).orElse("nobody")
            + " was not made for this plan, or was changed",
        "sign this very file, and keep no signatures of another one beside it");
  }

  private Problem unknown(CheckedSignature signature) {
    return Problem.of(
        SigningError.SIGNATURES_MISSING,
        "there is a signature by an unknown key " + signature.keyId(),
        policy.file() + " names the keys that count");
  }

  private List<Problem> unmet(SignedPlan signed, Rule rule, List<CheckedSignature> signatures) {
    List<String> signedBy =
        signatures.stream()
            .filter(CheckedSignature::valid)
            .flatMap(signature -> signature.signer().map(Signer::name).stream())
            .distinct()
            .toList();
    List<Problem> problems = new ArrayList<>();
    if (!rule.always().isMetBy(signedBy)) {
      problems.add(unmet(signed, rule.always(), signedBy, ""));
    }
    Set<Risk> risks = Risk.of(signed.plan(), schemas);
    rule.more()
        .forEach((risk, requirement) -> {
          if (risks.contains(risk) && !requirement.isMetBy(signedBy)) {
            problems.add(unmet(signed, requirement, signedBy, " because " + risk.words()));
          }
        });
    return problems;
  }

  private static Problem unmet(
      SignedPlan signed, Requirement requirement, List<String> signedBy, String why) {
    String is = signedBy.isEmpty() ? "not signed" : "signed by " + String.join(", ", signedBy);
    return Problem.of(
        SigningError.SIGNATURES_MISSING,
        "the plan is " + is + "; " + requirement + why,
        signed.isFile()
            ? "have the file signed with 'greentic-deployer sign -key=FILE PLAN', and apply again"
            : "save a plan with 'greentic-deployer "
                + signed.plan().header().mode().command()
                + "', have that file signed, and apply it");
  }

  private static Optional<Problem> untimely(Plan plan, Duration most, Instant now) {
    Duration age = Duration.between(Instant.ofEpochSecond(plan.header().created()), now);
    String what = "";
    if (age.compareTo(most) > 0) {
      what = "the plan is " + words(age) + " old, the policy allows " + words(most);
    } else if (age.negated().compareTo(CLOCK_SKEW) > 0) {
      what =
          "the plan was made "
              + words(age.negated())
              + " in the future, by the clock of this machine";
    }
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(Problem.of(SigningError.PLAN_TOO_OLD, what, plan.header().mode().again()));
  }

  /** In hours, minutes and seconds, without those that are zero. */
  private static String words(Duration duration) {
    StringBuilder words = new StringBuilder();
    words.append(duration.toHours() == 0 ? "" : duration.toHours() + "h");
    words.append(duration.toMinutesPart() == 0 ? "" : duration.toMinutesPart() + "m");
    words.append(duration.toSecondsPart() == 0 ? "" : duration.toSecondsPart() + "s");
    return words.isEmpty() ? "0s" : words.toString();
  }
}
