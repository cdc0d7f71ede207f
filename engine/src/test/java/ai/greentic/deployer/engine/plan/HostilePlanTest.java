package ai.greentic.deployer.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Precondition.Subject;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans made by someone who knows the format, with a digest that matches. */
class HostilePlanTest {
  private static final Address A = Address.parse("value.a");
  private static final Address B = Address.parse("value.b");

  private static String refusal(byte[] bytes) {
    DeployerException refusal = assertThrows(DeployerException.class, () -> PlanFile.decode(bytes));
    assertEquals(Category.REFUSED, refusal.category());
    String message = refusal.problems().getFirst().what();
    String beginning = "this is not an intact plan file: ";
    assertTrue(message.startsWith(beginning), message);
    return message.substring(beginning.length());
  }

  /** A plan file around contents, whatever they are. */
  private static byte[] file(byte[] contents) {
    CborEncoder file = new CborEncoder();
    file.selfDescribed();
    file.record(3);
    file.text("digest");
    file.text(Digests.sha256(contents));
    file.text("format");
    file.value(Value.of(1));
    file.text("contents");
    file.add(contents);
    return file.toByteArray();
  }

  private static Mapping contents(Plan plan) throws Exception {
    Mapping file = (Mapping) CborDecoder.decodeSelfDescribed(PlanFile.encode(plan));
    return (Mapping) file.get("contents").orElseThrow();
  }

  private static String refusalOf(Mapping contents) {
    return refusal(file(CborEncoder.encode(contents)));
  }

  private static Change change(Address address, Kind kind) {
    Mapping input = Mapping.EMPTY.with("input", "1");
    return new Change(address, kind, Optional.empty(), Optional.of(input), List.of(), "", false);
  }

  private static Plan plan(
      List<Resource> desired,
      List<Change> changes,
      List<Step> steps,
      List<Precondition> preconditions) {
    return new Plan(
        PlanFileTest.plan().header(),
        Plan.Document.NONE,
        desired,
        changes,
        steps,
        preconditions,
        List.of());
  }

  private static Plan plan() {
    return plan(
        List.of(new Resource(A, Mapping.EMPTY.with("input", "1"), Set.of())),
        List.of(change(A, Kind.CREATE)),
        List.of(new Step(A, Operation.CREATE, List.of())),
        List.of(new Precondition(A, Subject.DESIRED, "absent")));
  }

  /** The plan with one value of one field of its first record of a list set to another. */
  private static Mapping with(String list, String field, Value value) throws Exception {
    Mapping contents = contents(plan());
    Sequence records = (Sequence) contents.get(list).orElseThrow();
    Mapping changed = ((Mapping) records.items().getFirst()).with(field, value);
    return contents.with(list, new Sequence(List.of(changed)));
  }

  @Test
  void everyHeaderFieldHasItsForm() throws Exception {
    List<String[]> table =
        List.of(
            new String[] {"nonce", "32", ""},
            new String[] {"lineage", "32", "g".repeat(32)},
            new String[] {"hostId", "64", "A".repeat(64)},
            new String[] {"stateDigest", "64", "0".repeat(65)});
    for (String[] row : table) {
      Mapping contents = contents(plan());
      Mapping header = (Mapping) contents.get("header").orElseThrow();
      assertEquals(
          "header: " + row[0] + " is not a text of " + row[1] + " lower-case hex digits",
          refusalOf(contents.with("header", header.with(row[0], row[2]))));
    }
    assertEquals(
        "preconditions[0]: fingerprint is not a text of 64 lower-case hex digits",
        refusalOf(with("preconditions", "fingerprint", Value.of("gone"))));
  }

