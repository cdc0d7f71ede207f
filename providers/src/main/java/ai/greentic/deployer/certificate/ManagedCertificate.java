package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes, repairs and removes the files of a certificate that we made. */
final class ManagedCertificate {
  private static final int LARGEST = 1 << 20;
  private static final int LEAF_DAYS = 90;
  private static final int AUTHORITY_DAYS = 5 * 365;
  private static final Access PRIVATE_FOLDER = Access.root(0700);
  private static final Access PRIVATE_FILE = Access.root(0600);

  private final SafeFiles files;
  private final CertificateIssuer issuer;
  private final ProviderContext context;
  private final CertificateFiles paths;

  ManagedCertificate(
      SafeFiles files, CertificateIssuer issuer, ProviderContext context, Mapping attributes) {
    this.files = files;
    this.issuer = issuer;
    this.context = context;
    this.paths = CertificateFiles.of(context, attributes);
  }

  /**
   * Makes a new key and certificate. The key is written first: a certificate without its key would
   * look whole to whoever reads only that. A mark in the private folder tells a key whose
   * certificate is still to come from a key that somebody else put there.
   *
   * @return the attributes to record
   */
  Mapping issue(Mapping after) throws ProviderException, InterruptedException {
    IssuedCertificate made = make(after);
    Path key = paths.key().orElseThrow();
    Set<Path> parents = new LinkedHashSet<>(files.makeParents(paths.certificate()));
    files.makeParents(context.privateFolder());
    files.makeFolder(context.privateFolder(), PRIVATE_FOLDER);
    if (!key.startsWith(context.privateFolder())) {
      parents.addAll(files.makeParents(key));
    }
    files.write(paths.unfinished(), PRIVATE_FILE, new byte[0]);
    files.write(key, paths.keyAccess(after), bytes(made.privateKeyPem()));
    files.write(
        paths.certificate(), CertificateFiles.CERTIFICATE_ACCESS, bytes(made.certificatePem()));
    files.deleteFile(paths.unfinished());
    return after.with(
        "createdParents", Sequence.ofTexts(parents.stream().map(Path::toString).toList()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private IssuedCertificate make(Mapping after) throws ProviderException, InterruptedException {
    if (paths.role() == Role.CA) {
      return issuer.authority(
          new AuthorityName(subject(after)).of(number(after, "generation", 1)), lifetime(after));
    }
    Signer signer = Signer.read(files, paths, after.text("issuer"));
    return issuer.leaf(
        paths.role(),
        subject(after),
        after.texts("names"),
        lifetime(after),
        signer.certificate(),
        signer.key());
  }

  /** The subject in the document, of an authority that of the first one. */
  static String subject(Mapping attributes) {
    return attributes
        .optionalText("subject")
        .orElse("CN=greentic admin " + attributes.text("role"));
  }

  private Duration lifetime(Mapping after) {
    return Duration.ofDays(
        number(after, "lifetimeDays", paths.role() == Role.CA ? AUTHORITY_DAYS : LEAF_DAYS));
  }

  private static long number(Mapping attributes, String name, long otherwise) {
    return attributes.get(name).orElse(null) instanceof Value.Int(long number) ? number : otherwise;
  }

  /**
   * Makes the authority that is to sign next, and trusts it beside the one that signs. Its key is
   * written first: a key whose certificate is nowhere is overwritten by the next run.
   */
  Mapping introduce(Mapping before, Mapping after) throws ProviderException, InterruptedException {
    Authority authority = authority();
    if (authority.next().isPresent()) {
      return keepingParents(before, after);
    }
    AuthorityName name = new AuthorityName(subject(after));
    long generation =
        Math.max(name.generation(authority.signing()) + 1, number(after, "generation", 1));
    IssuedCertificate made = issuer.authority(name.of(generation), lifetime(after));
    files.write(paths.authority().nextKey(), paths.keyAccess(after), bytes(made.privateKeyPem()));
    byte[] both =
        bytes(
            new String(CertificatePem.file(authority.ours()), StandardCharsets.US_ASCII)
                + made.certificatePem());
    files.write(paths.certificate(), CertificateFiles.CERTIFICATE_ACCESS, both);
    return keepingParents(before, after);
  }

  /**
   * Lets the next authority sign. The old one is trusted on: the application still shows a
   * certificate of it. With the key in place everything is decided; a run that is cut off behind
   * that leaves the old order in the file, which means nothing.
   */
  Mapping takeOver(Mapping before, Mapping after) throws ProviderException, InterruptedException {
    Authority authority = authority();
    Path nextKey = paths.authority().nextKey();
    Optional<byte[]> key = files.read(nextKey, LARGEST);
    if (authority.next().isPresent() && key.isPresent()) {
      files.write(paths.authority().key(), paths.keyAccess(after), key.get());
      files.write(
          paths.certificate(),
          CertificateFiles.CERTIFICATE_ACCESS,
          CertificatePem.file(List.of(authority.next().get(), authority.signing())));
      files.deleteFile(nextKey);
    }
    return keepingParents(before, after);
  }

  private Authority authority() throws ProviderException, InterruptedException {
    try {
      return Authority.read(files, paths.authority())
          .orElseThrow(() ->
              new ProviderException(
                  HostError.CERTIFICATE_UNUSABLE,
                  paths.certificate() + " does not exist",
                  "plan again"));
    } catch (UnreadablePemException e) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE,
          paths.certificate() + " " + e.getMessage(),
          "plan again",
          e);
    }
  }

  private static Mapping keepingParents(Mapping before, Mapping after) {
    return before
        .get("createdParents")
        .map(parents -> after.with("createdParents", parents))
        .orElse(after);
  }

  /**
   * Gives the files their owners and modes again; their bytes stay, but for authorities that are
   * not ours.
   */
  Mapping repairAccess(Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    Path key = paths.key().orElseThrow();
    rewrite(key, paths.keyAccess(after));
    rewrite(paths.certificate(), CertificateFiles.CERTIFICATE_ACCESS);
    if (paths.role() == Role.CA && authority().trustsStrangers()) {
      files.write(
          paths.certificate(),
          CertificateFiles.CERTIFICATE_ACCESS,
          CertificatePem.file(authority().ours()));
    }
    return keepingParents(before, after);
  }

  private void rewrite(Path path, Access access) throws ProviderException, InterruptedException {
    byte[] content =
        files
            .read(path, LARGEST)
            .orElseThrow(() ->
                new ProviderException(
                    HostError.CERTIFICATE_UNUSABLE,
                    path + " does not exist any more",
                    "plan again"));
    files.write(path, access, content);
  }

  /**
   * Removes what we made. The certificate goes last: as long as it is there, a run that was cut off
   * finds its object. Files that somebody put in the place of ours stay.
   */
  void delete(Mapping before) throws ProviderException, InterruptedException {
    if (isOurs(before)) {
      files.deleteFile(paths.key().orElseThrow());
      files.deleteFile(paths.certificate());
    }
    if (paths.role() == Role.CA) {
      files.deleteFile(paths.authority().key());
      files.deleteFile(paths.authority().nextKey());
      files.deleteFile(paths.authority().startedWith());
    }
    files.deleteFile(paths.unfinished());
    files.deleteEmptyFolders(before.texts("createdParents").stream().map(Path::of).toList());
    files.deleteMarkedParents(paths.certificate());
    files.deleteMarkedParents(paths.key().orElseThrow());
    files.deleteEmptyFolder(context.privateFolder());
  }

  /** The recorded certificate, a later one that our authority's key has signed, or none at all. */
  private boolean isOurs(Mapping before) throws ProviderException, InterruptedException {
    Optional<X509Certificate> found =
        paths.role() == Role.CA ? signing() : first(paths.certificate());
    if (found.isEmpty()) {
      return true;
    }
    CertificateFacts facts = new CertificateFacts(found.get());
    if (before.optionalText("fingerprint").equals(Optional.of(facts.fingerprint()))) {
      return true;
    }
    Optional<X509Certificate> signer = signing();
    return signer.isPresent() && facts.isSignedBy(signer.get()) && isOurKeyOf(signer.get());
  }

  private Optional<X509Certificate> first(Path path)
      throws ProviderException, InterruptedException {
    Optional<byte[]> pem = files.read(path, LARGEST);
    try {
      return pem.isEmpty() ? Optional.empty() : Optional.of(CertificatePem.first(pem.get()));
    } catch (UnreadablePemException e) {
      return Optional.empty();
    }
  }

  private Optional<X509Certificate> signing() throws ProviderException, InterruptedException {
    try {
      return Authority.read(files, paths.authority()).map(Authority::signing);
    } catch (UnreadablePemException e) {
      return Optional.empty();
    }
  }

  private boolean isOurKeyOf(X509Certificate signer)
      throws ProviderException, InterruptedException {
    return files
        .read(paths.authority().key(), LARGEST)
        .map(pem -> PrivateKeyPem.belongs(pem, signer))
        .orElse(false);
  }
}
