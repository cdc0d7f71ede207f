package ai.greentic.deployer.unit;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Systemd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks systemd about a unit before it is installed. */
final class UnitCheck {
  private final Systemd systemd;

  UnitCheck(Systemd systemd) {
    this.systemd = systemd;
  }

  /**
   * Nothing when systemd takes the unit as it is.
   *
   * @throws ProviderException with what it complains about
   */
  void check(String unit, byte[] content) throws ProviderException, InterruptedException {
    List<String> complaints;
    try {
      // systemd takes a unit's kind from its name, so the copy has the name in a folder of its own.
      Path folder = Files.createTempDirectory("greentic-unit-");
      try {
        complaints = systemd.verify(Files.write(folder.resolve(unit), content));
        complaints = complaints.stream().map(line -> line.replace(folder + "/", "")).toList();
      } finally {
        Files.deleteIfExists(folder.resolve(unit));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new ProviderException(
          HostError.FILE_ACCESS_FAILED,
          "unit " + unit + " cannot be checked: " + e.getMessage(),
          "look at the space in the folder for temporary files",
          e);
    }
    if (!complaints.isEmpty()) {
      throw new ProviderException(
          HostError.UNIT_INVALID,
          "systemd does not take unit " + unit + ": " + String.join(" | ", complaints),
          "correct what goes into the unit; nothing was installed");
    }
  }
}
