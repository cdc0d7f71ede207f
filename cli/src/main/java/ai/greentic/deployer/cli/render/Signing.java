package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;

/**
 * What was signed, and with which key.
 *
 * @param sha256 of the plan file
 * @param keyId of the key, lower-case hex
 * @param file where the signatures are
 * @param signatures how many are there now
 * @param isNew false when this key had signed already
 */
public record Signing(
    Plan plan, String sha256, String keyId, String file, int signatures, boolean isNew) {

  public String text() {
    return (isNew ? "Signed" : "Already signed by this key:")
        + " the plan for "
        + Printable.line(plan.header().deployment())
        + " ("
        + Words.of(plan.header().mode())
        + "), made "
        + Instant.ofEpochSecond(plan.header().created())
        + "\n"
        + PlanSummary.of(plan).line()
        + "\n"
        + (plan.changes().stream().anyMatch(change -> change.interrupts())
            ? "It interrupts the application.\n"
            : "")
        + (plan.header().mode() == Plan.Mode.DESTROY_AND_PURGE ? "It deletes the data.\n" : "")
        + "SHA-256 of the file: "
        + sha256
        + "\nKey: "
        + keyId
        + "\nSignatures in "
        + Printable.line(file)
        + ": "
        + signatures
        + "\n";
  }

  public String json() {
    return JsonDocument.encode(
        "Signing",
        Mapping.EMPTY
            .with("deployment", plan.header().deployment())
            .with("mode", JsonDocument.word(plan.header().mode()))
            .with("created", Instant.ofEpochSecond(plan.header().created()).toString())
            .with("sha256", sha256)
            .with("summary", PlanSummary.of(plan).json())
            .with("destroys", Value.of(plan.count(Kind.DELETE) > 0))
            .with(
                "interrupts",
                Value.of(plan.changes().stream().anyMatch(change -> change.interrupts())))
            .with("key_id", keyId)
            .with("signatures_file", file)
            .with("signatures", Value.of(signatures))
            .with("new", Value.of(isNew)));
  }
}
