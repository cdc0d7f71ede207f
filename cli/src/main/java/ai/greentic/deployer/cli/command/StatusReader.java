package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.apply.DriftedResource;
import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.state.ManagedResource;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out how a deployment is: from its state and from the machine. Changes nothing. */
record StatusReader(Session session, StateStore store, Engine engine) {
  private static final Address CONTAINER = new Address("container", "runtime");
  private static final Address IMAGE = new Address("image", "runtime");
  private static final Address BUNDLE = new Address("bundle", "active");

  Status read() throws DeployerException, InterruptedException {
    State state = store.read();
    Mapping recorded = attributes(state, CONTAINER);
    Mapping container = observed(recorded);
    return new Status(
        state.deployment(),
        state.serial(),
        state.resources().size(),
        recorded.optionalText("unit"),
        container.get("active").map(active -> active.equals(Value.of(true))),
        container.optionalText("startedAt"),
        container.optionalText("containerId"),
        attributes(state, IMAGE).optionalText("reference"),
        container.optionalText("imageId"),
        attributes(state, BUNDLE).optionalText("sha256"),
        attributes(state, BUNDLE).optionalText("path"),
        certificates(state),
        recorded.entries().isEmpty() ? Optional.empty() : session.machine().readiness(recorded),
        engine.drift().drifted().stream().map(DriftedResource::address).toList(),
        state.resources().values().stream()
            .filter(ManagedResource::incomplete)
            .map(ManagedResource::address)
            .toList());
  }

  private static Mapping attributes(State state, Address address) {
    return state.get(address).flatMap(ManagedResource::current).orElse(Mapping.EMPTY);
  }

  private Mapping observed(Mapping recorded) throws DeployerException, InterruptedException {
    if (recorded.entries().isEmpty()) {
      return Mapping.EMPTY;
    }
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
      throw DeployerException.failed(String.valueOf(e.getMessage()), e.remedy(), e);
    }
  }

  private List<Status.Certificate> certificates(State state) {
    Instant now = session.clock().instant();
    List<Status.Certificate> certificates = new ArrayList<>();
    for (ManagedResource resource : state.resources().values()) {
      if (resource.address().type().equals("certificate")) {
        resource
            .current()
            .flatMap(attributes -> attributes.optionalText("notAfter"))
            .flatMap(StatusReader::instant)
            .ifPresent(end ->
                certificates.add(
                    new Status.Certificate(
                        resource.address(), end, Duration.between(now, end).toDays())));
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
