package ai.greentic.deployer.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitOverridesTest {
  private static List<String> dropIns(String unit, String paths) {
    return UnitOverrides.dropIns(unit, Map.of("DropInPaths", paths));
  }

  @Test
  void dropInsOfTheUnitAloneAreFound() {
    assertEquals(List.of(), dropIns("a.service", ""));
    assertEquals(
        List.of("/etc/systemd/system/a.service.d/nice.conf", "/run/systemd/system/a.service.d/x"),
        dropIns(
            "a.service",
            "/usr/lib/systemd/system/service.d/all.conf"
                + " /etc/systemd/system/a.service.d/nice.conf"
                + " /run/systemd/system/a.service.d/x"));
  }

  @Test
  void pathsThatSystemctlQuotesAreRead() {
    assertEquals(
        List.of(
            "/etc/systemd/system/run-a\\x2db.mount.d/my options.conf",
            "/etc/systemd/system/run-a\\x2db.mount.d/say \"no\".conf"),
        dropIns(
            "run-a\\x2db.mount",
            "\"/etc/systemd/system/run-a\\\\x2db.mount.d/my options.conf\""
                + " \"/etc/systemd/system/run-a\\\\x2db.mount.d/say \\\"no\\\".conf\""));
  }
}
