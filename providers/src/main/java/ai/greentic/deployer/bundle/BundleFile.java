package ai.greentic.deployer.bundle;

import java.nio.file.Path;

/**
 * A bundle on the host.
 *
 * @param size bytes
 * @param sha256 digest of the bytes, lower-case hex
 */
public record BundleFile(Path path, long size, String sha256) {}
