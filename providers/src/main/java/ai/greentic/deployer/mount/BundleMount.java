package ai.greentic.deployer.mount;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.MountTable;
import ai.greentic.deployer.host.MountTable.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A squashfs file and the place where it is to be mounted, read-only and without privileges. */
record BundleMount(Path what, Path where) {
  private static final List<String> OPTIONS = List.of("ro", "nosuid", "nodev", "noexec");

  static BundleMount of(Mapping attributes) {
    return new BundleMount(Path.of(attributes.text("what")), Path.of(attributes.text("where")));
  }

  /** What the kernel has otherwise, in words; empty when all is as it must be. */
  Optional<String> problem(MountTable mounts) throws ProviderException {
    Optional<Mount> mount = mounts.at(where);
    if (mount.isEmpty()) {
      return Optional.of("nothing is mounted there");
    }
    if (!mount.get().type().equals("squashfs")) {
      return Optional.of("a file system of type " + mount.get().type() + " is mounted there");
    }
    for (String option : OPTIONS) {
      if (!mount.get().options().contains(option)) {
        return Optional.of("it is mounted without " + option);
      }
    }
    String backing = mounts.backingFile(mount.get()).orElse("device " + mount.get().device());
    // The kernel adds " (deleted)" when another file took the place of the mounted one.
    return backing.equals(what.toString()) ? Optional.empty() : Optional.of("it shows " + backing);
  }
}
