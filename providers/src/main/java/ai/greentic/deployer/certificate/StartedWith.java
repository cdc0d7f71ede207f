package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The authorities with which the application was started and found ready: a program reads the CA
 * file when it starts, so that only this tells whom it trusts.
 *
 * @param issuer the fingerprint of the one that signed its certificate
 * @param newest the fingerprint of the newest one that it trusts
 */
record StartedWith(String issuer, String newest) {
  private static final int LARGEST = 1 << 10;

  /** What was noted last; empty when nothing was, or nothing that can be read. */
  static Optional<StartedWith> read(SafeFiles files, AuthorityFiles paths)
      throws ProviderException, InterruptedException {
    Optional<byte[]> bytes = files.read(paths.startedWith(), LARGEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new String(bytes.get(), StandardCharsets.US_ASCII).lines().toList();
    return lines.size() == 2
        ? Optional.of(new StartedWith(lines.get(0), lines.get(1)))
        : Optional.empty();
  }

  void write(SafeFiles files, AuthorityFiles paths) throws ProviderException, InterruptedException {
    files.write(
        paths.startedWith(),
        Access.root(0600),
        (issuer + "\n" + newest + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
