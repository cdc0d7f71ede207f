package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Difference;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Precondition;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.registry.ProviderVersion;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A plan with a change of every kind and a value of every shape. */
final class SamplePlan {
  private SamplePlan() {}

  static Plan plan() {
    return of(
        Plan.Mode.APPLY,
        List.of(
            change(
                "account.runtime", Kind.ADOPT, account(997), account(997), "stands there already"),
            change(
                "bundle.active",
                Kind.REPLACE_CREATE_FIRST,
                bundle("1111"),
                bundle("2222"),
                "changed in the document",
                new Difference("sha256", false, true, false),
                new Difference("size", false, false, false)),
            change("certificate.server", Kind.CREATE, null, certificate(), "not there yet"),
            change("directory.log", Kind.NO_OP, bundle("1"), bundle("1"), ""),
            change(
                "directory.state",
                Kind.UPDATE,
                mode("0755"),
                mode("0750"),
                "edited on the host",
                new Difference("mode", true, false, false)),
            change("file.old", Kind.FORGET, mode("0600"), null, "taken out of the document"),
            change(
                "mount.bundle",
                Kind.REPLACE,
                unit("a"),
                unit("b"),
                "another bundle",
                new Difference("content", false, false, true),
                new Difference("names", false, true, false)),
            change(
                "unit.runtime",
                Kind.UPDATE,
                secretsAndMaps("1"),
                secretsAndMaps("2"),
                "changed in the document",
                new Difference("env", false, false, false),
                new Difference("secrets", false, false, false),
                new Difference("extra", false, false, false)),
            new Change(
                Address.parse("container.runtime"),
                Kind.UPDATE,
                Optional.of(
                    Mapping.EMPTY.with("certificate", "ab12").with("bundle", "1".repeat(64))),
                Optional.of(
                    Mapping.EMPTY
                        .with("certificate", new Unknown("certificate.server", "fingerprint"))
                        .with("bundle", "2".repeat(64))),
                List.of(
                    new Difference("bundle", false, false, false),
                    new Difference("certificate", false, false, false)),
                "changed in the document",
                true),
            change(
                "value.gone",
                Kind.DELETE,
                Mapping.EMPTY.with("input", "x"),
                null,
                "taken out of the document")));
  }

  static Plan of(Plan.Mode mode, List<Change> changes) {
    List<Step> steps =
        changes.stream()
            .filter(Change::isChange)
            .map(change -> new Step(change.address(), Step.Operation.UPDATE, List.of()))
            .toList();
    return new Plan(
        new Plan.Header(
            "0.1.0",
            "acme-prod",
            mode,
            new Rollout(Plan.OnFailure.STOP, 3, 4, false, OptionalLong.of(5), 0, List.of(1L)),
            "00112233445566778899aabbccddeeff",
            1_790_000_000L,
            "1d".repeat(32),
            "ff".repeat(16),
            7,
            "5d".repeat(32),
            new TreeMap<>(
                Map.of(
                    "symlink",
                    ProviderVersion.ofPlugin("1.0.0", "51".repeat(32)),
                    "unit",
                    ProviderVersion.builtIn("0.1.0")))),
        new Plan.Document("kind: Deployment\n", "5e".repeat(32)),
        List.of(),
        changes,
        steps,
        changes.stream()
            .map(Change::address)
            .filter(Address.parse("directory.state")::equals)
            .map(
                address -> new Precondition(address, Precondition.Subject.CURRENT, "ab".repeat(32)))
            .toList(),
        List.of(new Artifact("/opt/acme.squashfs", "22".repeat(32))));
  }

  static Change change(
      String address,
      Kind kind,
      @org.jspecify.annotations.Nullable Mapping before,
      @org.jspecify.annotations.Nullable Mapping after,
      String reason,
      Difference... differences) {
    return new Change(
        Address.parse(address),
        kind,
        Optional.ofNullable(before),
        Optional.ofNullable(after),
        List.of(differences),
        reason,
        false);
  }

  private static Mapping account(long uid) {
    return Mapping.EMPTY.with("user", "greentic").with("uid", Value.of(uid));
  }

  private static Mapping bundle(String sha256) {
    return Mapping.EMPTY
        .with("path", "/var/lib/x.squashfs")
        .with("sha256", sha256)
        .with("size", Value.of(sha256.length() * 1000L + Integer.parseInt(sha256)));
  }

  private static Mapping certificate() {
    return Mapping.EMPTY
        .with("certFile", "/etc/greentic/admin/server.crt")
        .with("issuer", new Unknown("certificate.ca", "fingerprint"))
        .with("names", Sequence.ofTexts(List.of("IP:127.0.0.1", "DNS:localhost")))
        .with(
            "args",
            Sequence.ofTexts(
                List.of("--first-long-argument=1", "--second-very-long-argument=2", "x")))
        .with("content", "[Unit]\nDescription=a \u001b[31mred\u001b[0m one\n")
        .with("lifetimeDays", Value.of(90));
  }

  private static Mapping mode(String mode) {
    return Mapping.EMPTY.with("path", "/var/lib/greentic/state").with("mode", mode);
  }

  private static Mapping unit(String what) {
    return Mapping.EMPTY
        .with("content", "[Unit]\nDescription=x\n[Mount]\nWhat=" + what + "\nWhere=/mnt\n")
        .with("names", Sequence.ofTexts(List.of("same", what, "last")))
        .with("active", Value.of(true));
  }

  private static Mapping secretsAndMaps(String value) {
    Mapping env = Mapping.EMPTY.with("LEVEL", value).with("SAME", "x").with("ONLY_" + value, "y");
    Mapping unit =
        Mapping.EMPTY.with("env", env).with("secrets", new Fingerprint(value.repeat(64)));
    return value.equals("2") ? unit.with("extra", "new") : unit;
  }
}
