package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderContext;
import java.nio.file.Path;

/**
 * Where the parts of the managed authority lie. The keys never leave the folder that only root can
 * enter.
 *
 * @param certificate what clients and the application trust: the authority that signs and, while
 *     one follows another, both
 */
record AuthorityFiles(Path certificate, Path privateFolder) {
  static AuthorityFiles of(ProviderContext context, Path certificate) {
    return new AuthorityFiles(certificate, context.privateFolder());
  }

  /** The key that signs. */
  Path key() {
    return privateFolder.resolve("ca.key");
  }

  /** The key of the authority that is trusted already and does not sign yet. */
  Path nextKey() {
    return privateFolder.resolve("ca-next.key");
  }

  /** With which authorities the application was started, see {@link StartedWith}. */
  Path startedWith() {
    return privateFolder.resolve("ca.started-with");
  }
}
