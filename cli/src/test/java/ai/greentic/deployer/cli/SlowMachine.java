package ai.greentic.deployer.cli;

import ai.greentic.deployer.cli.command.Console;
import ai.greentic.deployer.cli.command.Machine;
import ai.greentic.deployer.cli.render.MachineCheck;
import ai.greentic.deployer.cli.render.Status;
import ai.greentic.deployer.cli.render.TerminalSize;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.singlevm.Doctor;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The whole program in a process of its own; its objects are made once a named pipe allows it. */
final class SlowMachine implements Machine {

  public static void main(String[] arguments) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(new StandardOutput(), true, StandardCharsets.UTF_8),
            System.err,
            Map.of(),
            Path.of("").toAbsolutePath(),
            false,
            false,
            TerminalSize.USUAL);
    System.exit(
        new Main(new SlowMachine(), InstantSource.system()).run(List.of(arguments), console));
  }

  @Override
  public String hostId() {
    return "1d".repeat(32);
  }

  @Override
  public PolicySource policy() {
    return PolicySource.NONE;
  }

  @Override
  public ProviderRegistry providers() throws DeployerException {
    return ProviderRegistry.of(List.of(new Slow()));
  }

  @Override
  public ResourceGraph compile(
      DeploymentSpec spec,
      State state,
      String location,
      HostAnswers answers,
      FileProgress reading) {
    throw new UnsupportedOperationException("documents are graphs here");
  }

  @Override
  public List<Status.Certificate> certificates(Address address, Mapping attributes, Instant now) {
    return List.of();
  }

  @Override
  public List<MachineCheck> examine(Doctor.Target target) {
    return List.of();
  }

  @Override
  public Optional<Status.Readiness> readiness(Mapping container) {
    return Optional.empty();
  }

  private static final class Slow implements Provider {
    @Override
    public String type() {
      return "slow";
    }

    @Override
    public Schema schema() {
      return Schema.of(
          Set.of(),
          Attribute.of("path", Value.Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
          Attribute.of("until", Value.Kind.TEXT, Trait.REQUIRED, Trait.NOT_OBSERVABLE));
    }

    @Override
    public Optional<Mapping> observe(ProviderContext context, Mapping identity) {
      Path path = Path.of(identity.text("path"));
      return Files.exists(path)
          ? Optional.of(Mapping.EMPTY.with("path", path.toString()))
          : Optional.empty();
    }

    @Override
    public Mapping apply(ProviderContext context, Action action) throws ProviderException {
      if (!(action instanceof Action.Create(Mapping after))) {
        throw new ProviderException("only made here", "make it");
      }
      try {
        // A named pipe: the read ends when somebody has opened and closed its other end.
        Files.readAllBytes(Path.of(after.text("until")));
        Files.writeString(Path.of(after.text("path")), "");
        return after;
      } catch (IOException e) {
        throw new ProviderException("it could not be made: " + e, "mend it", e);
      }
    }
  }
}
