package ai.greentic.deployer.spec;

import java.util.List;

/** Reads {@code spec.runtime.admin}. */
final class AdminReader {
  private static final Choice<MutualTls.Mode> MODE =
      Choice.of("mode", List.of(MutualTls.Mode.values()), MutualTls.Mode::word);

  private static final int MOST_LEAF_DAYS = 825;
  private static final int MOST_CA_DAYS = 20 * 365;
  private static final int MOST_GENERATIONS = 1_000_000;

  private AdminReader() {}

  static AdminSpec read(Section admin, PathClaims claims) {
    return new AdminSpec(
        AdminSpec.DEFAULT.host(),
        admin.field("bind").text(AdminBind::port).orElse(AdminSpec.DEFAULT.port()),
        mutualTls(admin.section("mtls"), claims));
  }

  private static MutualTls mutualTls(Section mtls, PathClaims claims) {
    MutualTls.Mode mode = mtls.field("mode").text(MODE).orElse(MutualTls.Mode.MANAGED);
    PathUse use =
        switch (mode) {
          case MANAGED -> PathUse.MANAGED_FILE;
          case PROVIDED -> PathUse.HOST_FILE;
        };
    String certFile = claims.take(mtls.field("certFile"), use, MutualTls.DEFAULT.certFile());
    String folder = PosixPath.parent(certFile.isEmpty() ? MutualTls.DEFAULT.certFile() : certFile);
    return new MutualTls(
        mode,
        claims.take(mtls.field("caFile"), use, MutualTls.DEFAULT.caFile()),
        certFile,
        claims.take(mtls.field("keyFile"), use, MutualTls.DEFAULT.keyFile()),
        client(mode, mtls.field("clientCertFile"), use, folder + "/client.crt", claims),
        client(mode, mtls.field("clientKeyFile"), use, folder + "/client.key", claims),
        issuance(mode, mtls));
  }

  private static MutualTls.Issuance issuance(MutualTls.Mode mode, Section mtls) {
    MutualTls.Issuance usual = MutualTls.Issuance.DEFAULT;
    return new MutualTls.Issuance(
        managed(mode, mtls.field("lifetimeDays"), MOST_LEAF_DAYS, usual.lifetimeDays()),
        managed(mode, mtls.field("caLifetimeDays"), MOST_CA_DAYS, usual.caLifetimeDays()),
        managed(mode, mtls.field("caGeneration"), MOST_GENERATIONS, usual.caGeneration()));
  }

  /** A number that says nothing of certificates that somebody else makes. */
  private static int managed(MutualTls.Mode mode, Field field, int most, int usual) {
    if (mode == MutualTls.Mode.PROVIDED && field.isSet()) {
      field.report(
          SpecError.DOCUMENT_CONFLICT,
          "is set, and mode is provided",
          "remove it: only certificates that the deployer makes follow it");
    }
    return field.integer(1, most).orElse(usual);
  }

  /** Only a client certificate that the deployer makes has a place by default. */
  private static String client(
      MutualTls.Mode mode, Field field, PathUse use, String usual, PathClaims claims) {
    if (mode == MutualTls.Mode.PROVIDED) {
      field.require(", and mode is provided");
    }
    return claims.take(field, use, usual);
  }
}