  @Test
  void aHeaderThatNoPlannerWritesIsRefused() throws Exception {
    for (String name : List.of("", "..", "../../etc", "/etc", "a/b", "A", "a".repeat(41))) {
      assertEquals(
          "plan: its deployment has no name that a deployment may have",
          refusalOf(withHeader("deployment", Value.of(name))));
    }
    assertEquals(
        "plan: it was created at no time: -1", refusalOf(withHeader("created", Value.of(-1))));
    assertEquals(
        "plan: it was created at no time: 253402300800",
        refusalOf(withHeader("created", Value.of(253402300800L))));
    assertEquals(
        "plan: it destroys, and value.a is desired",
        refusalOf(withHeader("mode", Value.of("DESTROY"))));
  }

  private static Mapping withHeader(String field, Value value) throws Exception {
    Mapping contents = contents(plan());
    Mapping header = (Mapping) contents.get("header").orElseThrow();
    return contents.with("header", header.with(field, value));
  }

  @Test
  void aFieldTooManyTooFewOrOfAnotherTypeIsNamed() throws Exception {
    assertEquals(
        "changes[0] has the unknown field note", refusalOf(with("changes", "note", Value.of("x"))));
    assertEquals(
        "steps[0]: operation cannot be 'DESTROY'",
        refusalOf(with("steps", "operation", Value.of("DESTROY"))));
    assertEquals(
        "desired[0]: attributes is not a record",
        refusalOf(with("desired", "attributes", Value.of(1))));
    assertEquals(
        "desired[0]: 'A.a' is not an address; write type.name, such as mount.bundle",
        refusalOf(with("desired", "address", Value.of("A.a"))));
    assertTrue(
        refusalOf(contents(plan()).without("artifacts"))
            .endsWith("plan has 6 fields and must have 7"));
    assertTrue(
        refusalOf(contents(plan()).without("steps").with("stepz", new Sequence(List.of())))
            .endsWith("field 'stepz' stands where 'steps' belongs"));
    assertTrue(
        refusalOf(contents(plan()).with("changes", Value.of(1))).endsWith("changes is not a list"));
  }

  @Test
  void aPlanBreaksNoneOfTheRulesOfPlans() {
    Resource resource = new Resource(A, Mapping.EMPTY, Set.of());
    Change create = change(A, Kind.CREATE);
    Step step = new Step(A, Operation.CREATE, List.of());
    Precondition precondition = new Precondition(A, Subject.CURRENT, "absent");
    assertRule(
        "value.a is desired twice",
        List.of(resource, resource),
        List.of(create),
        List.of(),
        List.of());
    assertRule(
        "value.a is changed twice", List.of(), List.of(create, create), List.of(), List.of());
    Change delete = change(A, Kind.DELETE);
    plan(List.of(), List.of(change(A, Kind.NO_OP), delete), List.of(), List.of());
    assertRule(
        "value.a is changed twice",
        List.of(),
        List.of(create, delete, delete),
        List.of(),
        List.of());
    assertRule(
        "step 0 is about value.a, which is not among the changes",
        List.of(),
        List.of(change(B, Kind.CREATE)),
        List.of(step),
        List.of());
    assertRule(
        "step 1 repeats CREATE of value.a",
        List.of(),
        List.of(create),
        List.of(step, step),
        List.of());
    Step other = new Step(A, Operation.DELETE, List.of());
    assertRule(
        "step 2 waits for step 0 out of order",
        List.of(),
        List.of(create),
        List.of(step, other, new Step(A, Operation.UPDATE, List.of(1, 0))),
        List.of());
    assertRule(
        "step 1 waits for step 0 out of order",
        List.of(),
        List.of(create),
        List.of(step, new Step(A, Operation.UPDATE, List.of(0, 0))),
        List.of());
    assertRule(
        "a precondition is about value.a, which is not among the changes",
        List.of(),
        List.of(),
        List.of(),
        List.of(precondition));
    assertRule(
        "value.a has two preconditions of its CURRENT object",
        List.of(),
        List.of(create),
        List.of(),
        List.of(precondition, precondition));
  }

