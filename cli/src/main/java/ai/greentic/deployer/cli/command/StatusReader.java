package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.apply.DriftReport;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how a deployment is: from its state and from the machine. Changes nothing. A part that
 * cannot be read hides no other.
 */
final class StatusReader {
  private static final Address CONTAINER = new Address("container", "runtime");
  private static final Address IMAGE = new Address("image", "runtime");
  private static final Address BUNDLE = new Address("bundle", "active");

  private final Session session;
  private final StateStore store;
  private final Engine engine;
  private final List<Problem> unread = new ArrayList<>();

  StatusReader(Session session, StateStore store, Engine engine) {
    this.session = session;
    this.store = store;
    this.engine = engine;
  }

  Status read() throws DeployerException, InterruptedException {
    State state = store.read();
    DriftReport drift = engine.drift();
    unread.addAll(drift.problems());
    Mapping recorded = attributes(state, CONTAINER);
    Mapping container = recorded.entries().isEmpty() ? Mapping.EMPTY : observed(recorded);
    List<Status.Certificate> certificates = certificates(state);
    return new Status(
        state.deployment(),
        state.release().active() == 0 ? Optional.empty() : Optional.of(state.release().active()),
        state.release().departed(),
        state.serial(),
        state.resources().size(),
        recorded.optionalText("unit"),
        container.get("active").map(active -> active.equals(Value.of(true))),
        container.optionalText("startedAt").flatMap(StatusReader::instant),
        container.optionalText("containerId"),
        image(state),
        bundle(state),
        certificates,
        recorded.entries().isEmpty() ? Optional.empty() : session.machine().readiness(recorded),
        drift.drifted().stream().map(DriftedResource::address).toList(),
        state.resources().values().stream()
            .filter(ManagedResource::incomplete)
            .map(ManagedResource::address)
            .toList(),
        unread);
  }

  private static Mapping attributes(State state, Address address) {
    return state.get(address).flatMap(ManagedResource::current).orElse(Mapping.EMPTY);
  }

  private static Optional<Status.Image> image(State state) {
    Mapping image = attributes(state, IMAGE);
    return image
        .optionalText("reference")
        .flatMap(
            reference -> image.optionalText("imageId").map(id -> new Status.Image(reference, id)));
  }

  private static Optional<Status.Bundle> bundle(State state) {
    Mapping bundle = attributes(state, BUNDLE);
    if (bundle.optionalText("sha256").isEmpty()
        || bundle.optionalText("path").isEmpty()
        || !(bundle.get("size").orElse(null) instanceof Int(long size))) {
      return Optional.empty();
    }
    return Optional.of(new Status.Bundle(bundle.text("sha256"), bundle.text("path"), size));
  }

  /** Without an answer nothing is said of it; drift, which asked as well, tells why. */
  private Mapping observed(Mapping recorded) throws DeployerException, InterruptedException {
    ProviderContext context =
        new ProviderContext(
            store.deployment(),
            CONTAINER,
            store.folder().resolve("private"),
            ProviderContext.Progress.NONE);
    try {
      return session
          .machine()
          .providers()
          .get(CONTAINER.type())
          .observe(context, recorded)
          .orElse(Mapping.EMPTY.with("active", Value.of(false)));
    } catch (ProviderException e) {
      return Mapping.EMPTY;
    }
  }

  private List<Status.Certificate> certificates(State state) throws InterruptedException {
    List<Status.Certificate> certificates = new ArrayList<>();
    for (ManagedResource resource : state.resources().values()) {
      Optional<Mapping> attributes = resource.current();
      if (resource.address().type().equals("certificate") && attributes.isPresent()) {
        try {
          certificates.addAll(
              session
                  .machine()
                  .certificates(resource.address(), attributes.get(), session.clock().instant()));
        } catch (ProviderException e) {
          unread.add(
              Problem.of(e.code(), resource.address(), String.valueOf(e.getMessage()), e.remedy()));
        }
      }
    }
    return certificates;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
