package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A status on one screen of 80 columns. */
public final class StatusText {
  private static final int SHORT_ID = 12;
  private static final long FEW_DAYS = 15;
  private static final long KIB = 1024;

  private final Paint paint;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param now for telling how long something runs
   */
  public StatusText(Paint paint, Instant now) {
    this.paint = paint;
    this.now = now;
  }

  public String render(Status status) {
    lines.clear();
    line(
        "Deployment",
        status.deployment()
            + status.generation().map(number -> ", generation " + number).orElse("")
            + ", state serial "
            + status.serial());
    if (status.departed()) {
      line("", paint.paint(Ink.RED, "changed since by a run that failed or did a part only"));
    }
    if (status.resources() == 0) {
      painted("Runs", "nothing is deployed");
      return String.join("\n", lines) + "\n";
    }
    if (status.unit().isEmpty()) {
      painted("Resources", Integer.toString(status.resources()));
    }
    status.active().ifPresent(active -> painted("Runs", activity(active, status)));
    status.readiness().ifPresent(readiness -> painted("Ready", readiness(readiness)));
    status.unit().ifPresent(unit -> line("Unit", unit));
    status.containerId().ifPresent(id -> line("Container", abbreviated(id)));
    status
        .image()
        .ifPresent(image -> {
          line("Image", image.reference());
          line("", "sha256:" + abbreviated(image.id()));
        });
    status
        .bundle()
        .ifPresent(bundle -> {
          line("Bundle", "sha256:" + abbreviated(bundle.sha256()) + ", " + size(bundle.size()));
          line("", bundle.path().replace(bundle.sha256(), abbreviated(bundle.sha256()) + "…"));
        });
    status.certificates().forEach(this::certificate);
    painted("Drift", addresses(status.drifted(), Ink.YELLOW));
    if (!status.incomplete().isEmpty()) {
      painted("Incomplete", addresses(status.incomplete(), Ink.RED));
    }
    for (Problem problem : status.unread()) {
      painted(
          "Not read",
          paint.paint(
              Ink.RED,
              problem.address().map(address -> address + ": ").orElse("")
                  + Printable.line(problem.what())));
      line("", problem.remedy());
    }
    return String.join("\n", lines) + "\n";
  }

  private void line(String label, String text) {
    painted(label, Printable.line(text));
  }

  /** A text that holds nothing of the machine that could steer a terminal. */
  private void painted(String label, String text) {
    lines.add(label + " ".repeat(13 - label.length()) + text);
  }

  private String activity(boolean active, Status status) {
    return active
        ? paint.paint(Ink.GREEN, "yes")
            + status
                .since()
                .map(since ->
                    ", since " + since.truncatedTo(ChronoUnit.SECONDS) + " (" + age(since) + ")")
                .orElse("")
        : paint.paint(Ink.RED, "no");
  }

  private String age(Instant since) {
    Duration age = Duration.between(since, now);
    if (age.compareTo(Duration.ofDays(2)) >= 0) {
      return age.toDays() + " days";
    }
    return age.toHours() > 0
        ? age.toHours() + " h " + age.toMinutesPart() + " min"
        : Math.max(0, age.toMinutes()) + " min";
  }

  private void certificate(Status.Certificate certificate) {
    long days = certificate.daysLeft();
    String left = days < 0 ? "expired" : days + (days == 1 ? " day left" : " days left");
    painted(
        "Certificate",
        "%s, %s (%s to %s)"
            .formatted(
                certificate.address().name(),
                days < FEW_DAYS ? paint.paint(Ink.RED, left) : left,
                date(certificate.notBefore()),
                date(certificate.notAfter())));
    line(
        "",
        certificate.subject()
            + (certificate.names().isEmpty() ? "" : "; " + String.join(", ", certificate.names())));
  }

  private static String date(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String size(long bytes) {
    if (bytes < KIB) {
      return bytes + " bytes";
    }
    return bytes < KIB * KIB
        ? bytes / KIB + " KiB"
        : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (KIB * KIB));
  }

  private String readiness(Status.Readiness readiness) {
    return readiness.ready()
        ? paint.paint(Ink.GREEN, "yes")
        : paint.paint(Ink.RED, "no") + ": " + Printable.line(readiness.detail());
  }

  private String addresses(List<Address> addresses, Ink ink) {
    return addresses.isEmpty()
        ? paint.paint(Ink.GREEN, "none")
        : paint.paint(
            ink,
            (addresses.size() > 1 ? addresses.size() + ": " : "")
                + addresses.stream().map(Address::toString).collect(Collectors.joining(", ")));
  }

  private static String abbreviated(String id) {
    String digits = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    return digits.length() > SHORT_ID ? digits.substring(0, SHORT_ID) : digits;
  }
}
