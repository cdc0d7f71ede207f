package ai.greentic.deployer.engine.registry;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a plan was made with: which version of a provider and, when it came from a plug-in, which
 * bytes.
 *
 * @param version the tool's version for a built-in provider, the jar's Implementation-Version for
 *     one from a plug-in
 * @param sha256 SHA-256 of the plug-in's jar, lower-case hex; empty for a built-in provider
 */
public record ProviderVersion(String version, Optional<String> sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ProviderVersion {
    if (sha256.isPresent() && !SHA256.matcher(sha256.get()).matches()) {
      throw new IllegalArgumentException("'" + sha256.get() + "' is not a SHA-256 in hex");
    }
  }

  public static ProviderVersion builtIn(String toolVersion) {
    return new ProviderVersion(toolVersion, Optional.empty());
  }

  public static ProviderVersion ofPlugin(String version, String sha256) {
    return new ProviderVersion(version, Optional.of(sha256));
  }

  public boolean isPlugin() {
    return sha256.isPresent();
  }

  @Override
  public String toString() {
    return version
        + sha256.map(digest -> " (plug-in, SHA-256 " + digest + ")").orElse(" (built in)");
  }
}
