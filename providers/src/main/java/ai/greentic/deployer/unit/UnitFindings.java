package ai.greentic.deployer.unit;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.FileFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a unit since it was installed. */
final class UnitFindings {
  private UnitFindings() {}

  static List<Finding> of(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    String unit = recorded.text("unit");
    if (found.isPresent() && found.get().isTrue("masked")) {
      return List.of(
          Finding.of(
              "service-masked",
              unit + " was masked, so that it cannot start",
              "a unit file at " + recorded.text("path"),
              "a mask (systemctl mask)",
              differing.toArray(String[]::new)));
    }
    List<Finding> findings =
        new ArrayList<>(
            new FileFindings("unit file " + recorded.text("path"), recorded, found, differing)
                .edited("content", "unit-edited")
                .all());
    if (found.isEmpty() || found.get().optionalText("obstacle").isPresent()) {
      return findings;
    }
    if (differing.contains("dropIns")) {
      findings.add(
          Finding.of(
              "drop-in-added",
              unit + " was changed by a drop-in",
              "no drop-in",
              String.join(", ", found.get().texts("dropIns")),
              "dropIns"));
    }
    if (differing.contains("enabled")) {
      findings.add(enabled(unit, recorded.isTrue("enabled")));
    }
    if (differing.contains("active")) {
      findings.add(
          Finding.of(
              "timer-stopped",
              unit + " was stopped",
              active(recorded.isTrue("active")),
              active(found.get().isTrue("active")),
              "active"));
    }
    if (differing.contains("loaded")) {
      findings.add(
          Finding.of(
              "unit-not-loaded",
              "systemd has not read the unit file since it was changed",
              "systemd runs by the file",
              "systemd runs by an earlier one (no systemctl daemon-reload)",
              "loaded"));
    }
    if (differing.contains("startedFromEdit")) {
      findings.add(
          Finding.of(
              "started-from-edit",
              "what runs was started from the edited unit",
              "started from the unit as applied",
              "started after the unit was changed",
              "startedFromEdit"));
    }
    return findings;
  }

  private static Finding enabled(String unit, boolean expected) {
    return expected
        ? Finding.of(
            "service-disabled",
            unit + " was disabled, so that it does not start at boot",
            "enabled",
            "disabled",
            "enabled")
        : Finding.of("service-enabled", unit + " was enabled", "disabled", "enabled", "enabled");
  }

  private static String active(boolean active) {
    return active ? "active" : "inactive";
  }
}
