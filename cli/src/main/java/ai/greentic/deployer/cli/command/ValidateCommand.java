package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Paint;
import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.cli.render.ProblemText;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.SpecProblem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    customSynopsis = "greentic-deployer validate [FILE]",
    description =
        "Checks a deployment document and says all that is wrong with it. Looks at the document"
            + " alone, so it works on any machine.",
    sortOptions = false,
    exitCodeList = {"0:valid", "1:not valid"},
    footer = {"greentic-deployer validate deployment.yaml"})
final class ValidateCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document (default: deployment.yaml).")
  private Optional<Path> file = Optional.empty();

  @Override
  public int run(Session session) throws DeployerException {
    Path document = file.orElse(Path.of(Document.DEFAULT));
    byte[] bytes = InputFile.readDocument(session.console(), document);
    try {
      Document read = Document.validated(session, document, bytes);
      session
          .console()
          .out()
          .println(
              Printable.line(document.toString()) + " is valid: " + what(read) + " " + read.name());
      return CommandLineRunner.DONE;
    } catch (InvalidSpecException e) {
      PrintStream err = session.console().err();
      e.problems().forEach(problem -> err.println(Printable.line(problem.toString())));
      int count = e.problems().size();
      err.println(count == 1 ? "1 problem" : count + " problems");
      err.print(
          new ProblemText(Paint.PLAIN).more(e.problems().stream().map(SpecProblem::code).toList()));
      return CommandLineRunner.ERROR;
    }
  }

  private static String what(Document document) {
    return switch (document) {
      case Document.Deployment _ -> "deployment";
      case Document.Graph _ -> "resource graph";
    };
  }
}
