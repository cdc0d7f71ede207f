package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.plan.PlanFile;
import ai.greentic.deployer.engine.registry.PublishedInterface;
import ai.greentic.deployer.engine.snapshot.SnapshotFile;
import ai.greentic.deployer.engine.state.StateFile;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Instant;

/** What a report of a bug has to tell of the tool, and a pipeline may depend on. */
public final class VersionJson {
  private VersionJson() {}

  /**
   * The document.
   *
   * @param built the date of the source
   */
  public static String of(String tool, Instant built) {
    return JsonDocument.encode(
        "Version",
        Mapping.EMPTY
            .with("tool_version", tool)
            .with("built", built.toString())
            .with("java_version", Runtime.version().toString())
            .with("java_vendor", property("java.vendor"))
            .with("java_home", property("java.home"))
            .with(
                "platform",
                Mapping.EMPTY
                    .with("os", property("os.name"))
                    .with("os_version", property("os.version"))
                    .with("arch", property("os.arch")))
            .with(
                "formats",
                Mapping.EMPTY
                    .with("document", JsonDocument.API_VERSION)
                    .with("plan", Value.of(PlanFile.FORMAT))
                    .with("state", Value.of(StateFile.FORMAT))
                    .with("snapshot", Value.of(SnapshotFile.FORMAT))
                    .with("events", JsonDocument.FORMAT_VERSION)
                    .with("plugin_interface", Value.of(PublishedInterface.VERSION))));
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }
}
