package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.MountTable.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a container is the one that is desired: its image, what it was started from, the bundle
 * that its process really sees, and the certificate that it presents.
 */
final class ContentCheck {
  private final ContainerEngine engine;
  private final Path proc;
  private final Path devices;

  /**
   * @param proc the proc file system, {@code /proc}
   * @param devices a folder as {@code /sys/dev/block}
   */
  ContentCheck(ContainerEngine engine, Path proc, Path devices) {
    this.engine = engine;
    this.proc = proc;
    this.devices = devices;
  }

  EngineContainer require(Gate gate) throws Rejection, ProviderException, InterruptedException {
    EngineContainer container =
        engine
            .container(gate.container())
            .orElseThrow(() ->
                Rejection.leftRunning(
                    HostError.CONTAINER_MISMATCH, "the engine has no container of that name"));
    requireEqual("image", gate.imageId(), container.imageId());
    requireEqual("bundle", gate.bundle(), container.labels().getOrDefault(Labels.BUNDLE, "none"));
    requireEqual("launch", gate.launch(), container.labels().getOrDefault(Labels.LAUNCH, "none"));
    requireBundle(gate, container);
    Optional<String> presented = PresentedCertificate.at(gate.adminHost(), gate.adminPort());
    requireEqual("certificate", gate.certificate(), presented.orElse("none"));
    return container;
  }

  private static void requireEqual(String what, String expected, String found) throws Rejection {
    if (!expected.equals(found)) {
      throw Rejection.leftRunning(
          HostError.CONTAINER_MISMATCH,
          "it has the wrong " + what + ": " + found + ", expected " + expected);
    }
  }

  /** A label tells what was meant to be mounted; the mounts of the process tell what is. */
  private void requireBundle(Gate gate, EngineContainer container)
      throws Rejection, ProviderException {
    String found = bundleFile(container, gate.bundleMount());
    if (!found.equals(gate.bundleFile().toString())) {
      throw Rejection.leftRunning(
          HostError.CONTAINER_MISMATCH,
          "it sees " + found + " at " + gate.bundleMount() + ", expected " + gate.bundleFile());
    }
  }

  /**
   * What the process of a running container sees as its bundle: the digest of its label when that
   * is behind the mount, else what is there. A bundle's file is named after its digest.
   */
  Optional<String> bundle(EngineContainer container, Path bundleMount) throws ProviderException {
    String label = container.labels().get(Labels.BUNDLE);
    if (label == null) {
      return Optional.empty();
    }
    String found = bundleFile(container, bundleMount);
    return Optional.of(found.endsWith("/" + label + ".squashfs") ? label : found);
  }

  /** The file behind a mount as the kernel names it; what is there else, in words. */
  private String bundleFile(EngineContainer container, Path bundleMount) throws ProviderException {
    Path mountinfo = proc.resolve(Long.toString(container.processId())).resolve("mountinfo");
    if (container.processId() == 0 || !Files.exists(mountinfo)) {
      return "nothing, as its process is gone,";
    }
    MountTable mounts = new MountTable(mountinfo, devices);
    Optional<Mount> mount = mounts.at(bundleMount);
    if (mount.isEmpty()) {
      return "nothing";
    }
    return mounts.backingFile(mount.get()).orElse("a mount of device " + mount.get().device());
  }
}
