package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of the running application since it was started. */
final class ContainerFindings {
  private final Mapping recorded;
  private final List<String> differing;
  private final List<Finding> findings = new ArrayList<>();

  ContainerFindings(Mapping recorded, List<String> differing) {
    this.recorded = recorded;
    this.differing = List.copyOf(differing);
  }

  List<Finding> all(Optional<Mapping> observed) {
    if (observed.isEmpty()) {
      return List.of(
          Finding.missing("container " + recorded.text("name") + " and " + recorded.text("unit")));
    }
    Mapping found = observed.get();
    run(found);
    other("other-image", "another image runs", "imageId", found);
    other("other-bundle", "it runs with another bundle", "bundle", found);
    other("other-launch", "it was started from another unit or environment", "launch", found);
    listed(
        "other-command",
        "it was started with another command line",
        "the command line of " + recorded.text("unit"),
        "otherCommand",
        found);
    listed(
        "other-environment",
        "it runs with other variables than those of its environment file",
        "the variables as applied",
        "otherVariables",
        found);
    listed(
        "folder-removed-while-running",
        "it still holds folders that were removed",
        "the folders that are on the machine",
        "deletedFolders",
        found);
    if (differing.contains("secrets")) {
      findings.add(
          Finding.of(
              "other-secrets",
              "it runs with other secret variables",
              "the values as applied",
              "other values (sensitive)",
              "secrets"));
    }
    if (found.isTrue("active")) {
      other(
          "certificate-not-in-use",
          "the admin endpoint presents another certificate",
          "certificate",
          found);
    }
    listed(
        "other-listener",
        "it listens on another address too",
        recorded.text("adminBind") + " only",
        "otherListeners",
        found);
    foreign(found);
    return List.copyOf(findings);
  }

  private void run(Mapping found) {
    String unit = recorded.text("unit");
    String state = found.optionalText("unitState").orElse("not running");
    if (found.isTrue("startedByHand")) {
      findings.add(
          Finding.of(
              "container-started-by-hand",
              "the container was started by hand, outside of its unit",
              "container " + recorded.text("name") + " run by " + unit,
              "container "
                  + found.optionalText("containerId").map(ContainerFindings::abbreviated).orElse("")
                  + " while "
                  + unit
                  + " is "
                  + state,
              "startedByHand",
              "active",
              "certificate"));
    } else if (differing.contains("active")) {
      findings.add(
          Finding.of(
              "service-stopped",
              "the application does not run",
              unit + " active (running)",
              unit + " " + state,
              "active",
              "certificate"));
    }
  }

  private static String abbreviated(String id) {
    return id.substring(0, Math.min(12, id.length()));
  }

  private void other(String kind, String summary, String attribute, Mapping found) {
    if (differing.contains(attribute)) {
      findings.add(
          Finding.of(
              kind,
              summary,
              recorded.optionalText(attribute).orElse("none"),
              found.optionalText(attribute).orElse("none"),
              attribute));
    }
  }

  private void listed(
      String kind, String summary, String expected, String attribute, Mapping found) {
    if (differing.contains(attribute)) {
      findings.add(
          Finding.of(
              kind, summary, expected, String.join(", ", found.texts(attribute)), attribute));
    }
  }

  private void foreign(Mapping found) {
    List<String> strangers = found.texts("foreignListeners");
    if (!strangers.isEmpty()) {
      findings.add(
          Finding.of(
                  "foreign-listener",
                  "another process listens on the admin port",
                  recorded.text("unit") + " alone on " + recorded.text("adminBind"),
                  String.join(", ", strangers),
                  "foreignListeners")
              .repairedByHand("stop that process, then apply"));
    }
  }
}
