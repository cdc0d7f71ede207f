package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.provider.ValueProvider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Nothing recurses along a chain of resources. */
class LongChainTest {
  private static final int LENGTH = 100_000;

  /** Every step of a chain waits for the disk; in memory a sync costs nothing. */
  static final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "chain")
          : Files.createTempDirectory("chain");
    }
  }

  @TempDir(factory = InMemory.class)
  Path stateDir;

  private Engine engine() throws Exception {
    return new Engine(
        new StateStore(stateDir, "d"),
        ProviderRegistry.of(List.of(new ValueProvider())),
        new Settings(4, Duration.ZERO, "test", "0a".repeat(32), PolicySource.NONE),
        _ -> {});
  }

  private static Address address(int number) {
    return Address.parse("value.r" + number);
  }

  /** Each takes what the one before it gives. */
  private static List<Resource> chain(int length) {
    List<Resource> chain = new ArrayList<>();
    chain.add(new Resource(address(0), Mapping.EMPTY.with("input", "1"), Set.of()));
    for (int i = 1; i < length; i++) {
      Value before = new Value.Unknown(address(i - 1).toString(), "output");
      chain.add(new Resource(address(i), Mapping.EMPTY.with("input", before), Set.of()));
    }
    return chain;
  }

  @Test
  void aChainOfAHundredThousandIsPlannedWrittenReadAppliedAndPlannedToBeDestroyed()
      throws Exception {
    Engine engine = engine();
    ResourceGraph desired = ResourceGraph.of(chain(LENGTH));
    PlanOptions options = PlanOptions.apply(OnFailure.STOP);
    Plan plan = engine.plan(desired, Shop.DOCUMENT, options);
    Plan read = PlanFile.decode(PlanFile.encode(plan));
    assertEquals(plan, read);
    assertEquals(LENGTH - 1, read.steps().stream().mapToInt(step -> step.waitsFor().size()).sum());
    engine.apply(read);
    assertTrue(engine.plan(desired, Shop.DOCUMENT, options).isEmpty());
    Plan destroy = engine.plan(ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false));
    assertEquals(address(LENGTH - 1), destroy.steps().getFirst().address());
    assertEquals(address(0), destroy.steps().getLast().address());
  }

  @Test
  void aCycleOfAHundredThousandIsNamed() {
    List<Resource> chain = chain(LENGTH);
    Value last = new Value.Unknown(address(LENGTH - 1).toString(), "output");
    chain.set(0, new Resource(address(0), Mapping.EMPTY.with("input", last), Set.of()));
    String message =
        Assertions.assertThrows(InvalidGraphException.class, () -> ResourceGraph.of(chain))
            .getMessage();
    assertTrue(
        message.startsWith("dependencies form a cycle: value.r0 → value.r99999 → value.r99998 → "),
        message.substring(0, 100));
    assertTrue(message.endsWith("value.r1 → value.r0; remove one of them"));
  }
}
