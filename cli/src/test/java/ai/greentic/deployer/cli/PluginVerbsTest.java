package ai.greentic.deployer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.plugin.PluginWorkshop;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every verb on resources of the sample provider, which comes from a jar. */
final class PluginVerbsTest extends CommandLineTest {
  private PluginWorkshop workshop;
  private Path link;

  @BeforeEach
  void makePlugin() throws Exception {
    workshop = new PluginWorkshop(Files.createDirectory(folder.resolve("workshop")));
    workshop.sample().write("sample.jar");
    link = folder.resolve("link");
    writeGraph("/opt/one");
  }

  private void writeGraph(String target) {
    write(
        "links.yaml",
        """
        apiVersion: greentic.ai/v1alpha1
        kind: ResourceGraph
        metadata: {name: links}
        resources:
        - address: symlink.tool
          attributes: {path: %s, target: %s}
        """
            .formatted(link, target));
  }

  private Run plugged(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "-plugin-dir=workshop/plugins";
    return inState(all);
  }

  @Test
  void theMainJob() throws Exception {
    run("validate", "links.yaml", "--plugin-dir", "workshop/plugins")
        .exits(0)
        .prints("links.yaml is valid: resource graph links\n");
    String planned = plugged("plan", "-out=plan.bin", "links.yaml").exits(0).out();
    assertTrue(planned.contains("\nPlan: 1 to add, 0 to change, 0 to destroy.\n"), planned);
    String shown = run("show", "plan.bin").exits(0).out();
    Matcher plugin =
        Pattern.compile("\nprovider of symlink: plug-in 1\\.0\\.0, SHA-256 ([0-9a-f]{64})\n")
            .matcher(shown);
    assertTrue(plugin.find(), shown);

    inState("apply", "plan.bin")
        .exits(3)
        .complains(
            """
            Error: the plan was made with another provider for resource type symlink (expected version 1.0.0 (plug-in, SHA-256 %s), found none)
             Next: apply it with that plug-in in -plugin-dir=DIR, or plan again with 'greentic-deployer plan -state-dir=states -out=FILE DOCUMENT' and have the new plan reviewed
            More: greentic-deployer explain plan-other-provider
            The plan was refused before the first action; nothing was changed.
            """
                .formatted(plugin.group(1)));
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    plugged("apply", "plan.bin").exits(0);
    assertEquals(Path.of("/opt/one"), Files.readSymbolicLink(link));
    plugged("plan", "-detailed-exitcode", "links.yaml").exits(0);

    Files.delete(link);
    plugged("drift", "-name=links").exits(2);
    writeGraph("/opt/two");
    plugged("apply", "-auto-approve", "links.yaml").exits(0);
    assertEquals(Path.of("/opt/two"), Files.readSymbolicLink(link));
    plugged("status", "-name=links").exits(0);
    assertTrue(inState("show", "-name=links").exits(0).out().contains("/opt/two"));
    plugged("destroy", "-auto-approve", "links.yaml").exits(0);
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void theEnvironmentNamesTheFolderToo() {
    environment.put("GREENTIC_DEPLOYER_PLUGIN_DIR", workshop.plugins.toString());
    inState("plan", "-detailed-exitcode", "links.yaml").exits(2);
    inState("plan", "-plugin-dir=none", "links.yaml")
        .exits(1)
        .complains(
            """
            Error: there is no folder %s/none with plug-ins
             Next: make it, or correct -plugin-dir
            More: greentic-deployer explain plugin-folder-unreadable
            Nothing was changed.
            """
                .formatted(folder));
  }

  @Test
  void withoutItItsTypeIsNotKnown() {
    Run run = inState("plan", "links.yaml").exits(1);
    assertTrue(run.err().contains("symlink"), run.err());
    assertTrue(run.err().contains("-plugin-dir"), run.err());
  }

  @Test
  void whatCannotBeUsedIsOneError() throws Exception {
    workshop.sample().attribute("Greentic-Provider-Api", "2").write("sample.jar");
    plugged("plan", "links.yaml")
        .exits(1)
        .prints("")
        .complains(
            """
            Error: plug-in %s/sample.jar was made for version 2 of the provider interface; this tool supports 1
             Next: use a release of the plug-in for version 1
            More: greentic-deployer explain plugin-unusable
            Nothing was changed.
            """
                .formatted(workshop.plugins));
  }

  @Test
  void verbsThatNeedNoProviderDoNotTouchPlugins() throws Exception {
    plugged("plan", "-out=plan.bin", "links.yaml").exits(0);
    environment.put("GREENTIC_DEPLOYER_PLUGIN_DIR", folder.resolve("none").toString());
    run("show", "plan.bin").exits(0);
    run("version").exits(0);
    run("help").exits(0);
    run("validate").exits(0);
  }
}
