package ai.greentic.deployer.spec;

/** Reads {@code spec.storage}. */
final class StorageReader {
  private StorageReader() {}

  static StorageSpec read(Section storage, PathClaims claims) {
    return new StorageSpec(
        folder(storage.field("stateDir"), StorageSpec.DEFAULT.stateDir(), claims),
        folder(storage.field("cacheDir"), StorageSpec.DEFAULT.cacheDir(), claims),
        folder(storage.field("logDir"), StorageSpec.DEFAULT.logDir(), claims),
        folder(storage.field("tempDir"), StorageSpec.DEFAULT.tempDir(), claims));
  }

  private static String folder(Field field, String usual, PathClaims claims) {
    return claims.take(field, PathUse.WRITABLE_FOLDER, usual);
  }
}
