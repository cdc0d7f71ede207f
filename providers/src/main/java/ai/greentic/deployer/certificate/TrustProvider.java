package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The type {@code trust}: which managed authorities the application was started with. It comes
 * after the application, so that its action means that the application is ready: then an authority
 * that was introduced may take over, and one that signs nothing any more leaves the CA file.
 */
public final class TrustProvider implements Provider {
  private static final Schema SCHEMA =
      Schema.of(
          Set.of(),
          Attribute.of("caFile", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("issuer", Kind.TEXT, Trait.REQUIRED),
          Attribute.of("newest", Kind.TEXT, Trait.REQUIRED));

  private final SafeFiles files;

  public TrustProvider(SafeFiles files) {
    this.files = files;
  }

  @Override
  public String type() {
    return "trust";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    return StartedWith.read(files, paths(context, identity))
        .map(started ->
            Mapping.EMPTY
                .with("caFile", identity.text("caFile"))
                .with("issuer", started.issuer())
                .with("newest", started.newest()));
  }

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> noted(context, after);
      case Action.Update(_, Mapping after) -> noted(context, after);
      case Action.Delete(Mapping before) -> {
        files.deleteFile(paths(context, before).startedWith());
        files.deleteEmptyFolder(context.privateFolder());
        yield before;
      }
    };
  }

  /** The note is written last: without it, the old authority in the file counts as ours. */
  private Mapping noted(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    AuthorityFiles paths = paths(context, after);
    try {
      Authority authority =
          Authority.read(files, paths)
              .orElseThrow(() ->
                  new ProviderException(
                      HostError.CERTIFICATE_UNUSABLE,
                      paths.certificate() + " does not exist",
                      "plan again"));
      List<X509Certificate> needed = new ArrayList<>(List.of(authority.signing()));
      authority.next().ifPresent(needed::add);
      if (!needed.equals(authority.trusted())) {
        files.write(
            paths.certificate(), CertificateFiles.CERTIFICATE_ACCESS, CertificatePem.file(needed));
      }
      if (authority.next().isEmpty()) {
        files.deleteFile(paths.nextKey());
      }
    } catch (UnreadablePemException e) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE,
          paths.certificate() + " " + e.getMessage(),
          "plan again",
          e);
    }
    new StartedWith(after.text("issuer"), after.text("newest")).write(files, paths);
    return after;
  }

  private static AuthorityFiles paths(ProviderContext context, Mapping attributes) {
    return AuthorityFiles.of(context, Path.of(attributes.text("caFile")));
  }
}
