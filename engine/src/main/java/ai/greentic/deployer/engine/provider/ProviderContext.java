package ai.greentic.deployer.engine.provider;

import ai.greentic.deployer.engine.resource.Address;
import java.nio.file.Path;

/**
 * What the engine lends a provider for one call.
 *
 * @param deployment the deployment's name
 * @param address the resource that the call is for
 * @param privateFolder a folder of this deployment that only root can read, for what must never
 *     leave the host, such as a CA key; it may not exist yet (mode 0700 when made)
 * @param progress where long work tells how far it is
 */
public record ProviderContext(
    String deployment, Address address, Path privateFolder, Progress progress) {

  /** Receives how far long work is. Calls are cheap; the receiver thins them out. */
  public interface Progress {
    /** Says nothing to anyone. */
    Progress NONE =
        new Progress() {
          @Override
          public void bytes(String what, long done, long total) {}

          @Override
          public void note(String what) {}
        };

    /**
     * Work that is counted in bytes.
     *
     * @param what the verb in progress, such as {@code copying}
     * @param total all bytes, or -1 when that is not known
     */
    void bytes(String what, long done, long total);

    /**
     * Work that is tried until it succeeds, or for as long as it may take.
     *
     * @param what is tried, and what the last attempt gave
     * @param attempts how often by now
     */
    default void attempts(String what, long attempts) {
      note(what);
    }

    /** A step that has begun or a wait that goes on, such as {@code waiting for readiness}. */
    void note(String what);
  }
}
