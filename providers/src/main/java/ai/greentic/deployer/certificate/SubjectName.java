package ai.greentic.deployer.certificate;

import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A subject alternative name in the notation of openssl-x509v3_config(5), such as {@code
 * DNS:localhost} or {@code IP:127.0.0.1}.
 */
record SubjectName(Kind kind, String value) {
  /** The kinds that we make, with their tags in RFC 5280, 4.2.1.6. */
  enum Kind {
    DNS(2),
    IP(7);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }

    int tag() {
      return tag;
    }
  }

  /** Throws IllegalArgumentException with what would be right. */
  static SubjectName parse(String text) {
    for (Kind kind : Kind.values()) {
      String prefix = kind + ":";
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return new SubjectName(kind, text.substring(prefix.length()));
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a name; write DNS:localhost or IP:127.0.0.1");
  }

  GeneralName encoded() {
    return new GeneralName(kind.tag(), value);
  }

  @Override
  public String toString() {
    return kind + ":" + value;
  }
}
