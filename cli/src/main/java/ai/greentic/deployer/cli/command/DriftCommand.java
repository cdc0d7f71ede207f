package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.DriftLog;
import ai.greentic.deployer.cli.render.DriftMetrics;
import ai.greentic.deployer.cli.render.DriftText;
import ai.greentic.deployer.cli.render.Outcome;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.LockHolder;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drift",
    customSynopsis = "greentic-deployer drift [options] [FILE]",
    description =
        "Compares this machine with what was applied last, and shows what somebody else changed"
            + " since. Changes nothing.",
    sortOptions = false,
    exitCodeList = {"0:no drift", "1:something could not be checked", "2:drift"},
    footer = {"greentic-deployer drift -name=acme-prod"})
final class DriftCommand implements Verb {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The deployment document; only its name is used.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-journal",
      description = "One line a finding and a summary, with syslog priorities, for a journal.")
  private boolean journal;

  @Option(
      names = "-metrics-file",
      paramLabel = "FILE",
      description = "Also writes the result for node_exporter's textfile collector.")
  private Optional<Path> metricsFile = Optional.empty();

  @Mixin private ProgressOptions progress = new ProgressOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private StateOptions state = new StateOptions();

  @Override
  public int run(Session session) throws DeployerException, InterruptedException {
    if (journal && progress.json()) {
      throw new UsageException("-journal and -json are two formats of one output; leave one away");
    }
    try (RunReport report = new RunReport(session, progress, RunReport.Telling.NOTICES)) {
      return report.run(() -> drift(session, report));
    }
  }

  private int drift(Session session, RunReport told)
      throws DeployerException, InterruptedException {
    session.machine().requireHost();
    Console console = session.console();
    String name = state.deployment(session, file);
    StateStore store = state.store(console, name);
    state.requireDeployed(session, store);
    if (isSkipped(console, store, name)) {
      return told.end(Outcome.SKIPPED, CommandLineRunner.DONE);
    }
    DriftReport report;
    try {
      report = engine.engine(session, store, told.listener(store)).drift();
    } catch (DeployerException | RuntimeException e) {
      if (isSkipped(console, store, name)) {
        return told.end(Outcome.SKIPPED, CommandLineRunner.DONE);
      }
      // That is when somebody has to know.
      writeMetrics(session, store, name, Optional.empty());
      throw e;
    }
    // It may have begun while we looked.
    if (isSkipped(console, store, name)) {
      return told.end(Outcome.SKIPPED, CommandLineRunner.DONE);
    }
    writeMetrics(session, store, name, Optional.of(report));
    told.drift(name, report);
    if (!progress.json()) {
      console.out().print(text(console, name, report));
    }
    if (!report.problems().isEmpty()) {
      throw new DeployerException(Category.FAILED, report.problems());
    }
    return report.drifted().isEmpty()
        ? told.end(Outcome.NO_DRIFT, CommandLineRunner.DONE)
        : told.end(Outcome.DRIFTED, CommandLineRunner.CHANGES);
  }

  private String text(Console console, String name, DriftReport report) {
    return journal
        ? DriftLog.render(name, report)
        : new DriftText(progress.paint(console), state.repeated()).render(name, report);
  }

  /** A timer reports nothing of what a run is about to change. */
  private boolean isSkipped(Console console, StateStore store, String name) {
    Optional<LockHolder> changing = journal ? store.changing() : Optional.empty();
    changing.ifPresent(holder -> console.out().print(DriftLog.skipped(name, holder)));
    return changing.isPresent();
  }

  private void writeMetrics(
      Session session, StateStore store, String name, Optional<DriftReport> report)
      throws DeployerException {
    if (metricsFile.isPresent()) {
      MetricsFile.write(
          metricsFile.get(),
          DriftMetrics.render(
              name, report, certificates(store, report), session.clock().instant()));
    }
  }

  /** When each certificate ends, as it is on the machine where that differs. */
  private static SortedMap<Address, Instant> certificates(
      StateStore store, Optional<DriftReport> report) {
    SortedMap<Address, Instant> ends = new TreeMap<>();
    if (report.isEmpty()) {
      return ends;
    }
    try {
      for (ManagedResource resource : store.snapshot().state().resources().values()) {
        if (resource.address().type().equals("certificate")) {
          resource.current().ifPresent(recorded -> end(ends, resource.address(), recorded));
        }
      }
    } catch (DeployerException e) {
      // What was read a moment ago cannot be read now; the next look tells.
      return ends;
    }
    for (DriftedResource drifted : report.get().drifted()) {
      if (ends.containsKey(drifted.address())) {
        drifted.found().ifPresent(found -> end(ends, drifted.address(), found));
      }
    }
    return ends;
  }

  private static void end(SortedMap<Address, Instant> ends, Address address, Mapping attributes) {
    Optional<String> text = attributes.optionalText("notAfter");
    try {
      text.ifPresent(time -> ends.put(address, Instant.parse(time)));
    } catch (DateTimeParseException e) {
      ends.remove(address);
    }
  }
}
