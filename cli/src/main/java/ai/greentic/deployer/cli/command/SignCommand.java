package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Signing;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.policy.SignedPlan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.engine.signature.PlanSignature;
import ai.greentic.deployer.engine.signature.SignatureFile;
import ai.greentic.deployer.engine.signature.SigningKey;
import ai.greentic.deployer.engine.storage.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
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
    name = "sign",
    customSynopsis = "greentic-deployer sign -key=FILE [options] PLAN",
    description =
        "Signs a saved plan, whose own bytes stay as they are: the signature is added to PLAN.sig."
            + " Look at the plan with 'show' first.",
    sortOptions = false,
    exitCodeList = {"0:signed", "1:failed"},
    footer = {
      "greentic-deployer sign -key=alice.key plan.bin",
      "greentic-deployer sign -key=$HOME/.ssh/id_ed25519 plan.bin",
      "greentic-deployer sign -key=env:SIGNING_KEY -out=alice.sig plan.bin"
    })
final class SignCommand implements Verb {
  @Parameters(paramLabel = "PLAN", description = "A file that 'plan -out' wrote.")
  private @Nullable Path file;

  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "-out",
      paramLabel = "FILE",
      description = "Where the signature is added (default: PLAN.sig).")
  private Optional<Path> out = Optional.empty();

  @Mixin private DisplayOptions display = new DisplayOptions();

  @Override
  public int run(Session session) throws DeployerException {
    Console console = session.console();
    Path path = Objects.requireNonNull(file);
    SigningKey signer = key.read(console);
    byte[] bytes = PlanFileInput.read(console, path);
    SignedPlan plan = SignedPlan.decode(bytes, List.of());
    Path target = out.orElse(SignatureInput.beside(path));
    List<PlanSignature> before =
        Files.exists(console.folder().resolve(target))
            ? SignatureInput.read(console, path, Optional.of(target))
            : List.of();
    List<PlanSignature> after = with(before, bytes, signer);
    if (!after.equals(before)) {
      write(console, target, after);
    }
    Signing signing =
        new Signing(
            plan.plan(),
            Digests.sha256(bytes),
            signer.publicKey().id(),
            target.toString(),
            after.size(),
            !after.equals(before));
    console.out().print(display.json() ? signing.json() : signing.text());
    return CommandLineRunner.DONE;
  }

  /** A signature of the same key over other bytes is one of an earlier plan, and makes room. */
  private static List<PlanSignature> with(
      List<PlanSignature> before, byte[] plan, SigningKey signer) {
    if (before.stream().anyMatch(signature -> signature.isOf(plan, signer.publicKey()))) {
      return before;
    }
    List<PlanSignature> after = new ArrayList<>(before);
    after.removeIf(signature -> signature.keyId().equals(signer.publicKey().id()));
    after.add(PlanSignature.of(plan, signer));
    return after;
  }

  private static void write(Console console, Path target, List<PlanSignature> signatures)
      throws DeployerException {
    Path path = console.folder().resolve(target);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          target + " is there already and is not a file",
          "give another name with -out");
    }
    if (signatures.size() > SignatureFile.MOST) {
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          target + " has " + SignatureFile.MOST + " signatures already, and no more may be there",
          "give another name with -out");
    }
    try {
      DurableFile.write(path, SignatureFile.encode(signatures));
    } catch (IOException e) {
      throw DeployerException.failed(
          SigningError.SIGNATURES_DAMAGED,
          "the signature could not be written to " + target + ": " + FailureReason.of(e),
          "choose a folder that can be written and has space, with -out",
          e);
    }
  }
}
