package ai.greentic.deployer.engine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Change.Kind;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.Plan.Mode;
import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.plan.Rollout;
import ai.greentic.deployer.engine.plan.Step;
import ai.greentic.deployer.engine.plan.Step.Operation;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.signature.PlanSignature;
import ai.greentic.deployer.engine.signature.TestKey;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {
  private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NOW = CREATED.plusSeconds(60);
  private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave");
  private static final Map<String, TestKey> KEYS = new LinkedHashMap<>();
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "value", Schema.of(Set.of()),
          "data", Schema.of(Set.of(Behaviour.HOLDS_DATA)),
          "app", Schema.of(Set.of(Behaviour.INTERRUPTS)));

  static {
    NAMES.forEach(name -> KEYS.put(name, TestKey.make()));
  }

  private static Plan plan(Mode mode, Kind kind, String type, boolean interrupts) {
    Address address = Address.parse(type + ".a");
    boolean deletes = kind == Kind.DELETE;
    Mapping value = Mapping.EMPTY.with("input", "1");
    return new Plan(
        new Plan.Header(
            "1",
            "acme-prod",
            mode,
            new Rollout(Plan.OnFailure.STOP, 3, 0, false, OptionalLong.empty(), 0, List.of()),
            "0123456789abcdef0123456789abcdef",
            CREATED.getEpochSecond(),
            "bb".repeat(32),
            "cc".repeat(16),
            7,
            "dd".repeat(32),
            new TreeMap<>()),
        Plan.Document.NONE,
        List.of(),
        List.of(
            new Change(
                address,
                kind,
                deletes ? Optional.of(value) : Optional.empty(),
                deletes ? Optional.empty() : Optional.of(value),
                List.of(),
                "asked for",
                interrupts)),
        List.of(new Step(address, deletes ? Operation.DELETE : Operation.CREATE, List.of())),
        List.of(),
        List.of());
  }

  private static SignedPlan signed(Plan plan, List<String> names) throws DeployerException {
    byte[] file = PlanFile.encode(plan);
    return SignedPlan.decode(
        file, names.stream().map(name -> PlanSignature.of(file, KEYS.get(name))).toList());
  }

  private static Policy policy(Rule... rules) {
    return new Policy(
        "policy.yaml",
        NAMES.stream().map(name -> new Signer(name, KEYS.get(name).publicKey())).toList(),
        List.of(rules));
  }

  private static Rule rule(int signatures, List<String> signers, Map<Risk, Requirement> more) {
    return new Rule(
        List.of(new DeploymentPattern("acme-*")),
        new Requirement(signatures, signers),
        Optional.of(Duration.ofHours(24)),
        more);
  }

  private static List<String> reasons(Policy policy, SignedPlan plan, Instant now) {
    return new PolicyCheck(policy, SCHEMAS)
        .verdict(plan, now).reasons().stream().map(Problem::what).toList();
  }

  private static Plan creation() {
    return plan(Mode.APPLY, Kind.CREATE, "value", false);
  }

  /** k of n: a plan passes exactly when at least k of those who count have signed. */
  @Property(tries = 200)
  void countsTheSignaturesOfThoseWhoCount(
      @ForAll @Size(max = 8) List<@IntRange(max = 3) Integer> whoSigned,
      @ForAll @Size(max = 4) Set<@IntRange(max = 3) Integer> whoCounts,
      @ForAll @IntRange(max = 4) int wanted)
      throws Exception {
    List<String> signers = whoCounts.stream().map(NAMES::get).toList();
    int signatures = Math.min(wanted, signers.size());
    SignedPlan plan = signed(creation(), whoSigned.stream().map(NAMES::get).toList());
    long counted = whoCounts.stream().filter(whoSigned::contains).count();
    assertEquals(
        counted >= signatures,
        reasons(policy(rule(signatures, signers, Map.of())), plan, NOW).isEmpty());
  }

  @Test
  void givesAllReasonsAtOnce() throws Exception {
    Plan plan = plan(Mode.DESTROY_AND_PURGE, Kind.DELETE, "data", false);
    byte[] file = PlanFile.encode(plan);
    TestKey stranger = TestKey.make();
    SignedPlan signed =
        SignedPlan.decode(
            file,
            List.of(
                PlanSignature.of(file, KEYS.get("alice")),
                PlanSignature.of(new byte[] {1}, KEYS.get("bob")),
                PlanSignature.of(file, stranger)));
    Map<Risk, Requirement> more =
        Map.of(
            Risk.PURGE_DATA, new Requirement(1, List.of("dave")),
            Risk.DESTROY, new Requirement(1, List.of("alice")));
    Policy policy = policy(rule(2, List.of("alice", "bob", "carol"), more));
    assertEquals(
        List.of(
            "the signature of bob was not made for this plan, or was changed",
            "the plan is signed by alice; 2 signatures of alice, bob, carol are needed",
            "the plan is signed by alice; 1 signature of dave is needed because it deletes data",
            "there is a signature by an unknown key " + stranger.publicKey().id(),
            "the plan is 26h old, the policy allows 24h"),
        reasons(policy, signed, CREATED.plus(Duration.ofHours(26))));
  }

  @Test
  void anUnsignedPlanThatWasMadeOnTheSpotIsToBeSavedTheWayItsKindIs() throws Exception {
    for (Mode mode : Mode.values()) {
      SignedPlan made = SignedPlan.unsigned(plan(mode, Kind.CREATE, "value", false));
      assertEquals(
          List.of(
              "save a plan with 'greentic-deployer "
                  + mode.command()
                  + "', have that file signed, and apply it"),
          new PolicyCheck(policy(rule(1, List.of("alice"), Map.of())), SCHEMAS)
              .verdict(made, NOW).reasons().stream().map(Problem::remedy).toList());
    }
    assertEquals("plan -destroy -out=FILE", Mode.DESTROY.command());
  }

  @Test
  void aForgedSignatureRefusesAlsoWhereTheOthersSuffice() throws Exception {
    byte[] file = PlanFile.encode(creation());
    SignedPlan signed =
        SignedPlan.decode(
            file,
            List.of(
                PlanSignature.of(file, KEYS.get("alice")),
                PlanSignature.of(new byte[] {1}, KEYS.get("bob"))));
    assertEquals(
        List.of("the signature of bob was not made for this plan, or was changed"),
        reasons(policy(rule(1, NAMES, Map.of())), signed, NOW));
  }

  @Test
  void aStrangersSignatureDoesNoHarm() throws Exception {
    byte[] file = PlanFile.encode(creation());
    SignedPlan signed =
        SignedPlan.decode(
            file,
            List.of(
                PlanSignature.of(file, TestKey.make()), PlanSignature.of(file, KEYS.get("alice"))));
    assertEquals(List.of(), reasons(policy(rule(1, NAMES, Map.of())), signed, NOW));
  }

  @Test
  void theFirstRuleDecidesAndNoneRefuses() throws Exception {
    Rule other =
        new Rule(
            List.of(new DeploymentPattern("acme")),
            new Requirement(0, List.of()),
            Optional.empty(),
            Map.of());
    SignedPlan unsigned = signed(creation(), List.of());
    assertEquals(
        List.of("no rule of policy.yaml is for deployment acme-prod"),
        reasons(policy(other), unsigned, NOW));
    assertEquals(
        List.of("the plan is not signed; 1 signature of alice is needed"),
        reasons(
            policy(other, rule(1, List.of("alice"), Map.of()), rule(0, List.of(), Map.of())),
            unsigned,
            NOW));
  }

  @Test
  void ageIsMeasuredBothWays() throws Exception {
    Policy policy = policy(rule(0, List.of(), Map.of()));
    SignedPlan plan = signed(creation(), List.of());
    Duration day = Duration.ofHours(24);
    assertEquals(List.of(), reasons(policy, plan, CREATED.plus(day)));
    assertEquals(
        List.of("the plan is 24h1s old, the policy allows 24h"),
        reasons(policy, plan, CREATED.plus(day).plusSeconds(1)));
    assertEquals(List.of(), reasons(policy, plan, CREATED.minus(Duration.ofMinutes(5))));
    assertEquals(
        List.of("the plan was made 5m1s in the future, by the clock of this machine"),
        reasons(policy, plan, CREATED.minus(Duration.ofMinutes(5)).minusSeconds(1)));
  }

  @Test
  void knowsWhatAPlanRisks() {
    assertEquals(Set.of(), Risk.of(creation(), SCHEMAS));
    assertEquals(
        Set.of(Risk.INTERRUPTION), Risk.of(plan(Mode.APPLY, Kind.UPDATE, "app", true), SCHEMAS));
    assertEquals(
        Set.of(Risk.ROLLBACK), Risk.of(plan(Mode.ROLLBACK, Kind.CREATE, "value", false), SCHEMAS));
    assertEquals(
        Set.of(Risk.DESTROY), Risk.of(plan(Mode.APPLY, Kind.DELETE, "value", false), SCHEMAS));
    assertEquals(
        Set.of(Risk.DESTROY), Risk.of(plan(Mode.DESTROY, Kind.RETAIN, "data", false), SCHEMAS));
    assertEquals(
        Set.of(Risk.DESTROY, Risk.PURGE_DATA),
        Risk.of(plan(Mode.APPLY, Kind.DELETE, "data", false), SCHEMAS));
    assertEquals(
        Set.of(Risk.DESTROY, Risk.INTERRUPTION),
        Risk.of(plan(Mode.DESTROY, Kind.DELETE, "app", false), SCHEMAS));
    assertEquals(
        Set.of(Risk.DESTROY, Risk.PURGE_DATA, Risk.INTERRUPTION),
        Risk.of(plan(Mode.APPLY, Kind.DELETE, "alien", false), SCHEMAS));
  }

  /** More is demanded for exactly the plans that have the risk, whatever else is demanded. */
  @Test
  void demandsMoreForEachRisk() throws Exception {
    for (Risk risk : Risk.values()) {
      Map<Risk, Requirement> more = new EnumMap<>(Map.of(risk, new Requirement(2, NAMES)));
      Policy policy = policy(rule(1, NAMES, more));
      for (Mode mode : Mode.values()) {
        Plan plan = plan(mode, mode == Mode.APPLY ? Kind.CREATE : Kind.DELETE, "app", true);
        boolean has = Risk.of(plan, SCHEMAS).contains(risk);
        assertEquals(
            has
                ? List.of(
                    "the plan is signed by bob; 2 signatures of alice, bob, carol, dave are needed"
                        + " because "
                        + risk.words())
                : List.of(),
            reasons(policy, signed(plan, List.of("bob")), NOW));
        assertEquals(List.of(), reasons(policy, signed(plan, List.of("bob", "dave")), NOW));
      }
    }
  }

  @Test
  void oneKeyIsOneSigner() {
    Signer alice = new Signer("alice", KEYS.get("alice").publicKey());
    Signer again = new Signer("alicia", KEYS.get("alice").publicKey());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Policy("policy.yaml", List.of(alice, again), List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Requirement(2, List.of("alice", "alice")));
  }

  @Test
  void patternsFitNames() {
    List<String> fitting = new ArrayList<>();
    for (String pattern :
        List.of("acme-prod", "acme-*", "*", "*-prod", "a*m*prod", "acme", "*x*")) {
      if (new DeploymentPattern(pattern).matches("acme-prod")) {
        fitting.add(pattern);
      }
    }
    assertEquals(List.of("acme-prod", "acme-*", "*", "*-prod", "a*m*prod"), fitting);
    assertFalse(new DeploymentPattern("aa*aa").matches("aaa"));
    assertTrue(new DeploymentPattern("aa*aa").matches("aaaa"));
  }

  @Test
  void theFirstProblemOfThePolicyItselfRefuses() {
    DeployerException broken = new DeployerException(Category.REFUSED, List.of());
    Authorization authorization =
        new Authorization(
            () -> {
              throw broken;
            },
            SCHEMAS,
            () -> NOW);
    assertEquals(
        broken,
        assertThrows(
            DeployerException.class, () -> authorization.require(SignedPlan.unsigned(creation()))));
  }
}
