package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which the secrets of one deployment become fingerprints: 32 random bytes in a file
 * that root alone can read. So whoever has a plan or a state cannot try out guesses of a secret.
 *
 * <p>The key is made when it is first needed, also for a plan: it is ours and no part of what is
 * deployed. When it is lost, the fingerprints of all secrets change, and a plan shows that.
 */
public final class FingerprintKey {
  private static final String FILE = "fingerprint.key";
  private static final int LENGTH = 32;

  private final byte[] key;

  private FingerprintKey(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The key of a deployment, made if there is none yet.
   *
   * @param privateFolder the deployment's own folder for what must never leave the host
   */
  public static FingerprintKey in(Path privateFolder) throws ProviderException {
    Path file = privateFolder.resolve(FILE);
    try {
      byte[] key;
      try {
        key = Files.readAllBytes(file);
      } catch (NoSuchFileException e) {
        key = make(privateFolder, file);
      }
      requireSecret(file, key);
      return new FingerprintKey(key);
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FINGERPRINT_KEY_UNUSABLE,
          "the key of the secrets' fingerprints cannot be used: " + FailureReason.of(e),
          "run as root, with a state folder that can be written",
          e);
    }
  }

  /** Of two processes that make it at once, one wins, and both read what that one made. */
  private static byte[] make(Path folder, Path file) throws IOException {
    byte[] made = new byte[LENGTH];
    new SecureRandom().nextBytes(made);
    DurableFile.makeFolder(folder);
    DurableFile.writeNew(file, made);
    return Files.readAllBytes(file);
  }

  private static void requireSecret(Path file, byte[] key) throws IOException, ProviderException {
    Ownership.require(file);
    Set<PosixFilePermission> readers =
        Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    if (Files.getPosixFilePermissions(file).stream().anyMatch(readers::contains)) {
      throw unusable(file, "can be read by others than root");
    }
    if (key.length != LENGTH) {
      throw unusable(file, "has " + key.length + " bytes, not " + LENGTH);
    }
  }

  private static ProviderException unusable(Path file, String why) {
    return new ProviderException(
        HostError.FINGERPRINT_KEY_UNUSABLE,
        file + " " + why,
        "delete it: a new one is made, and the next plan shows all secrets as changed");
  }

  Fingerprint fingerprint(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return new Fingerprint(
          HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
