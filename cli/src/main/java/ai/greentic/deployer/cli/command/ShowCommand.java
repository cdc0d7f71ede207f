package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.HistoryText;
import ai.greentic.deployer.cli.render.HtmlReview;
import ai.greentic.deployer.cli.render.JsonDocument;
import ai.greentic.deployer.cli.render.MarkdownReview;
import ai.greentic.deployer.cli.render.PlanReview;
import ai.greentic.deployer.cli.render.PlanText;
import ai.greentic.deployer.cli.render.SnapshotText;
import ai.greentic.deployer.cli.render.StateReview;
import ai.greentic.deployer.cli.render.StateText;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import ai.greentic.deployer.engine.state.Generation;
import ai.greentic.deployer.engine.state.Snapshot;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    customSynopsis = "greentic-deployer show [options] [PLAN]",
    description =
        "Shows a saved plan, from the file alone: it works on any machine. Without a file, shows the"
            + " state of the deployment on this machine.",
    sortOptions = false,
    exitCodeList = {"0:shown", "1:failed"},
    footer = {
      "greentic-deployer show plan.bin",
      "greentic-deployer show -json plan.bin",
      "greentic-deployer show -format=markdown plan.bin > comment.md",
      "greentic-deployer show -format=html plan.bin > plan.html",
      "greentic-deployer show -generation=4",
      "greentic-deployer show -name=acme-prod"
    })
final class ShowCommand implements Verb {
  @Parameters(paramLabel = "PLAN", arity = "0..1", description = "A file that 'plan -out' wrote.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-generation",
      paramLabel = "N",
      description = "Show the plan that made this generation, and who committed it when.")
  private Optional<String> generation = Optional.empty();

  @Option(
      names = "-format",
      paramLabel = "text|json|markdown|html",
      description =
          "Show text (the default), JSON, Markdown for a comment of a pull request, or HTML: one file"
              + " for any browser.")
  private Optional<String> format = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    if (generation.isPresent() && file.isPresent()) {
      throw new UsageException("-generation shows a kept plan; leave the file away");
    }
    ShownFormat shown = ShownFormat.of(format, display.json());
    if (generation.isPresent()) {
      console.out().print(generation(session, GenerationNumber.of(generation.get()), shown));
    } else {
      console
          .out()
          .print(file.isPresent() ? plan(console, file.get(), shown) : state(session, shown));
    }
    return CommandLineRunner.DONE;
  }

  private String plan(Console console, Path path, ShownFormat shown) throws DeployerException {
    byte[] bytes = InputFile.read(console, path);
    if (SnapshotFile.isSnapshot(bytes)) {
      return snapshot(SnapshotFile.decode(bytes), shown);
    }
    if (!InputFile.isPlan(bytes)) {
      throw PlanFileInput.none(path, bytes);
    }
    Plan plan = PlanFile.decode(bytes);
    String sha256 = Digests.sha256(bytes);
    return switch (shown) {
      case TEXT -> text(console, plan, sha256);
      case JSON -> JsonDocument.of(plan);
      case MARKDOWN -> MarkdownReview.of(PlanReview.of(plan, sha256, name(path)));
      case HTML -> HtmlReview.of(PlanReview.of(plan, sha256, name(path)));
    };
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String snapshot(HostSnapshot snapshot, ShownFormat shown) {
    return switch (shown) {
      case TEXT -> SnapshotText.of(snapshot);
      case JSON -> SnapshotText.json(snapshot);
      case MARKDOWN, HTML ->
          throw new UsageException("a snapshot is shown with -format=text or -format=json");
    };
  }

  private String text(Console console, Plan plan, String sha256) {
    PlanText text = new PlanText(display.paint(console));
    return text.header(plan.header(), sha256) + text.render(plan);
  }

  private String generation(Session session, long number, ShownFormat shown)
      throws DeployerException {
    StateStore store = state.deployed(session);
    long active = store.read().release().active();
    Generation kept =
        store.generations().upTo(active).stream()
            .filter(each -> each.number() == number)
            .findFirst()
            .orElseThrow(() ->
                DeployerException.failed(
                    EngineError.GENERATION_NOT_KEPT,
                    "there is no generation " + number,
                    "'greentic-deployer history' lists those that are kept"));
    byte[] bytes = store.generations().plan(number);
    Plan plan = PlanFile.decode(bytes);
    String sha256 = Digests.sha256(bytes);
    return switch (shown) {
      case TEXT -> HistoryText.sentence(kept) + "\n" + text(session.console(), plan, sha256);
      case JSON -> JsonDocument.of(kept, plan);
      case MARKDOWN -> MarkdownReview.of(PlanReview.of(kept, plan, sha256));
      case HTML -> HtmlReview.of(PlanReview.of(kept, plan, sha256));
    };
  }

  private String state(Session session, ShownFormat shown) throws DeployerException {
    Console console = session.console();
    String name = state.deployment(session, Optional.empty());
    StateStore store = state.store(console, name);
    state.requireDeployed(session, store);
    Snapshot snapshot = store.snapshot();
    Notices.of(session).of(snapshot);
    State read = snapshot.state();
    return switch (shown) {
      case TEXT -> new StateText(display.paint(console)).render(read);
      case JSON -> JsonDocument.of(read);
      case MARKDOWN -> MarkdownReview.of(StateReview.of(read));
      case HTML -> HtmlReview.of(StateReview.of(read));
    };
  }
}
