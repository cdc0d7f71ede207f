package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.State;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The deployment {@code shop} on a host in memory. */
final class Shop {
  /** As a plan file must have it: 64 hex digits. */
  static final String HOST = "0a".repeat(32);

  static final Plan.Document DOCUMENT = new Plan.Document("", "5d".repeat(32));
  private static final PlanOptions APPLY = PlanOptions.apply(OnFailure.STOP);

  final Path stateDir;
  final FakeHost host = new FakeHost();
  final List<ApplyEvent> events = Collections.synchronizedList(new ArrayList<>());
  final Engine engine;

  private Shop(Path stateDir) throws DeployerException {
    this.stateDir = stateDir;
    this.engine = engineOn(HOST);
  }

  static Shop in(Path stateDir) throws DeployerException {
    return new Shop(stateDir);
  }

  Engine engineOn(String hostId) throws DeployerException {
    return engineOn(hostId, events::add);
  }

  Engine engineOn(String hostId, ApplyEvent.Listener listener) throws DeployerException {
    return new Engine(
        new StateStore(stateDir, "shop"),
        ProviderRegistry.of(host.types()),
        new Settings(4, Duration.ZERO, "test", hostId, PolicySource.NONE),
        listener);
  }

  static Resource resource(String address, String key, String text, String... needs) {
    return new Resource(
        Address.parse(address),
        Mapping.EMPTY.with("key", key).with("text", text),
        Set.copyOf(Stream.of(needs).map(Address::parse).toList()));
  }

  static ResourceGraph graph(Resource... resources) throws Exception {
    return ResourceGraph.of(List.of(resources));
  }

  Plan plan(Resource... resources) throws Exception {
    return engine.plan(graph(resources), DOCUMENT, APPLY);
  }

  void applied(Resource... resources) throws Exception {
    engine.apply(plan(resources));
    host.log.clear();
  }

  State state() throws DeployerException {
    return new StateStore(stateDir, "shop").read();
  }

  /** Applies a plan that must fail half-way, and gives the message. */
  String failure(Plan plan) {
    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.NOT_ROLLED_BACK, failure.category());
    return failure.getMessage();
  }

  /** Applies a plan that must get as far as cleaning up, and fail then. */
  String leftOver(Plan plan) {
    DeployerException failure = assertThrows(DeployerException.class, () -> engine.apply(plan));
    assertEquals(Category.LEFT_OVER, failure.category());
    return failure.getMessage();
  }

  static List<Change.Kind> kinds(Plan plan) {
    return plan.changes().stream().map(Change::kind).toList();
  }
}
