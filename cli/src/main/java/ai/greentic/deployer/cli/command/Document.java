package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostAnswers;
import ai.greentic.deployer.engine.state.StateReader;
import ai.greentic.deployer.singlevm.FileProgress;
import ai.greentic.deployer.spec.DeploymentReader;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DocumentKind;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.ResourceGraphDocument;
import ai.greentic.deployer.spec.ResourceGraphReader;
import ai.greentic.deployer.spec.RolloutSpec;
import ai.greentic.deployer.spec.SpecDigest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A document that was read and is valid. */
sealed interface Document {
  /** The document that is used when none is named. */
  String DEFAULT = "deployment.yaml";

  /** The deployment's name. */
  String name();

  /** Identifies what the document means: SHA-256, lower-case hex. */
  String digest();

  /** The document as it was written. */
  String text();

  /** What plans remember of it. */
  default Plan.Document source() {
    return new Plan.Document(text(), digest());
  }

  RolloutSpec rollout();

  default OnFailure onFailure() {
    return switch (rollout().onFailure()) {
      case ROLLBACK -> OnFailure.ROLLBACK;
      case STOP -> OnFailure.STOP;
    };
  }

  /** What the machine is to have. Asks the machine for what only it can tell. */
  ResourceGraph compile(
      Machine machine, StateReader state, HostAnswers answers, FileProgress reading)
      throws DeployerException, InterruptedException;

  /** The same without asking the machine. */
  List<Resource> compileAnywhere(Path stateFolder);

  /** A document {@code kind: Deployment}. */
  record Deployment(DeploymentSpec spec, String text) implements Document {
    @Override
    public String name() {
      return spec.name();
    }

    @Override
    public String digest() {
      return SpecDigest.of(spec);
    }

    @Override
    public RolloutSpec rollout() {
      return spec.rollout();
    }

    @Override
    public ResourceGraph compile(
        Machine machine, StateReader state, HostAnswers answers, FileProgress reading)
        throws DeployerException, InterruptedException {
      return machine.compile(spec, state.snapshot().state(), state.location(), answers, reading);
    }

    @Override
    public List<Resource> compileAnywhere(Path stateFolder) {
      return OpenFacts.compile(spec, stateFolder);
    }
  }

  /** A document {@code kind: ResourceGraph}: its resources are what the machine is to have. */
  record Graph(ResourceGraphDocument document, String text) implements Document {
    @Override
    public String name() {
      return document.name();
    }

    @Override
    public String digest() {
      return document.digest();
    }

    @Override
    public RolloutSpec rollout() {
      return document.rollout();
    }

    @Override
    public ResourceGraph compile(
        Machine machine, StateReader state, HostAnswers answers, FileProgress reading) {
      return document.graph();
    }

    @Override
    public List<Resource> compileAnywhere(Path stateFolder) {
      return document.graph().inDependencyOrder();
    }
  }

  static Document read(Session session, Path file) throws DeployerException {
    return parse(session, file, InputFile.readDocument(session.console(), file));
  }

  /** The named document, or the default one of the current folder. */
  static Document readOrDefault(Session session, Optional<Path> file) throws DeployerException {
    return read(session, file.orElse(Path.of(DEFAULT)));
  }

  static Document parse(Session session, Path file, byte[] bytes) throws DeployerException {
    try {
      return validated(session, file, bytes);
    } catch (InvalidSpecException e) {
      throw e.asFailure();
    }
  }

  /** Throws InvalidSpecException with every problem of the document. */
  static Document validated(Session session, Path file, byte[] bytes)
      throws DeployerException, InvalidSpecException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (DocumentKind.of(bytes)) {
      case DEPLOYMENT -> new Deployment(DeploymentReader.read(file.toString(), bytes), text);
      case RESOURCE_GRAPH ->
          new Graph(
              ResourceGraphReader.read(
                  file.toString(), bytes, session.machine().providers().schemas()),
              text);
    };
  }
}
