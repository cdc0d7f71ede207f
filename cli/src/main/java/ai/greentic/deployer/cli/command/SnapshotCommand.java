package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.cli.render.SnapshotText;
import ai.greentic.deployer.engine.apply.SnapshotTaking;
import ai.greentic.deployer.engine.apply.SnapshotTaking.Unplannable;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "snapshot",
    customSynopsis = "greentic-deployer snapshot [options] -out=FILE [FILE]",
    description =
        "Records what planning asks of this machine, so that 'plan -snapshot' makes the same plans"
            + " anywhere: of the document, to destroy, and to return to each generation. Changes"
            + " nothing. No secret is in it.",
    sortOptions = false,
    exitCodeList = {"0:taken", "1:failed"},
    footer = {
      "greentic-deployer snapshot deployment.yaml -out=host.snapshot",
      "greentic-deployer snapshot -name=acme-prod -out=host.snapshot"
    })
final class SnapshotCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document (default: deployment.yaml, if it is there).")
  private Optional<Path> file = Optional.empty();

  @Option(names = "-out", paramLabel = "FILE", description = "Save the snapshot to this file.")
  private @Nullable Path out;

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    if (out == null) {
      throw new UsageException("say with -out=FILE where to save the snapshot");
    }
    session.machine().requireHost();
    Console console = session.console();
    String name = state.deployment(session, file);
    Optional<Document> document = document(session, name);
    StateStore store = state.store(console, name);
    if (document.isEmpty()) {
      state.requireDeployed(session, store);
    }
    SnapshotTaking taking =
        new SnapshotTaking(
            store,
            session.machine().providers(),
            engine.settings(session, session.machine().hostId()),
            Notices.of(session));
    if (document.isPresent()) {
      Document wanted = document.get();
      taking.plan(
          "of " + file.orElse(Path.of(Document.DEFAULT)),
          (planning, recorded, answers) ->
              new Planning(session, recorded, answers, planning, new PlanningOptions())
                  .apply(wanted));
    }
    taking.planWithoutDocument();
    HostSnapshot taken = taking.taken(session.clock());
    SnapshotFile.write(console.folder().resolve(out), taken);
    taking.failures().forEach(failure -> tell(console, failure));
    console
        .out()
        .print(
            display.json() ? SnapshotText.json(taken) : SnapshotText.taken(taken, out.toString()));
    return CommandLineRunner.DONE;
  }

  /** The document that is given, or that of the current folder if it is of this deployment. */
  private Optional<Document> document(Session session, String name) throws DeployerException {
    Path usual = Path.of(Document.DEFAULT);
    if (file.isEmpty() && !Files.exists(session.console().folder().resolve(usual))) {
      return Optional.empty();
    }
    Document found = Document.read(session, file.orElse(usual));
    return Optional.of(found).filter(each -> each.name().equals(name));
  }

  private static void tell(Console console, Unplannable failure) {
    console
        .err()
        .println(
            "Note: a plan "
                + Printable.line(failure.what())
                + " cannot be made on this machine, and so not from the snapshot:");
    for (Problem problem : failure.why().problems()) {
      console.err().println("  " + Printable.line(problem.toString()));
    }
  }
}
