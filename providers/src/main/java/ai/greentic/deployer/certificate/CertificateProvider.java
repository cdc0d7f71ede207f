package ai.greentic.deployer.certificate;

import static ai.greentic.deployer.certificate.CertificateObservation.isProvided;
import static ai.greentic.deployer.certificate.CertificateObservation.only;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate of the admin endpoint with its key: an authority, a server's or a client's. In mode
 * {@code managed} it is made and renewed here; in mode {@code provided} it is only verified, and
 * nothing is ever written or removed.
 */
public final class CertificateProvider implements Provider {
  private static final List<String> CONTENT = List.of("subject", "names", "lifetimeDays", "issuer");
  private static final List<String> FACTS =
      List.of("fingerprint", "serial", "notBefore", "notAfter");

  /** Those of an authority too, which others may follow. */
  private static final List<String> COMPUTED =
      List.of(
          "fingerprint",
          "serial",
          "notBefore",
          "notAfter",
          "trust",
          "signingGeneration",
          "rollover");

  private final SafeFiles files;
  private final CertificateObservation observation;
  private final CertificateIssuer issuer;

  public CertificateProvider(SafeFiles files, InstantSource clock) {
    this.files = files;
    this.observation = new CertificateObservation(files, clock);
    this.issuer = new CertificateIssuer(clock, new SecureRandom());
  }

  @Override
  public String type() {
    return "certificate";
  }

  @Override
  public Schema schema() {
    return Schema.of(
        Set.of(),
        Attribute.of("role", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("mode", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("certFile", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("keyFile", Kind.TEXT, Trait.FORCES_REPLACEMENT),
        Attribute.of("issuerCertFile", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("subject", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("names", Kind.SEQUENCE, Trait.NOT_OBSERVABLE),
        Attribute.of("lifetimeDays", Kind.INTEGER, Trait.NOT_OBSERVABLE),
        Attribute.of("generation", Kind.INTEGER, Trait.NOT_OBSERVABLE),
        Attribute.of("keyOwner", Kind.INTEGER),
        Attribute.of("keyGroup", Kind.INTEGER),
        Attribute.of("keyMode", Kind.TEXT),
        Attribute.of("status", Kind.TEXT),
        Attribute.of("issuer", Kind.TEXT),
        Attribute.of("fingerprint", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("serial", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("notBefore", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("notAfter", Kind.TEXT, Trait.COMPUTED),
        // Of an authority: whoever trusts by its file has to read it again when this changes.
        Attribute.of("trust", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("signingGeneration", Kind.INTEGER, Trait.COMPUTED),
        // Goes on when the application is started with the next authority.
        Attribute.of("rollover", Kind.TEXT, Trait.COMPUTED, Trait.VOLATILE),
        Attribute.of("createdParents", Kind.SEQUENCE, Trait.COMPUTED, Trait.NOT_OBSERVABLE));
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    return observation.of(CertificateFiles.of(context, identity), identity);
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> create(context, after);
      case Action.Update(Mapping before, Mapping after) -> update(context, before, after);
      case Action.Delete(Mapping before) -> {
        if (!isProvided(before)) {
          managed(context, before).delete(before);
        }
        yield before;
      }
    };
  }

  private Mapping create(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    Optional<Mapping> there = observe(context, after);
    if (there.isEmpty()) {
      return recorded(context, managed(context, after).issue(after));
    }
    // A second run of the same action finds what the first one made.
    if (!there.get().optionalText("status").equals(Optional.of(CertificateStatus.VALID))
        || !there.get().get("issuer").equals(after.get("issuer"))) {
      throw new ProviderException(
          EngineError.OBJECT_NOT_OURS,
          after.text("certFile")
              + " and its key are there already and not ours: "
              + there.get().text("status"),
          "move them away, or set runtime.admin.mtls.mode to provided");
    }
    return recorded(context, after);
  }

  private Mapping update(ProviderContext context, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    if (isProvided(after)) {
      return recorded(context, after);
    }
    ManagedCertificate certificate = managed(context, after);
    return recorded(context, updated(certificate, before, after));
  }

  private static Mapping updated(ManagedCertificate certificate, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    if (!isAuthority(after)) {
      return staysTheSame(before, after)
          ? certificate.repairAccess(before, after)
          : certificate.issue(after);
    }
    return switch (RolloverStep.of(before, after)) {
      case NONE -> certificate.repairAccess(before, after);
      case INTRODUCE -> certificate.introduce(before, after);
      case TAKE_OVER -> certificate.takeOver(before, after);
      case ANEW -> certificate.issue(after);
    };
  }

  private static boolean isAuthority(Mapping attributes) {
    return attributes.text("role").equals(Role.CA.word());
  }

  /** Whether only owners and modes of a leaf's files change, and the certificate need not. */
  private static boolean staysTheSame(Mapping before, Mapping after) {
    return CertificateStatus.isSound(before.optionalText("status").orElse(""))
        && only(before, CONTENT).equals(only(after, CONTENT));
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return CertificateFindings.of(recorded, found, differing);
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    if (isProvided(after)) {
      return only(before, COMPUTED);
    }
    if (!isAuthority(after)) {
      return staysTheSame(before, after) ? only(before, FACTS) : Mapping.EMPTY;
    }
    return switch (RolloverStep.of(before, after)) {
      case NONE -> only(before, COMPUTED);
      case INTRODUCE -> only(before, FACTS);
      case TAKE_OVER -> {
        Mapping newest = only(before, List.of("trust"));
        yield newest.get("trust").map(trust -> newest.with("fingerprint", trust)).orElse(newest);
      }
      case ANEW -> Mapping.EMPTY;
    };
  }

  /** What others made cannot be made again here. */
  @Override
  public boolean isSelfContained(Mapping desired) {
    return !isProvided(desired);
  }

  private Mapping recorded(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    Mapping observed =
        observe(context, after)
            .orElseThrow(() ->
                new ProviderException(
                    HostError.OBJECT_VANISHED,
                    after.text("certFile") + " vanished right after it was written",
                    "find out who removes it, then apply again"));
    Mapping all = after;
    for (Map.Entry<String, Value> fact : only(observed, COMPUTED).entries().entrySet()) {
      all = all.with(fact.getKey(), fact.getValue());
    }
    return all;
  }

  private ManagedCertificate managed(ProviderContext context, Mapping attributes) {
    return new ManagedCertificate(files, issuer, context, attributes);
  }
}