  private static void assertRule(
      String message,
      List<Resource> desired,
      List<Change> changes,
      List<Step> steps,
      List<Precondition> preconditions) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> plan(desired, changes, steps, preconditions))
            .getMessage());
  }

  @Test
  void aSmallFileThatPromisesMuchTakesLittleMemory() {
    byte[] contents = HexFormat.of().parseHex("a7657374657073" + "9a7fffffff");
    byte[] deep = HexFormat.of().parseHex("a7657374657073" + "81".repeat(60_000) + "00");
    byte[] promise = file(contents);
    refusal(promise);
    long before = allocated();
    assertEquals("at byte 106: cut off: 2147483647 more expected, 0 bytes left", refusal(promise));
    assertTrue(refusal(file(deep)).endsWith("nested deeper than 64"));
    long spent = allocated() - before;
    assertTrue(spent < 1_000_000, () -> spent + " bytes");
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void moreItemsThanAnyPlanNeedsAreRefusedAndNotWritten() {
    // A list of lists of truths, each item one byte.
    CborEncoder contents = new CborEncoder();
    contents.record(7);
    contents.text("steps");
    contents.list(200);
    List<Value> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(Value.of(true));
    }
    Value list = new Sequence(many);
    for (int i = 0; i < 200; i++) {
      contents.value(list);
    }
    assertEquals("steps[0] is not a record", refusal(file(contents.toByteArray())));
    CborDecoder decoder = new CborDecoder(contents.toByteArray(), 14, 500_000);
    String message =
        assertThrows(
                FormatException.class,
                () -> {
                  while (true) {
                    decoder.value();
                  }
                })
            .getMessage();
    assertTrue(message.endsWith(": more than 500000 items"), message);
  }

  @Test
  void whatIsNestedAsDeepAsAllowedIsReadAndWhatIsDeeperIsNotWritten() throws Exception {
    Plan deepest = nested(Value.DEEPEST);
    assertEquals(deepest, PlanFile.decode(PlanFile.encode(deepest)));
    assertEquals(
        "a value is nested deeper than 64 levels",
        assertThrows(IllegalArgumentException.class, () -> PlanFile.encode(nested(64)))
            .getMessage());
  }

  @Test
  void whatIsTooDeepForAPlanIsAProblemOfItsResource() {
    Schema schema = Schema.of(Set.of(), Attribute.of("list", Value.Kind.SEQUENCE));
    for (int levels : List.of(Value.DEEPEST, Value.DEEPEST + 1)) {
      Value value = nested(levels).desired().getFirst().attributes().get("input").orElseThrow();
      assertEquals(
          levels > Value.DEEPEST
              ? List.of("attribute list is nested deeper than 32 levels")
              : List.of(),
          schema.problems(Mapping.EMPTY.with("list", value)));
    }
  }

  private static Plan nested(int levels) {
    Value value = new Value.Unknown("value.b", "output");
    for (int i = 0; i < levels; i++) {
      value = new Sequence(List.of(value));
    }
    return plan(
        List.of(new Resource(A, Mapping.EMPTY.with("input", value), Set.of())),
        List.of(change(A, Kind.CREATE)),
        List.of(),
        List.of());
  }

  @Test
  void nothingMayFollowTheContentsThoughTheDigestCoversIt() throws Exception {
    byte[] contents = CborEncoder.encode(contents(plan()));
    byte[] longer = Arrays.copyOf(contents, contents.length + 2);
    int end = file(contents).length;
    assertEquals("at byte " + end + ": 2 bytes follow the end", refusal(file(longer)));
  }

  @Test
  void aProviderIsOfATypeThatResourcesCanHave() throws Exception {
    Mapping contents = contents(plan());
    Mapping header = (Mapping) contents.get("header").orElseThrow();
    Mapping providers = Mapping.EMPTY.with("Not a type", Mapping.EMPTY.with("version", "1.0"));
    assertEquals(
        "providers: 'Not a type' is no type of resources",
        refusalOf(contents.with("header", header.with("providers", providers))));
  }
}
