package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.snapshot.HostSnapshot;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.snapshot.RecordedAnswers;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import ai.greentic.deployer.engine.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is planned from a snapshot is what the host itself would have planned, byte for byte. */
class SnapshotPropertyTest {
  private static final Settings SETTINGS =
      new Settings(3, Duration.ZERO, "test", Shop.HOST, PolicySource.NONE);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private record Bench(Path stateDir, FakeHost host, StateStore store, Engine engine)
      implements AutoCloseable {
    static Bench make() throws IOException, DeployerException {
      Path stateDir = Files.createTempDirectory("snapshot");
      FakeHost host = new FakeHost();
      StateStore store = new StateStore(stateDir, "shop");
      Engine engine = new Engine(store, ProviderRegistry.of(host.types()), SETTINGS, _ -> {});
      return new Bench(stateDir, host, store, engine);
    }

    /** A history of releases that came from random documents, with changes by hand in between. */
    void live(Random random) throws Exception {
      for (int round = random.nextInt(4); round > 0; round--) {
        engine.apply(engine.plan(RandomDocuments.document(random), Shop.DOCUMENT, apply(random)));
        RandomDocuments.drift(host, random);
      }
      if (random.nextInt(4) == 0 && !host.objects.isEmpty()) {
        host.unreadable.add(host.objects.keySet().iterator().next());
      }
    }

    HostSnapshot snapshot(ResourceGraph desired, PlanOptions options) throws Exception {
      SnapshotTaking taking =
          new SnapshotTaking(store, ProviderRegistry.of(host.types()), SETTINGS, _ -> {});
      taking.plan(
          "of the document", (planning, _, _) -> planning.plan(desired, Shop.DOCUMENT, options));
      taking.planWithoutDocument();
      return SnapshotFile.decode(SnapshotFile.encode(taking.taken(() -> NOW)));
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> all = Files.walk(stateDir)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The engine of another machine, whose host must not be asked. */
  private record Away(PlanningEngine engine, RecordedAnswers answers) {
    static Away from(HostSnapshot snapshot) throws DeployerException {
      FakeHost elsewhere = new FakeHost();
      elsewhere.whileObserving =
          object -> {
            throw new AssertionError("asked for " + object);
          };
      List<Provider> types = elsewhere.types();
      RecordedAnswers answers = new RecordedAnswers(snapshot.answers());
      return new Away(
          new PlanningEngine(
              snapshot.recorded(), ProviderRegistry.of(types), answers, SETTINGS, _ -> {}),
          answers);
    }
  }

  private static PlanOptions apply(Random random) {
    OnFailure onFailure = random.nextBoolean() ? OnFailure.ROLLBACK : OnFailure.STOP;
    return new PlanOptions(
        Plan.Mode.APPLY, onFailure, 1 + random.nextInt(3), 0, Set.of(), Set.of());
  }

  private interface Planned {
    Plan plan(PlanningEngine engine) throws DeployerException, InterruptedException;
  }

  /** The bytes of a plan without what is its own, or what was in the way. */
  private static String outcome(PlanningEngine engine, Planned planned, boolean first)
      throws Exception {
    try {
      Plan plan = planned.plan(engine);
      return HexFormat.of().formatHex(PlanFile.encode(anonymous(plan, first)));
    } catch (DeployerException e) {
      return e.problems().stream()
          .map(problem -> problem.code().word() + problem)
          .toList()
          .toString();
    }
  }

  private static Plan anonymous(Plan plan, boolean first) {
    Plan.Header header = plan.header();
    String zeros = "0".repeat(32);
    return new Plan(
        new Plan.Header(
            header.toolVersion(),
            header.deployment(),
            header.mode(),
            header.rollout(),
            zeros,
            0,
            header.hostId(),
            first ? zeros : header.lineage(),
            header.serial(),
            first ? zeros + zeros : header.stateDigest(),
            header.providers()),
        plan.document(),
        plan.desired(),
        plan.changes(),
        plan.steps(),
        plan.preconditions(),
        plan.artifacts());
  }

  @Property(tries = 60)
  void aPlanFromASnapshotIsThatOfTheHost(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    try (Bench bench = Bench.make()) {
      bench.live(random);
      ResourceGraph desired = RandomDocuments.document(random);
      PlanOptions options = apply(random);
      HostSnapshot snapshot = bench.snapshot(desired, options);
      Away away = Away.from(snapshot);
      boolean first = snapshot.recorded().state().serial() == 0;
      List<Planned> all =
          Stream.concat(
                  Stream.<Planned>of(
                      engine -> engine.plan(desired, Shop.DOCUMENT, options),
                      engine ->
                          engine.plan(
                              ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(false)),
                      engine ->
                          engine.plan(
                              ResourceGraph.EMPTY, Plan.Document.NONE, PlanOptions.destroy(true)),
                      engine -> engine.planRollback(OptionalLong.empty())),
                  snapshot.recorded().kept().stream()
                      .<Planned>map(
                          kept -> engine -> engine.planRollback(OptionalLong.of(kept.number()))))
              .toList();
      for (Planned planned : all) {
        assertEquals(
            outcome(bench.engine.planning(), planned, first),
            outcome(away.engine(), planned, first));
      }
      assertEquals(List.of(), away.answers().missing());
    }
  }

  @Property(tries = 60)
  void anEditedDocumentGivesThePlanOfTheHostOrNamesWhatIsMissing(@ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    try (Bench bench = Bench.make()) {
      bench.live(random);
      HostSnapshot snapshot = bench.snapshot(RandomDocuments.document(random), apply(random));
      ResourceGraph edited = RandomDocuments.document(random);
      PlanOptions options = apply(random);
      Away away = Away.from(snapshot);
      boolean first = snapshot.recorded().state().serial() == 0;
      Planned planned = engine -> engine.plan(edited, Shop.DOCUMENT, options);
      String there = outcome(away.engine(), planned, first);
      if (away.answers().missing().isEmpty()) {
        assertEquals(outcome(bench.engine.planning(), planned, first), there);
        return;
      }
      for (Question question : away.answers().missing()) {
        assertTrue(question.about().startsWith("what stands at "), question.about());
      }
      Away again = Away.from(bench.snapshot(edited, options));
      assertEquals(
          outcome(bench.engine.planning(), planned, first),
          outcome(again.engine(), planned, first));
      assertEquals(List.of(), again.answers().missing());
    }
  }

  @Test
  void everyBitOfAFileCounts() throws Exception {
    try (Bench bench = Bench.make()) {
      bench.engine.apply(
          bench.engine.plan(
              Shop.graph(Shop.resource("thing.a", "a", "1")),
              Shop.DOCUMENT,
              PlanOptions.apply(OnFailure.STOP)));
      ResourceGraph desired = Shop.graph(Shop.resource("thing.a", "a", "2"));
      byte[] bytes =
          SnapshotFile.encode(bench.snapshot(desired, PlanOptions.apply(OnFailure.STOP)));
      assertTrue(SnapshotFile.isSnapshot(bytes));
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        assertThrows(DeployerException.class, () -> SnapshotFile.decode(bytes));
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = java.util.Arrays.copyOf(bytes, length);
        assertThrows(DeployerException.class, () -> SnapshotFile.decode(cut));
      }
      assertEquals(
          "this is not an intact plan file: at byte 94: field 'snapshot' stands where 'contents'"
              + " belongs",
          assertThrows(DeployerException.class, () -> PlanFile.decode(bytes)).problems().stream()
              .map(Problem::what)
              .findFirst()
              .orElseThrow());
    }
  }

  @Test
  void theSameHostGivesTheSameBytesAndAPlanIsNoSnapshot() throws Exception {
    try (Bench bench = Bench.make()) {
      bench.engine.apply(
          bench.engine.plan(
              Shop.graph(Shop.resource("thing.a", "a", "1")),
              Shop.DOCUMENT,
              PlanOptions.apply(OnFailure.STOP)));
      ResourceGraph desired = Shop.graph(Shop.resource("thing.a", "a", "2"));
      PlanOptions options = PlanOptions.apply(OnFailure.STOP);
      assertEquals(
          HexFormat.of().formatHex(SnapshotFile.encode(bench.snapshot(desired, options))),
          HexFormat.of().formatHex(SnapshotFile.encode(bench.snapshot(desired, options))));
      Plan plan = bench.engine.plan(desired, Shop.DOCUMENT, options);
      assertFalse(SnapshotFile.isSnapshot(PlanFile.encode(plan)));
    }
  }

  /** What stands at a place where nothing stands is known for every text of it. */
  @Test
  void anEditOfWhatIsMadeNeedsNoOtherSnapshot() throws Exception {
    try (Bench bench = Bench.make()) {
      PlanOptions options = PlanOptions.apply(OnFailure.STOP);
      HostSnapshot snapshot =
          bench.snapshot(Shop.graph(Shop.resource("thing.a", "a", "1")), options);
      Away away = Away.from(snapshot);
      Plan plan =
          away.engine()
              .plan(Shop.graph(Shop.resource("thing.a", "a", "2")), Shop.DOCUMENT, options);
      assertEquals(1, plan.steps().size());
      assertEquals(snapshot.recorded().state().lineage(), plan.header().lineage());
      assertEquals(List.of(), away.answers().missing());
      away.engine().plan(Shop.graph(Shop.resource("thing.a", "b", "2")), Shop.DOCUMENT, options);
      assertEquals(
          List.of("what stands at thing.a (b)"),
          away.answers().missing().stream().map(Question::about).toList());
    }
  }

  /** Somebody else's object may show more to one who looks for other attributes. */
  @Test
  void anEditOfWhatStandsThereAlreadyNeedsAnotherSnapshot() throws Exception {
    try (Bench bench = Bench.make()) {
      bench.host.objects.put("shared/a", Shop.resource("shared.a", "a", "theirs").attributes());
      PlanOptions options = PlanOptions.apply(OnFailure.STOP);
      Away away =
          Away.from(bench.snapshot(Shop.graph(Shop.resource("shared.a", "a", "1")), options));
      away.engine().plan(Shop.graph(Shop.resource("shared.a", "a", "2")), Shop.DOCUMENT, options);
      assertEquals(
          List.of("what stands at shared.a (a)"),
          away.answers().missing().stream().map(Question::about).toList());
    }
  }
}
