package ai.greentic.deployer.mount;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.FileFindings;
import ai.greentic.deployer.host.UnitOverrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a mount and its unit since it was applied. */
final class MountFindings {
  private MountFindings() {}

  static List<Finding> of(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    List<Finding> findings = new ArrayList<>();
    if (found.isPresent() && differing.contains("active")) {
      findings.add(
          Finding.of(
              "mount-inactive",
              "the bundle is not mounted as applied",
              recorded.text("what") + " mounted read-only at " + recorded.text("where"),
              found.get().optionalText("problem").orElse("mounted"),
              "active"));
    }
    if (found.isPresent() && found.get().isTrue(UnitOverrides.MASKED)) {
      findings.add(masked(recorded, differing));
      return findings;
    }
    if (found.isPresent() && differing.contains(UnitOverrides.DROP_INS)) {
      findings.add(
          Finding.of(
              "drop-in-added",
              recorded.text("unit") + " was changed by a drop-in",
              "no drop-in",
              String.join(", ", found.get().texts(UnitOverrides.DROP_INS)),
              UnitOverrides.DROP_INS));
    }
    Mapping file =
        recorded
            .with("owner", Value.of(MountObservation.UNIT_FILE.owner()))
            .with("group", Value.of(MountObservation.UNIT_FILE.group()))
            .with("mode", MountObservation.UNIT_FILE.modeText());
    findings.addAll(
        new FileFindings("unit file " + recorded.text("unitPath"), file, found, differing)
            .edited("content", "unit-edited")
            .all());
    return findings;
  }

  private static Finding masked(Mapping recorded, List<String> differing) {
    return Finding.of(
        "mount-masked",
        recorded.text("unit") + " was masked, so that the bundle cannot be mounted again",
        "a unit file at " + recorded.text("unitPath"),
        "a mask (systemctl mask)",
        differing.stream().filter(name -> !name.equals("active")).toArray(String[]::new));
  }
}
