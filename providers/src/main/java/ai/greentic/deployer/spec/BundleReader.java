package ai.greentic.deployer.spec;

import java.util.List;
import java.util.Optional;

/** Reads {@code spec.bundle}. */
final class BundleReader {
  private static final FileUrl SOURCE = new FileUrl("file:///opt/greentic/bundles/acme.squashfs");
  private static final Choice<BundleSpec.Format> FORMAT =
      Choice.of("format", List.of(BundleSpec.Format.values()), BundleSpec.Format::word);

  private BundleReader() {}

  static BundleSpec read(Section bundle, PathClaims claims) {
    Field source = bundle.field("source");
    source.require("");
    Optional<String> path = source.text(SOURCE);
    path.ifPresent(valid -> claims.add(source, valid));
    return new BundleSpec(
        path.orElse(""),
        bundle.field("format").text(FORMAT).orElse(BundleSpec.Format.SQUASHFS),
        bundle.field("sha256").text(Sha256::parse));
  }
}
