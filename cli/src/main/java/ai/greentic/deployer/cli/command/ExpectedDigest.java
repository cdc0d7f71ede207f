package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.render.Printable;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.problem.SigningError;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The one plan file that may be applied, by its SHA-256 in hex of either case. */
record ExpectedDigest(String hex) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  ExpectedDigest {
    if (!SHA256.matcher(hex).matches()) {
      throw new UsageException(
          "-expect-sha256 is '"
              + Printable.line(hex)
              + "'; write the 64 hex digits that 'greentic-deployer show PLAN' tells");
    }
  }

  /** Throws with category REFUSED when these bytes are others. */
  void require(Path file, byte[] bytes) throws DeployerException {
    String found = Digests.sha256(bytes);
    if (!found.equals(hex.toLowerCase(Locale.ROOT))) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  SigningError.PLAN_DIGEST_DIFFERS,
                  file + " has the SHA-256 " + found + ", and not the one of -expect-sha256",
                  "find out where the file was changed, and apply the one that was reviewed")));
    }
  }
}
