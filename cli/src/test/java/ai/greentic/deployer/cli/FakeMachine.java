package ai.greentic.deployer.cli;

import ai.greentic.deployer.cli.command.Machine;
import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.provider.ValueProvider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A machine in memory. A deployment on it is a data folder, a certificate, a unit file and a
 * container that follows them.
 */
final class FakeMachine implements Machine {
  /** What is there, by type and path. */
  final Map<String, Mapping> objects = Collections.synchronizedMap(new TreeMap<>());

  /** Objects that cannot be changed. */
  final Set<String> failing = Collections.synchronizedSet(new HashSet<>());

  /** Called when one of them refuses. */
  Runnable onFailure = () -> {};

  /** Called with each object that is looked for, before it is. */
  Consumer<String> onObserve = object -> {};

  String hostId = "1d".repeat(32);
  boolean broken;
  boolean portIsTaken;
  PolicySource policy = PolicySource.NONE;

  /** We are somewhere else: nothing of it can be asked. */
  boolean gone;

  /** Objects that cannot be looked at. */
  final Set<String> unreadable = Collections.synchronizedSet(new HashSet<>());

  @Override
  public String hostId() {
    requireThere();
    return hostId;
  }

  private void requireThere() {
    if (gone) {
      throw new AssertionError("the machine was asked");
    }
  }

  @Override
  public PolicySource policy() {
    return policy;
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    return ProviderRegistry.of(
        List.of(
            new ValueProvider(),
            new Type("directory", Set.of(Behaviour.ADOPT_AND_UPDATE, Behaviour.HOLDS_DATA)),
            new Type("certificate", Set.of()),
            new Type("unit", Set.of()),
            new Type("container", Set.of(Behaviour.INTERRUPTS))));
  }

  @Override
  public ResourceGraph compile(
      DeploymentSpec spec, State state, String location, HostAnswers answers, FileProgress reading)
      throws DeployerException {
    if (broken) {
      throw new IllegalStateException("a mistake in the program");
    }
    Mapping container =
        at("app")
            .with("unit", "greentic-" + spec.name() + ".service")
            .with("certificate", new Unknown("certificate.server", "notAfter"));
    String unit = "[Service]\nType=notify\nExecStart=run " + image(spec, answers) + "\n";
    try {
      return ResourceGraph.of(
          List.of(
              resource("directory.state", at(spec.storage().stateDir()).with("mode", "0750")),
              resource("certificate.server", at("/etc/server.crt")),
              resource("unit.runtime", at("/etc/unit").with("content", unit), "directory.state"),
              resource("container.runtime", container, "unit.runtime")));
    } catch (InvalidGraphException e) {
      throw new IllegalStateException(e);
    }
  }

  private String image(DeploymentSpec spec, HostAnswers answers) {
    Mapping reference = Mapping.EMPTY.with("reference", spec.runtime().image());
    try {
      return answers
          .answer(
              Question.of("image", "image " + spec.runtime().image(), reference),
              () -> {
                requireThere();
                return Optional.of(reference);
              })
          .map(found -> found.text("reference"))
          .orElse("nothing");
    } catch (ProviderException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mapping at(String path) {
    return Mapping.EMPTY.with("path", path);
  }

  private static Resource resource(String address, Mapping attributes, String... needs) {
    return new Resource(
        Address.parse(address),
        attributes,
        Set.copyOf(List.of(needs).stream().map(Address::parse).toList()));
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container) {
    return Optional.of(new Status.Readiness(false, "connection refused"));
  }

  @Override
  public List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now)
      throws ProviderException {
    String file = attributes.text("path");
    if (!objects.containsKey("certificate " + file)) {
      throw new ProviderException(file + " does not exist", "plan");
    }
    Instant end = Instant.parse(attributes.text("notAfter"));
    return List.of(
        new Status.Certificate(
            address,
            file,
            "CN=acme",
            List.of("DNS:localhost", "IP:127.0.0.1"),
            "CN=CA",
            end.minus(Duration.ofDays(90)),
            end,
            Duration.between(now, end).toDays()));
  }

  @Override
  public List<MachineCheck> examine(Doctor.Target target) {
    return List.of(
        new MachineCheck("clock", MachineCheck.Level.OK, "synchronised", ""),
        new MachineCheck(
            "port",
            portIsTaken ? MachineCheck.Level.FAILURE : MachineCheck.Level.WARNING,
            target.port() + " of " + target.layout().unit(),
            "stop\u001bit, or let the deployment listen on another port of this machine"));
  }

  private final class Type implements Provider {
    private final String type;
    private final Schema schema;

    Type(String type, Set<Behaviour> behaviours) {
      this.type = type;
      this.schema =
          Schema.of(
              behaviours,
              Attribute.of("path", Value.Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
              Attribute.of("mode", Value.Kind.TEXT),
              Attribute.of("unit", Value.Kind.TEXT),
              Attribute.of("certificate", Value.Kind.TEXT),
              Attribute.of("content", Value.Kind.TEXT, Trait.FILE_CONTENT),
              Attribute.of("active", Value.Kind.BOOLEAN, Trait.COMPUTED),
              Attribute.of("notAfter", Value.Kind.TEXT, Trait.COMPUTED));
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public Optional<Mapping> observe(ProviderContext context, Mapping identity)
        throws ProviderException {
      requireThere();
      onObserve.accept(type + " " + identity.text("path"));
      if (unreadable.contains(type + " " + identity.text("path"))) {
        throw new ProviderException(
            type + " " + identity.text("path") + " is unreadable", "mend it");
      }
      return Optional.ofNullable(objects.get(type + " " + identity.text("path")));
    }

    @Override
    public Mapping apply(ProviderContext context, Action action) throws ProviderException {
      Mapping attributes =
          switch (action) {
            case Action.Create(Mapping after) -> after;
            case Action.Update(_, Mapping after) -> after;
            case Action.Delete(Mapping before) -> before;
          };
      String object = type + " " + attributes.text("path");
      if (failing.contains(object)) {
        onFailure.run();
        throw new ProviderException(
            object + " refuses\nits log: \u001b[2J", "mend it and apply again");
      }
      if (action instanceof Action.Delete) {
        objects.remove(object);
        return Mapping.EMPTY;
      }
      Mapping made =
          switch (type) {
            case "certificate" -> attributes.with("notAfter", "2026-03-01T00:00:00Z");
            case "container" -> attributes.with("active", Value.of(true));
            default -> attributes;
          };
      objects.put(object, made);
      return made;
    }
  }
}
