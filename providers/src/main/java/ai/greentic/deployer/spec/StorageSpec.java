package ai.greentic.deployer.spec;

/** The folders that the runtime may write, the same paths on the machine and in the container. */
public record StorageSpec(String stateDir, String cacheDir, String logDir, String tempDir) {
  public static final StorageSpec DEFAULT =
      new StorageSpec(
          "/var/lib/greentic/state",
          "/var/lib/greentic/cache",
          "/var/log/greentic",
          "/var/lib/greentic/tmp");
}
