package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.policy.DeploymentPattern;
import ai.greentic.deployer.engine.policy.Requirement;
import ai.greentic.deployer.engine.policy.Risk;
import ai.greentic.deployer.engine.policy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads one item of {@code rules} of a policy.
 *
 * @param known the names of all signers
 */
record RuleReader(SpecProblems problems, List<String> known) {
  static final List<String> KEYS =
      List.of(
          "deployments",
          "signatures",
          "signers",
          "maximumAge",
          Risk.DESTROY.key(),
          Risk.PURGE_DATA.key(),
          Risk.INTERRUPTION.key(),
          Risk.ROLLBACK.key());
  static final List<String> KEYS_OF_RISKS = List.of("signatures", "signers");
  private static final Pattern DEPLOYMENT = Pattern.compile("[a-z0-9*-]{1,64}");
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]?");

  /** Empty when it cannot be used, which then was reported. */
  Optional<Rule> read(String path, YamlNode node) {
    return KnownKeys.of(problems, path, new YamlNode.Entry(node.position(), node), KEYS)
        .flatMap(this::rule);
  }

  private Optional<Rule> rule(KnownKeys keys) {
    keys.require("deployments", "[acme-prod]");
    List<DeploymentPattern> deployments = deployments(keys);
    List<String> signers = signers(keys, known);
    Optional<Requirement> always = requirement(keys, signers);
    Optional<Duration> age = keys.parse("maximumAge", "24h", Durations::positive);
    Map<Risk, Requirement> more = new EnumMap<>(Risk.class);
    for (Risk risk : Risk.values()) {
      keys.get(risk.key())
          .flatMap(entry -> KnownKeys.of(problems, keys.child(risk.key()), entry, KEYS_OF_RISKS))
          .flatMap(demand -> requirement(demand, signers(demand, signers)))
          .ifPresent(requirement -> more.put(risk, requirement));
    }
    return always.map(requirement -> new Rule(deployments, requirement, age, more));
  }

  private List<DeploymentPattern> deployments(KnownKeys keys) {
    List<DeploymentPattern> patterns = new ArrayList<>();
    for (KnownKeys.Item item : keys.texts("deployments", "acme-prod")) {
      if (DEPLOYMENT.matcher(item.text()).matches()) {
        patterns.add(new DeploymentPattern(item.text()));
      } else {
        problems.add(
            SpecError.DOCUMENT_INVALID_VALUE,
            item.position(),
            item.path(),
            Quoted.of(item.text()) + " is neither a deployment's name nor a pattern",
            "use lower-case letters, digits and hyphens, and * for any of them, for example acme-*");
      }
    }
    return patterns;
  }

  private List<String> signers(KnownKeys keys, List<String> otherwise) {
    if (keys.get("signers").isEmpty()) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (KnownKeys.Item item : keys.texts("signers", "alice")) {
      if (names.contains(item.text())) {
        problems.add(
            SpecError.DOCUMENT_CONFLICT,
            item.position(),
            item.path(),
            Quoted.of(item.text()) + " stands here a second time",
            "remove one of them");
      } else if (known.contains(item.text())) {
        names.add(item.text());
      } else {
        problems.add(
            SpecError.DOCUMENT_UNRESOLVED_REFERENCE,
            item.position(),
            item.path(),
            Quoted.of(item.text()) + " is none of the signers",
            KnownKeys.meant(item.text(), known)
                .orElse("add a signer of that name, or name one of " + String.join(", ", known)));
      }
    }
    return names;
  }

  private Optional<Requirement> requirement(KnownKeys keys, List<String> signers) {
    keys.require("signatures", "2");
    Optional<YamlNode.Entry> entry = keys.get("signatures");
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (!(entry.get().value() instanceof YamlNode.Numeral(Position position, String text))
        || !COUNT.matcher(text).matches()) {
      KnownKeys.wrong(
          problems,
          keys.child("signatures"),
          entry.get(),
          "a whole number from 0 (unsigned plans too) to 99");
      return Optional.empty();
    }
    int count = Integer.parseInt(text);
    if (count > signers.size()) {
      problems.add(
          SpecError.DOCUMENT_CONFLICT,
          position,
          keys.child("signatures"),
          "is " + count + ", and " + signers.size() + " may sign, so that no plan could ever pass",
          "write at most " + signers.size() + ", or name more signers");
      return Optional.empty();
    }
    return Optional.of(new Requirement(count, signers));
  }
}
