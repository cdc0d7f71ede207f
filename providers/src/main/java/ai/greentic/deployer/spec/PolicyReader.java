package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.policy.Policy;
import ai.greentic.deployer.engine.policy.Rule;
import ai.greentic.deployer.engine.policy.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and validates a {@code kind: Policy} document. */
public final class PolicyReader {
  static final List<String> KEYS = List.of("apiVersion", "kind", "signers", "rules");
  private static final Choice<String> API_VERSION =
      Choice.only("apiVersion", "greentic.ai/v1alpha1");
  private static final Choice<String> KIND = Choice.only("kind", "Policy");

  private final SpecProblems problems;

  private PolicyReader(SpecProblems problems) {
    this.problems = problems;
  }

  /**
   * Reads a policy. Nothing but the bytes is looked at.
   *
   * @param file its name in messages
   * @throws InvalidSpecException with every problem of the document
   */
  public static Policy read(String file, byte[] bytes) throws InvalidSpecException {
    SpecProblems problems = new SpecProblems(file);
    YamlNode root = YamlReader.read(problems, bytes);
    Optional<Read> read = new PolicyReader(problems).read(root);
    problems.throwIfAny();
    return read.map(all -> new Policy(file, all.signers(), all.rules()))
        .orElseThrow(
            () -> new IllegalStateException("a policy that is no mapping was not reported"));
  }

  private record Read(List<Signer> signers, List<Rule> rules) {}

  private Optional<Read> read(YamlNode root) {
    return KnownKeys.of(problems, "", new YamlNode.Entry(Position.START, root), KEYS)
        .map(this::read);
  }

  private Read read(KnownKeys document) {
    document.require("apiVersion", "greentic.ai/v1alpha1");
    document.parse("apiVersion", "greentic.ai/v1alpha1", API_VERSION);
    document.require("kind", "Policy");
    document.parse("kind", "Policy", KIND);
    document.require("rules", "[{deployments: [acme-prod], signatures: 1}]");
    SignersReader signers = new SignersReader(problems);
    signers.read(document);
    return new Read(signers.valid(), rules(document, signers.names()));
  }

  private List<Rule> rules(KnownKeys document, List<String> names) {
    RuleReader reader = new RuleReader(problems, names);
    List<Rule> rules = new ArrayList<>();
    List<YamlNode> items = document.items("rules", "[{deployments: [acme-prod], signatures: 1}]");
    for (int index = 0; index < items.size(); index++) {
      YamlNode item = items.get(index);
      String path = KeyPath.item("rules", index);
      Optional<Rule> rule = reader.read(path, item);
      if (rule.isPresent()) {
        refuseUnreachable(rule.get(), rules, item.position(), path);
        rules.add(rule.get());
      }
    }
    return rules;
  }

  /** An earlier pattern that fits the text of a later one fits all names that this stands for. */
  private void refuseUnreachable(Rule rule, List<Rule> earlier, Position position, String path) {
    boolean reachable =
        rule.deployments().stream()
            .anyMatch(pattern ->
                earlier.stream()
                    .flatMap(other -> other.deployments().stream())
                    .noneMatch(other -> other.matches(pattern.text())));
    if (!reachable && !rule.deployments().isEmpty()) {
      problems.add(
          SpecError.DOCUMENT_CONFLICT,
          position,
          path,
          "is never used: rules before it are for all of its deployments",
          "move it up, or remove it");
    }
  }
}
