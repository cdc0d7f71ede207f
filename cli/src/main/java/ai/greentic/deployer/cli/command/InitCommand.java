package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.schema.PublishedSchema;
import ai.greentic.deployer.cli.schema.StarterDocument;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.spec.DeploymentReader;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.SpecProblem;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    customSynopsis = "greentic-deployer init [options] [FILE]",
    description =
        "Writes a deployment document to begin with, every key explained in a comment. Asks"
            + " nothing and overwrites nothing; what is not given is FILL-IN in it, which"
            + " 'validate' refuses.",
    sortOptions = false,
    exitCodeList = {"0:written", "1:not written; nothing was changed"},
    footer = {
      "greentic-deployer init -name=acme-prod -schema",
      "greentic-deployer init -name=acme -image=ghcr.io/acme/app:1",
      "greentic-deployer init - | less"
    })
final class InitCommand implements Verb {
  private static final String NAME = "metadata.name";
  private static final String BUNDLE = "spec.bundle.source";
  private static final String IMAGE = "spec.runtime.image";
  private static final String ARCHIVE = "spec.runtime.archive";
  private static final Map<String, String> OPTIONS =
      Map.of(NAME, "-name", BUNDLE, "-bundle", IMAGE, "-image", ARCHIVE, "-archive");

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file to write (default: deployment.yaml); - for the standard output.")
  private Optional<String> file = Optional.empty();

  @Option(names = "-name", paramLabel = "NAME", description = "The name of the deployment.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "-bundle",
      paramLabel = "FILE",
      description = "The bundle: a file:// URL or an absolute path on the machine.")
  private Optional<String> bundle = Optional.empty();

  @Option(
      names = "-image",
      paramLabel = "IMAGE",
      description = "The image of the runtime, with registry and tag or digest.")
  private Optional<String> image = Optional.empty();

  @Option(
      names = "-archive",
      paramLabel = "FILE",
      description = "An archive with the image: a file:// URL or an absolute path on the machine.")
  private Optional<String> archive = Optional.empty();

  @Option(
      names = "-schema",
      description =
          "Also write deployment.schema.json beside FILE, with which editors complete and check it.")
  private boolean schema;

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    name = name.or(() -> EnvironmentDefault.NAME.read(session.console(), text -> text));
    if (file.equals(Optional.of("-"))) {
      if (schema) {
        throw new UsageException("-schema needs a FILE to write the schema beside");
      }
      console.out().print(document(Optional.empty()));
      return CommandLineRunner.DONE;
    }
    Path target = OptionValues.path(file.orElse(Document.DEFAULT));
    Path beside = target.resolveSibling(PublishedSchema.DEPLOYMENT.file());
    boolean there = Files.exists(console.folder().resolve(beside));
    String text =
        document(schema || there ? Optional.of(beside.getFileName().toString()) : Optional.empty());
    NewFile.write(console, target, text);
    if (schema && !there) {
      NewFile.write(console, beside, PublishedSchema.DEPLOYMENT.text());
    }
    tell(console.out(), target, beside, there);
    return CommandLineRunner.DONE;
  }

  private void tell(PrintStream out, Path target, Path beside, boolean there) {
    out.println("Wrote " + target + (schema && !there ? " and " + beside : "") + ".");
    List<String> missing =
        List.of(NAME, BUNDLE, IMAGE).stream().filter(key -> !values().containsKey(key)).toList();
    if (!missing.isEmpty()) {
      out.println("Fill in " + String.join(", ", missing) + ", then:");
    }
    out.println("  greentic-deployer validate " + target);
  }

  /** Throws when a value that was given is not right, with what would be. */
  private String document(Optional<String> schemaFile) {
    Map<String, String> values = values();
    String text = StarterDocument.of(values, schemaFile);
    try {
      DeploymentReader.read(Document.DEFAULT, text.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidSpecException e) {
      for (SpecProblem problem : e.problems()) {
        if (values.containsKey(problem.path())) {
          throw new UsageException(
              OPTIONS.get(problem.path()) + ": " + problem.what() + "; " + problem.remedy());
        }
      }
    }
    return text;
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    name.ifPresent(value -> values.put(NAME, value));
    bundle.ifPresent(value -> values.put(BUNDLE, url(value)));
    image.ifPresent(value -> values.put(IMAGE, value));
    archive.ifPresent(value -> values.put(ARCHIVE, url(value)));
    return values;
  }

  private static String url(String value) {
    return value.startsWith("/") ? "file://" + value : value;
  }
}
