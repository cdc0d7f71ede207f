package ai.greentic.deployer.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * Makes X.509 certificates (RFC 5280) on new EC P-256 keys, signed with ECDSA and SHA-256, each for
 * one purpose only.
 */
final class CertificateIssuer {
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 128;

  /** For clients whose clock is behind. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final SecureRandom random;

  CertificateIssuer(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** A certificate authority that signs leaves only (path length 0). */
  IssuedCertificate authority(String subject, Duration lifetime) {
    AsymmetricCipherKeyPair keys = newKeys();
    SubjectPublicKeyInfo publicKey = publicKey(keys);
    X500Name name = new X500Name(subject);
    Instant from = now().minus(BACKDATED);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name, serial(), Date.from(from), Date.from(now().plus(lifetime)), name, publicKey);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new BcX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
      return sign(builder, keys, keys.getPrivate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A leaf certificate; it does not outlive its issuer.
   *
   * @param role server or client
   * @param names subject alternative names, such as {@code DNS:localhost} and {@code IP:127.0.0.1}
   */
  IssuedCertificate leaf(
      Role role,
      String subject,
      List<String> names,
      Duration lifetime,
      X509Certificate issuer,
      PrivateKey issuerKey) {
    AsymmetricCipherKeyPair keys = newKeys();
    SubjectPublicKeyInfo publicKey = publicKey(keys);
    Instant until = now().plus(lifetime);
    Instant last = issuer.getNotAfter().toInstant();
    try {
      X509CertificateHolder authority = new X509CertificateHolder(issuer.getEncoded());
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              authority.getSubject(),
              serial(),
              Date.from(now().minus(BACKDATED)),
              Date.from(until.isBefore(last) ? until : last),
              new X500Name(subject),
              publicKey);
      addLeafExtensions(builder, role, names);
      BcX509ExtensionUtils extensions = new BcX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(authority.getSubjectPublicKeyInfo()));
      return sign(builder, keys, PrivateKeyFactory.createKey(issuerKey.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("the issuer is no certificate", e);
    }
  }

  private static void addLeafExtensions(
      X509v3CertificateBuilder builder, Role role, List<String> names) throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    KeyPurposeId purpose =
        KeyPurposeId.getInstance(new ASN1ObjectIdentifier(role.extendedKeyUsage().orElseThrow()));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    if (!names.isEmpty()) {
      List<GeneralName> alternatives = new ArrayList<>();
      for (String name : names) {
        alternatives.add(SubjectName.parse(name).encoded());
      }
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(alternatives.toArray(GeneralName[]::new)));
    }
  }

  private AsymmetricCipherKeyPair newKeys() {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, SECNamedCurves.getByName(CURVE)),
            random));
    return generator.generateKeyPair();
  }

  private static SubjectPublicKeyInfo publicKey(AsymmetricCipherKeyPair keys) {
    try {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IssuedCertificate sign(
      X509v3CertificateBuilder builder, AsymmetricCipherKeyPair keys, AsymmetricKeyParameter signer)
      throws IOException {
    PrivateKeyInfo key = PrivateKeyInfoFactory.createPrivateKeyInfo(keys.getPrivate());
    try {
      BcECContentSignerBuilder signing =
          new BcECContentSignerBuilder(
              new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE),
              new DefaultDigestAlgorithmIdentifierFinder()
                  .find(new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE)));
      signing.setSecureRandom(random);
      return IssuedCertificate.of(
          builder.build(signing.build(signer)).getEncoded(), key.getEncoded());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(SIGNATURE + " is not available", e);
    }
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
  }

  private Instant now() {
    return clock.instant();
  }
}
