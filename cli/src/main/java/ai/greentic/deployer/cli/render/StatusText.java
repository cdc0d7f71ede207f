package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.cli.render.Paint.Ink;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A status on one screen, or as JSON. */
public final class StatusText {
  private static final int SHORT_ID = 12;

  private final Paint paint;

  public StatusText(Paint paint) {
    this.paint = paint;
  }

  public String render(Status status) {
    List<String> lines = new ArrayList<>();
    line(
        lines,
        "Deployment",
        Optional.of(status.deployment() + ", state serial " + status.serial()));
    if (status.resources() == 0) {
      lines.add(label("Runs") + "nothing is deployed");
      return String.join("\n", lines) + "\n";
    }
    if (status.unit().isEmpty()) {
      lines.add(label("Resources") + status.resources());
    }
    line(lines, "Unit", status.unit());
    activity(status).ifPresent(text -> lines.add(label("Runs") + text));
    line(lines, "Container", status.containerId().map(StatusText::abbreviated));
    line(lines, "Image", status.image());
    line(lines, "Image ID", status.imageId().map(StatusText::abbreviated));
    line(lines, "Bundle", status.bundleSha256().map(digest -> "sha256:" + abbreviated(digest)));
    line(lines, "", status.bundlePath());
    for (Status.Certificate certificate : status.certificates()) {
      lines.add(label("Certificate") + certificate(certificate));
    }
    status.readiness().ifPresent(readiness -> lines.add(label("Ready") + readiness(readiness)));
    lines.add(label("Drift") + addresses(status.drifted(), Ink.YELLOW));
    if (!status.incomplete().isEmpty()) {
      lines.add(label("Incomplete") + addresses(status.incomplete(), Ink.RED));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void line(List<String> lines, String label, Optional<String> value) {
    value.ifPresent(text -> lines.add(label(label) + Printable.line(text)));
  }

  private static String label(String label) {
    return label + " ".repeat(13 - label.length());
  }

  private Optional<String> activity(Status status) {
    return status
        .active()
        .map(active ->
            active
                ? paint.paint(Ink.GREEN, "yes")
                    + status
                        .since()
                        .map(time -> ", since " + Printable.line(wholeSeconds(time)))
                        .orElse("")
                : paint.paint(Ink.RED, "no"));
  }

  private static String wholeSeconds(String time) {
    try {
      return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeParseException e) {
      return time;
    }
  }

  private String certificate(Status.Certificate certificate) {
    long days = certificate.daysLeft();
    String left = days < 0 ? "expired" : days + (days == 1 ? " day left" : " days left");
    return certificate.address().name()
        + ", "
        + (days < 15 ? paint.paint(Ink.RED, left) : left)
        + " (until "
        + certificate.notAfter()
        + ")";
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
            ink, addresses.stream().map(Address::toString).collect(Collectors.joining(", ")));
  }

  private static String abbreviated(String id) {
    String digits = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    return digits.length() > SHORT_ID ? digits.substring(0, SHORT_ID) : digits;
  }

  /** The same as a JSON document, with whole ids and digests. */
  public static String json(Status status) {
    Mapping content =
        Mapping.EMPTY
            .with("deployment", status.deployment())
            .with("serial", Value.of(status.serial()))
            .with("resources", Value.of(status.resources()))
            .with("good", Value.of(status.isGood()))
            .with(
                "drifted",
                JsonDocument.list(status.drifted(), address -> Value.of(address.toString())))
            .with(
                "incomplete",
                JsonDocument.list(status.incomplete(), address -> Value.of(address.toString())))
            .with("certificates", JsonDocument.list(status.certificates(), StatusText::json));
    content = with(content, "unit", status.unit().map(Value::of));
    content = with(content, "active", status.active().map(Value::of));
    content = with(content, "active_since", status.since().map(Value::of));
    content = with(content, "container_id", status.containerId().map(Value::of));
    content = with(content, "image", status.image().map(Value::of));
    content = with(content, "image_id", status.imageId().map(Value::of));
    content = with(content, "bundle_sha256", status.bundleSha256().map(Value::of));
    content = with(content, "bundle_path", status.bundlePath().map(Value::of));
    content = with(content, "ready", status.readiness().map(ready -> Value.of(ready.ready())));
    content =
        with(
            content,
            "ready_detail",
            status
                .readiness()
                .filter(ready -> !ready.ready())
                .map(ready -> Value.of(ready.detail())));
    return JsonDocument.encode("Status", content);
  }

  private static Mapping with(Mapping content, String name, Optional<Value> value) {
    return value.map(present -> content.with(name, present)).orElse(content);
  }

  private static Mapping json(Status.Certificate certificate) {
    return Mapping.EMPTY
        .with("address", certificate.address().toString())
        .with("not_after", certificate.notAfter().toString())
        .with("days_left", Value.of(certificate.daysLeft()));
  }
}
