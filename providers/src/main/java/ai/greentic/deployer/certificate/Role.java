package ai.greentic.deployer.certificate;

import java.util.Locale;
import java.util.Optional;

/** What a certificate is for. */
enum Role {
  CA(Optional.empty()),
  SERVER(Optional.of("1.3.6.1.5.5.7.3.1")),
  CLIENT(Optional.of("1.3.6.1.5.5.7.3.2"));

  private final Optional<String> extendedKeyUsage;

  Role(Optional<String> extendedKeyUsage) {
    this.extendedKeyUsage = extendedKeyUsage;
  }

  /** The one purpose in the extended key usage extension (RFC 5280, 4.2.1.12), as an OID. */
  Optional<String> extendedKeyUsage() {
    return extendedKeyUsage;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws IllegalArgumentException for a word that is no role. */
  static Role parse(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is not a role; ca, server, client are");
  }
}
