package ai.greentic.deployer.spec;

import java.util.List;

/** Reads {@code spec.runtime.admin}. */
final class AdminReader {
  private static final Choice<MutualTls.Mode> MODE =
      Choice.of("mode", List.of(MutualTls.Mode.values()), MutualTls.Mode::word);

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
        client(mode, mtls.field("clientKeyFile"), use, folder + "/client.key", claims));
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
