package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which secrets become fingerprints. It is derived from the machine's id as
 * sd_id128_get_machine_app_specific(3) does, so that planning needs to write no key.
 *
 * <p>Who has only the plan or the state cannot guess at secrets. Who can also read the machine's
 * id, as every local user can, could try short ones; plan and state are root's alone there.
 */
public final class FingerprintKey {
  private static final String PURPOSE = "ai.greentic.deployer secret fingerprints v1";

  private final byte[] key;

  private FingerprintKey(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The machine's key.
   *
   * @param machineId the file, {@code /etc/machine-id}, see machine-id(5)
   */
  public static FingerprintKey ofMachine(Path machineId) throws ProviderException {
    try {
      byte[] id = HexFormat.of().parseHex(Files.readString(machineId).strip());
      if (id.length != 16) {
        throw new IllegalArgumentException("it has " + id.length + " bytes, not 16");
      }
      return new FingerprintKey(hmac(id, PURPOSE));
    } catch (IOException | IllegalArgumentException e) {
      throw new ProviderException(
          machineId + " does not hold a machine id: " + e.getMessage(),
          "run systemd-machine-id-setup",
          e);
    }
  }

  Fingerprint fingerprint(String secret) {
    return new Fingerprint(HexFormat.of().formatHex(hmac(key, secret)));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
