package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parts of one certificate resource lie, and who may read its key.
 *
 * @param key absent for a provided authority, whose key is none of our business
 * @param issuer the file with the authority's certificate, absent for an authority
 * @param unfinished exists while the key is written and its certificate is not yet
 * @param authority the files of the authority that signs it, or that it is
 */
record CertificateFiles(
    Role role,
    Path certificate,
    Optional<Path> key,
    Optional<Path> issuer,
    Path unfinished,
    AuthorityFiles authority) {
  /** Everybody may read a certificate. */
  static final Access CERTIFICATE_ACCESS = Access.root(0644);

  static CertificateFiles of(ProviderContext context, Mapping attributes) {
    Role role = Role.parse(attributes.text("role"));
    boolean managed = attributes.text("mode").equals("managed");
    Path certificate = Path.of(attributes.text("certFile"));
    Optional<Path> issuer = attributes.optionalText("issuerCertFile").map(Path::of);
    AuthorityFiles authority = AuthorityFiles.of(context, issuer.orElse(certificate));
    Optional<Path> key = attributes.optionalText("keyFile").map(Path::of);
    if (key.isEmpty() && managed) {
      key = Optional.of(authority.key());
    }
    return new CertificateFiles(
        role,
        certificate,
        key,
        issuer,
        context.privateFolder().resolve("certificate-" + context.address().name() + ".unfinished"),
        authority);
  }

  /** Who may read the key: as the attributes say, else root alone. */
  Access keyAccess(Mapping attributes) throws ProviderException {
    int mode = role == Role.CA ? 0400 : 0600;
    return Access.of(
        number(attributes, "keyOwner"),
        number(attributes, "keyGroup"),
        attributes.optionalText("keyMode").orElse(Access.root(mode).modeText()));
  }

  private static long number(Mapping attributes, String name) {
    return attributes.get(name).orElse(null) instanceof Int(long number) ? number : 0;
  }
}
