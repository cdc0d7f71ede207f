package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says why a container did not pass and what it wrote last, and stops one that must not run on. */
final class FailureReport {
  private final Systemd systemd;
  private final UnitWatch watch;

  FailureReport(Systemd systemd, UnitWatch watch) {
    this.systemd = systemd;
    this.watch = watch;
  }

  /**
   * @param run the run that was judged; the one that goes on now may be another
   */
  ProviderException of(Gate gate, UnitStatus run, Rejection rejection)
      throws ProviderException, InterruptedException {
    Set<String> runs = new TreeSet<>(List.of(run.invocation()));
    runs.add(watch.status(gate.unit()).invocation());
    runs.remove("");
    String stopped = rejection.mustStop() ? stop(gate.unit()) : "";
    return new ProviderException(
        rejection.code(),
        "container "
            + gate.container()
            + " is not good: "
            + rejection.reason()
            + stopped
            + "\n"
            + log(gate, runs),
        "read its log with journalctl --identifier="
            + gate.container()
            + ", correct the document or the image, then plan and apply again");
  }

  /** The reason why it is not good matters more than a failure to stop it. */
  private String stop(String unit) throws InterruptedException {
    try {
      systemd.stop(unit);
      return "; it was stopped";
    } catch (ProviderException e) {
      return "; it could not be stopped: " + e.getMessage();
    }
  }

  /** An application may print its secrets; what is repeated of its log must be without them. */
  private String log(Gate gate, Set<String> runs) throws InterruptedException {
    List<String> lines = watch.log(gate.container(), runs);
    if (lines.isEmpty()) {
      return "it wrote nothing to its log";
    }
    String heading = "the last lines of its log:\n  ";
    String text = String.join("\n  ", lines);
    if (gate.secretFile().isEmpty()) {
      return heading + text;
    }
    Path file = gate.secretFile().get();
    try {
      return heading + SecretVariables.ofFile(Files.readString(file)).redact(text);
    } catch (IOException | IllegalArgumentException e) {
      return "its log is not shown, as its secrets cannot be told from the rest: "
          + file
          + " cannot be read any more";
    }
  }
}
