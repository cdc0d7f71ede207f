package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.util.List;
import java.util.Optional;

/**
 * What only the machine can tell and the graph needs, so that a reviewer sees every file as it will
 * be.
 *
 * @param uid the service user's
 * @param gid the service group's
 * @param engine the container engine, {@code podman} or {@code docker}
 * @param enginePath its program
 */
public record HostFacts(
    long uid,
    long gid,
    String engine,
    String enginePath,
    Bundle bundle,
    Image image,
    Optional<Secrets> secrets) {
  private static final String NO_DIGEST = "0".repeat(64);

  /**
   * The bundle's file.
   *
   * @param sha256 lower-case hex
   * @param size in bytes
   */
  public record Bundle(String sha256, long size) {}

  /**
   * What the image reference or archive stands for now.
   *
   * @param imageId {@code sha256:…}, the digest of its configuration: the one identity that is
   *     equal however it was loaded
   * @param digest the digest of its manifest, {@code sha256:…}, when a registry serves it
   * @param archiveSha256 the digest of the archive file, lower-case hex
   */
  public record Image(String imageId, Optional<String> digest, Optional<String> archiveSha256) {}

  /**
   * The user's file of secret variables.
   *
   * @param names the variables that it sets and the environment file does not, sorted
   * @param fingerprint stands for their names and values
   */
  public record Secrets(List<String> names, Fingerprint fingerprint) {
    public Secrets {
      names = List.copyOf(names);
    }
  }

  /**
   * Stands in where no machine can be asked, for checking and rendering a document anywhere: ids of
   * -1 and digests of zeros. What is compiled with it must not be applied.
   *
   * @param wanted the engine of the document; auto prefers podman
   */
  public static HostFacts placeholders(RuntimeSpec.Engine wanted) {
    String engine = wanted == RuntimeSpec.Engine.DOCKER ? "docker" : "podman";
    return new HostFacts(
        Placeholder.IDS.uid(),
        Placeholder.IDS.gid(),
        engine,
        "/usr/bin/" + engine,
        Placeholder.BUNDLE,
        Placeholder.IMAGE,
        Optional.empty());
  }

  /** Stands in for one fact that is not known. */
  static final class Placeholder {
    static final SystemIds.Ids IDS = new SystemIds.Ids(-1, -1);
    static final Bundle BUNDLE = new Bundle(NO_DIGEST, 0);
    static final Image IMAGE = new Image("sha256:" + NO_DIGEST, Optional.empty(), Optional.empty());

    private Placeholder() {}
  }

  /** Whether a value was compiled with the placeholder of a digest, and so means nothing. */
  public static boolean isPlaceholder(Value value) {
    return switch (value) {
      case Text(String text) -> text.contains(NO_DIGEST);
      case Sequence(List<Value> items) -> items.stream().anyMatch(HostFacts::isPlaceholder);
      case Mapping mapping ->
          mapping.entries().values().stream().anyMatch(HostFacts::isPlaceholder);
      case Int _, Bool _, Unknown _, Fingerprint _ -> false;
    };
  }
}
