package ai.greentic.deployer.spec;

/** Reads and validates a {@code kind: Deployment} document. */
public final class DeploymentReader {
  private static final Choice<String> API_VERSION =
      Choice.only("apiVersion", "greentic.ai/v1alpha1");
  private static final Choice<DocumentKind> KIND = DocumentKind.choice();
  private static final Choice<String> TARGET = Choice.only("target", "single-vm");

  private DeploymentReader() {}

  /**
   * Reads a document and fills in its defaults. Nothing but the bytes is looked at: no file that it
   * names.
   *
   * @param file the document's name in messages
   * @throws InvalidSpecException with every problem of the document
   */
  public static DeploymentSpec read(String file, byte[] bytes) throws InvalidSpecException {
    SpecProblems problems = new SpecProblems(file);
    YamlNode root = YamlReader.read(problems, bytes);
    if (root instanceof YamlNode.Empty) {
      throw problems.stop(
          SpecError.DOCUMENT_MISSING_KEY,
          Position.START,
          "",
          "is empty",
          "write metadata.name, spec.bundle.source and spec.runtime.image at least");
    }
    DeploymentSpec spec = read(Section.root(problems, root));
    problems.throwIfAny();
    return spec;
  }

  private static DeploymentSpec read(Section document) {
    document.field("apiVersion").text(API_VERSION);
    document.field("kind").text(KIND);
    Field name = document.section("metadata").field("name");
    name.require("");
    Section spec = document.section("spec");
    spec.field("target").text(TARGET);
    PathClaims claims = new PathClaims();
    DeploymentSpec read =
        new DeploymentSpec(
            name.text(Names::deployment).orElse(""),
            BundleReader.read(spec.section("bundle"), claims),
            RuntimeReader.read(spec.section("runtime"), claims),
            StorageReader.read(spec.section("storage"), claims),
            ServiceReader.read(spec.section("service")),
            HealthReader.read(spec.section("health")),
            RolloutReader.read(spec.section("rollout")),
            DriftReader.read(spec.section("drift")));
    claims.report();
    return read;
  }
}
