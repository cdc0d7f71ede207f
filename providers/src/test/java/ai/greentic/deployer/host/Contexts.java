package ai.greentic.deployer.host;

import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.resource.Address;
import java.nio.file.Path;
import java.util.List;

/** Contexts for calls of providers. */
public final class Contexts {
  private Contexts() {}

  public static ProviderContext silent(String address) {
    return of(address, Progress.NONE);
  }

  /** Adds {@code what done/total} and notes to a list. */
  public static ProviderContext telling(String address, List<String> told) {
    return of(
        address,
        new Progress() {
          @Override
          public void bytes(String what, long done, long total) {
            told.add(what + " " + done + "/" + total);
          }

          @Override
          public void note(String what) {
            told.add(what);
          }
        });
  }

  private static ProviderContext of(String address, Progress progress) {
    return new ProviderContext("acme", Address.parse(address), Path.of("/nonexistent"), progress);
  }
}
