package ai.greentic.deployer.host;

/** How an image archive, a tar file, is laid out. */
public enum ArchiveFormat {
  /** The OCI image layout, by {@code index.json}. */
  OCI,
  /** What {@code docker save} writes, by {@code manifest.json}. */
  DOCKER
}
