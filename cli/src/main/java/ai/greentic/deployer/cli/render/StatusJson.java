package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.time.Instant;
import java.util.Optional;

/** A status as a JSON document, with whole ids and digests. What is not known is left out. */
public final class StatusJson {
  private StatusJson() {}

  public static String of(Status status) {
    Mapping content =
        Mapping.EMPTY
            .with("deployment", status.deployment())
            .with("serial", Value.of(status.serial()))
            .with("resources", Value.of(status.resources()))
            .with("good", Value.of(status.isGood()))
            .with("departed", Value.of(status.departed()))
            .with(
                "drifted",
                JsonDocument.list(status.drifted(), address -> Value.of(address.toString())))
            .with(
                "incomplete",
                JsonDocument.list(status.incomplete(), address -> Value.of(address.toString())))
            .with("certificates", JsonDocument.list(status.certificates(), StatusJson::of))
            .with("unread", JsonDocument.list(status.unread(), JsonDocument::problem));
    content = with(content, "generation", status.generation().map(Value::of));
    content = with(content, "unit", status.unit().map(Value::of));
    content = with(content, "active", status.active().map(Value::of));
    content = with(content, "active_since", status.since().map(Instant::toString).map(Value::of));
    content = with(content, "container_id", status.containerId().map(Value::of));
    content = with(content, "image", status.image().map(Status.Image::reference).map(Value::of));
    content = with(content, "image_id", status.image().map(Status.Image::id).map(Value::of));
    content =
        with(content, "bundle_sha256", status.bundle().map(Status.Bundle::sha256).map(Value::of));
    content = with(content, "bundle_path", status.bundle().map(Status.Bundle::path).map(Value::of));
    content = with(content, "bundle_size", status.bundle().map(Status.Bundle::size).map(Value::of));
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

  private static Mapping with(Mapping content, String name, Optional<? extends Value> value) {
    return value.isPresent() ? content.with(name, value.get()) : content;
  }

  private static Mapping of(Status.Certificate certificate) {
    return Mapping.EMPTY
        .with("address", certificate.address().toString())
        .with("file", certificate.file())
        .with("subject", certificate.subject())
        .with("names", Sequence.ofTexts(certificate.names()))
        .with("issuer", certificate.issuer())
        .with("not_before", certificate.notBefore().toString())
        .with("not_after", certificate.notAfter().toString())
        .with("days_left", Value.of(certificate.daysLeft()));
  }
}
