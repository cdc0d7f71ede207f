package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Verification;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.policy.CheckedSignature;
import ai.greentic.deployer.engine.policy.Policy;
import ai.greentic.deployer.engine.policy.PolicyCheck;
import ai.greentic.deployer.engine.policy.SignedPlan;
import ai.greentic.deployer.engine.policy.Signer;
import ai.greentic.deployer.engine.policy.Verdict;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.signature.PublicKeyText;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    customSynopsis = "greentic-deployer verify [options] PLAN",
    description =
        "Shows who signed a saved plan, and whether a policy lets it be applied now: that of this"
            + " machine unless -policy names another one. With -key, each of these keys must have"
            + " signed.",
    sortOptions = false,
    exitCodeList = {"0:all is as it must be", "1:nothing to check against, or failed", "3:refused"},
    footer = {
      "greentic-deployer verify plan.bin",
      "greentic-deployer verify -key=alice.pub -key=bob.pub plan.bin",
      "greentic-deployer verify -policy=policy.yaml plan.bin"
    })
final class VerifyCommand implements Verb {
  @Parameters(paramLabel = "PLAN", description = "A file that 'plan -out' wrote.")
  private @Nullable Path file;

  @Option(
      names = "-key",
      paramLabel = "FILE",
      description =
          "A public key that must have signed: PEM or a line of OpenSSH; may be repeated.")
  private List<Path> keys = List.of();

  @Option(
      names = "-policy",
      paramLabel = "FILE",
      description = "A policy to hold it against (default: that of this machine).")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "-signatures",
      paramLabel = "FILE",
      description = "The file with the signatures (default: PLAN.sig).")
  private Optional<Path> signatures = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    Path path = Objects.requireNonNull(file);
    byte[] bytes = PlanFileInput.read(console, path);
    SignedPlan plan = SignedPlan.decode(bytes, SignatureInput.read(console, path, signatures));
    List<Signer> wanted = wanted(console);
    Optional<Policy> rules = policy(session);
    if (wanted.isEmpty() && rules.isEmpty()) {
      throw DeployerException.failed(
          SigningError.POLICY_NO_RULE,
          "there is nothing to check " + path + " against: this machine has no policy",
          "name the keys of those who should have signed with -key=FILE, or a policy with"
              + " -policy=FILE");
    }
    Verification verification = verification(session, plan, Digests.sha256(bytes), wanted, rules);
    console
        .out()
        .print(display.json() ? verification.json() : verification.text(display.paint(console)));
    return verification.isGood() ? CommandLineRunner.DONE : Category.REFUSED.exitCode();
  }

  private static Verification verification(
      Session session, SignedPlan plan, String sha256, List<Signer> wanted, Optional<Policy> rules)
      throws DeployerException {
    List<Signer> known = new ArrayList<>(rules.map(Policy::signers).orElse(List.of()));
    known.addAll(wanted);
    Optional<Verification.Judgement> judgement = Optional.empty();
    if (rules.isPresent()) {
      Verdict verdict =
          new PolicyCheck(rules.get(), session.machine().providers().schemas())
              .verdict(plan, session.clock().instant());
      judgement = Optional.of(new Verification.Judgement(rules.get().file(), verdict));
    }
    return new Verification(
        plan.plan(), sha256, CheckedSignature.of(plan, known), wanted, judgement);
  }

  private List<Signer> wanted(Console console) throws DeployerException {
    List<Signer> wanted = new ArrayList<>();
    for (Path key : keys) {
      String text = new String(InputFile.read(console, key), StandardCharsets.ISO_8859_1);
      try {
        wanted.add(new Signer(key.toString(), PublicKeyText.parse(text)));
      } catch (FormatException e) {
        throw DeployerException.failed(
            SigningError.KEY_UNUSABLE,
            "the key " + key + " cannot be used: " + e.getMessage(),
            "give the .pub file that belongs to the signer's key",
            e);
      }
    }
    return wanted;
  }

  private Optional<Policy> policy(Session session) throws DeployerException {
    Console console = session.console();
    Optional<Path> file =
        policy.or(() -> EnvironmentDefault.POLICY.read(console, OptionValues::path));
    if (file.isEmpty()) {
      return session.machine().policy().read();
    }
    try {
      return Optional.of(policy(console, file.get()));
    } catch (DeployerException e) {
      throw policy.isPresent() ? e : EnvironmentDefault.POLICY.blamed(e);
    }
  }

  private static Policy policy(Console console, Path file) throws DeployerException {
    byte[] bytes = InputFile.read(console, file);
    try {
      return PolicyReader.read(file.toString(), bytes);
    } catch (InvalidSpecException e) {
      throw e.asFailure();
    }
  }
}
