package ai.greentic.deployer.spec;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The container that runs the bundle.
 *
 * @param image an OCI image reference as written: {@code registry/repository:tag}, {@code
 *     …@sha256:…} or both
 * @param archivePath an OCI or docker archive that holds the image, for machines without a registry
 * @param archiveSha256 the digest the archive must have, 64 lower-case hex digits; only with an
 *     archive
 * @param args the command line of the container's entry point, without control characters
 * @param env additional environment variables, sorted by name; no secrets
 * @param envFile a file of additional environment variables, read on the machine; for secrets
 * @param requireStatic whether every ELF file that runs must be statically linked
 */
public record RuntimeSpec(
    String image,
    Optional<String> archivePath,
    Optional<String> archiveSha256,
    Engine engine,
    Architecture architecture,
    List<String> args,
    SortedMap<String, String> env,
    Optional<String> envFile,
    ResourceLimits resources,
    boolean requireStatic,
    AdminSpec admin) {

  /** The container engine that is asked for. */
  public enum Engine {
    AUTO("auto"),
    PODMAN("podman"),
    DOCKER("docker");

    private final String word;

    Engine(String word) {
      this.word = word;
    }

    /** The word in the document. */
    public String word() {
      return word;
    }
  }

  /** The processor architecture of machine and image. */
  public enum Architecture {
    X86_64("x86_64");

    private final String word;

    Architecture(String word) {
      this.word = word;
    }

    /** The word in the document. */
    public String word() {
      return word;
    }
  }

  public RuntimeSpec {
    args = List.copyOf(args);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  public static RuntimeSpec of(String image) {
    return new RuntimeSpec(
        image,
        Optional.empty(),
        Optional.empty(),
        Engine.AUTO,
        Architecture.X86_64,
        List.of(),
        Collections.emptySortedMap(),
        Optional.empty(),
        ResourceLimits.NONE,
        true,
        AdminSpec.DEFAULT);
  }
}
