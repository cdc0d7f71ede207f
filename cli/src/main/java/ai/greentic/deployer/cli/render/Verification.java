package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.policy.CheckedSignature;
import ai.greentic.deployer.engine.policy.Signer;
import ai.greentic.deployer.engine.policy.Verdict;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who signed a plan, and what a policy says to that.
 *
 * @param sha256 of the plan file
 * @param signatures all that came with it
 * @param wanted keys that must have signed, by the names of their files
 * @param judgement of the policy, if one was asked
 */
public record Verification(
    Plan plan,
    String sha256,
    List<CheckedSignature> signatures,
    List<Signer> wanted,
    Optional<Judgement> judgement) {

  /** What the policy of a file says. */
  public record Judgement(String file, Verdict verdict) {}

  /** All wanted keys signed, no signature is forged, and the policy allows it. */
  public boolean isGood() {
    return missing().isEmpty()
        && signatures.stream().noneMatch(CheckedSignature::isForged)
        && judgement.map(judged -> judged.verdict().isAllowed()).orElse(true);
  }

  private List<String> missing() {
    return wanted.stream()
        .filter(signer ->
            signatures.stream()
                .noneMatch(one -> one.valid() && one.keyId().equals(signer.key().id())))
        .map(Signer::name)
        .toList();
  }

  public String text(Paint paint) {
    StringBuilder text = new StringBuilder(new PlanText(paint).header(plan.header(), sha256));
    text.append(signatures.isEmpty() ? "It is not signed.\n" : "Signatures:\n");
    for (CheckedSignature signature : signatures) {
      text.append("  ")
          .append(paint.paint(signature.valid() ? Ink.GREEN : Ink.RED, word(signature)))
          .append("  ")
          .append(signature.signer().map(signer -> signer.name() + ", ").orElse(""))
          .append("key ")
          .append(signature.keyId())
          .append('\n');
    }
    for (String name : missing()) {
      text.append("Not signed by ").append(Printable.line(name)).append(".\n");
    }
    judgement.ifPresent(judged -> append(text, judged));
    return text.toString();
  }

  private static void append(StringBuilder text, Judgement judged) {
    text.append("\n").append(Printable.line(judged.file()));
    if (judged.verdict().isAllowed()) {
      text.append(" lets it be applied now.\n");
      return;
    }
    text.append(" refuses it:\n");
    for (Problem reason : judged.verdict().reasons()) {
      text.append("  - ").append(Printable.line(reason.what())).append('\n');
      text.append("    Next: ").append(Printable.line(reason.remedy())).append('\n');
    }
  }

  private static String word(CheckedSignature signature) {
    if (signature.valid()) {
      return "valid  ";
    }
    return signature.signer().isPresent() ? "INVALID" : "unknown";
  }

  public String json() {
    Mapping content =
        Mapping.EMPTY
            .with("deployment", plan.header().deployment())
            .with("mode", JsonDocument.word(plan.header().mode()))
            .with("created", Instant.ofEpochSecond(plan.header().created()).toString())
            .with("sha256", sha256)
            .with("signatures", JsonDocument.list(signatures, Verification::json))
            .with("not_signed_by", Sequence.ofTexts(missing()))
            .with("good", Value.of(isGood()));
    return JsonDocument.encode(
        "Verification",
        judgement.map(judged -> content.with("policy", json(judged))).orElse(content));
  }

  private static Mapping json(CheckedSignature signature) {
    Mapping shown =
        Mapping.EMPTY
            .with("key_id", signature.keyId())
            .with("status", word(signature).strip().toLowerCase(java.util.Locale.ROOT));
    return signature.signer().map(signer -> shown.with("signer", signer.name())).orElse(shown);
  }

  private static Mapping json(Judgement judged) {
    return Mapping.EMPTY
        .with("file", judged.file())
        .with("allowed", Value.of(judged.verdict().isAllowed()))
        .with("reasons", JsonDocument.list(judged.verdict().reasons(), JsonDocument::problem));
  }
}
