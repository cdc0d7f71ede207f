package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What people download, on a machine without Java: the tar.gz, then the Debian package through its
 * whole life. Each test goes on where the one before it ended; the application runs through it all.
 */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NoJavaTest {
  private static final String STATE = "/var/lib/greentic-deployer";
  private static final String CONFIGURATION = "/etc/greentic-deployer";
  private static final String GRAPH =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: ResourceGraph
      metadata: {name: left}
      resources:
      - address: value.a
        attributes: {input: "1"}
      """;

  private final Machine machine = Machine.bootWithDownloads("no-java");
  private String run = "";

  @AfterAll
  void stop() {
    machine.close();
  }

  private String theRun() {
    return machine.read("systemctl show -p InvocationID --value greentic-acme");
  }

  /** The application of the first test still runs, was not started again, and answers. */
  private void assertUndisturbed() {
    assertEquals(run, theRun());
    assertEquals("200", machine.read(Documents.CURL + "/ready -o /dev/null -w '%{http_code}'"));
  }

  private void assertNothingToChange() {
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  /** As docs/install.md has it. */
  private static String unpack(int version) {
    return """
    mkdir /opt/greentic-deployer-%1$d
    tar -xzf /srv/dist/greentic-deployer-*-linux-x86_64.tar.gz -C /opt/greentic-deployer-%1$d \
      --strip-components=1
    ln -s /opt/greentic-deployer-%1$d/bin/greentic-deployer /usr/local/bin/greentic-deployer.next
    mv -T /usr/local/bin/greentic-deployer.next /usr/local/bin/greentic-deployer
    """
        .formatted(version);
  }

  private String modes(String... paths) {
    return machine.read("stat -c '%a %U:%G %n' " + String.join(" ", paths));
  }

  @Test
  @Order(1)
  void theArchiveDoesTheMainJob() {
    machine.run("command -v java || ls /usr/lib/jvm").exits(2);
    machine.read("cd /srv/dist && sha256sum --check --quiet SHA256SUMS");
    machine.read(unpack(1));
    machine.deployer("version").exits(0).says("greentic-deployer ");
    machine.write(
        "/root/deployment.yaml", Documents.offline("", "health:\n  minReadySeconds: 0\n"));

    machine.deployer("plan deployment.yaml -out=plan.bin -detailed-exitcode").exits(2);
    machine.deployer("apply plan.bin").exits(0).says("15 added");

    run = theRun();
    assertUndisturbed();
    assertNothingToChange();
  }

  /** The run waits for a reader of its pipe. */
  @Test
  @Order(2)
  void aNewerArchiveLeavesARunAlone() {
    machine.read("mkfifo /root/pipe");
    machine
        .run(
            "greentic-deployer apply -auto-approve -json-into=/root/pipe deployment.yaml"
                + " > /root/apply.log 2>&1 & run=$!\n"
                + "until [ /proc/$run/exe -ef /opt/greentic-deployer-1/runtime/bin/java ]; do"
                + " sleep 0.01; done\n"
                + unpack(2)
                + "\ngreentic-deployer version\n"
                + "cat /root/pipe > /root/events && wait $run && echo ended well; rm /root/pipe")
        .exits(0)
        .says("greentic-deployer ")
        .says("ended well");

    machine.read("rm -r /opt/greentic-deployer-1");
    assertUndisturbed();
    assertNothingToChange();
  }

  @Test
  @Order(3)
  void thePackageGoesOnWithTheSameDeployment() {
    machine.read("rm -r /opt/greentic-deployer-2 /usr/local/bin/greentic-deployer");
    machine.run("dpkg -i /srv/dist/greentic-deployer_*_amd64.deb").exits(0);

    machine.deployer("version").exits(0).says("greentic-deployer ");
    assertUndisturbed();
    assertNothingToChange();
    assertEquals(
        """
        755 root:root /etc/greentic-deployer
        777 root:root /usr/bin/greentic-deployer
        755 root:root /usr/lib/greentic-deployer/runtime/bin/java
        700 root:root /var/lib/greentic-deployer\
        """,
        modes(
            CONFIGURATION,
            "/usr/bin/greentic-deployer",
            "/usr/lib/greentic-deployer/runtime/bin/java",
            STATE));
    // Debian's test machine leaves documentation away, which 'dpkg --listfiles' names all the same.
    machine
        .run("dpkg --listfiles greentic-deployer")
        .exits(0)
        .says("/usr/share/doc/greentic-deployer/copyright\n")
        .says("/usr/share/man/man1/greentic-deployer-plan.1.gz\n")
        .says("/usr/share/bash-completion/completions/greentic-deployer\n")
        .says("/usr/share/zsh/vendor-completions/_greentic-deployer\n")
        .says("/usr/share/fish/vendor_completions.d/greentic-deployer.fish\n");
    machine.deployer("doctor").says("state-folder");
  }

  @Test
  @Order(4)
  void anUpgradeDisturbsNothing() {
    machine.read(
        "dpkg-deb -R /srv/dist/greentic-deployer_*_amd64.deb /var/tmp/next &&"
            + " sed -i 's/^Version: .*/Version: 99.0/' /var/tmp/next/DEBIAN/control &&"
            + " dpkg-deb -Znone --build /var/tmp/next /var/tmp/next.deb");

    machine.run("dpkg -i /var/tmp/next.deb").exits(0);

    assertEquals("99.0", machine.read("dpkg-query -W -f '${Version}' greentic-deployer"));
    assertEquals(
        "", machine.read("dpkg --verify greentic-deployer | grep -v ' /usr/share/' || true"));
    assertUndisturbed();
    assertNothingToChange();
  }

  /** The run waits for a reader of its pipe. */
  @Test
  @Order(5)
  void thePackageIsNotTakenAwayUnderARun() {
    machine.read("mkfifo /root/pipe");
    machine
        .run(
            "greentic-deployer apply -auto-approve -json-into=/root/pipe deployment.yaml"
                + " > /root/apply.log 2>&1 & run=$!\n"
                + "until [ /proc/$run/exe -ef /usr/lib/greentic-deployer/runtime/bin/java ]; do"
                + " sleep 0.01; done\n"
                + "for change in '-r greentic-deployer' '-i /var/tmp/next.deb'; do"
                + " dpkg $change && echo taken away; done\n"
                + "cat /root/pipe > /root/events && wait $run && echo ended well")
        .exits(0)
        .says("is at work (apply); wait until it has ended, or end it with 'kill ")
        .saysNot("taken away")
        .says("ended well");

    assertUndisturbed();
    machine.run("dpkg -i /var/tmp/next.deb").exits(0);
  }

  @Test
  @Order(6)
  void aRemovalKeepsWhatIsDeployed() {
    machine.run("dpkg -r greentic-deployer").exits(0);

    assertEquals("", machine.read("ls -d /usr/lib/greentic-deployer /usr/bin/greentic-* || true"));
    assertUndisturbed();
    machine.read("test -s " + STATE + "/acme/state.json -a -s " + CONFIGURATION + "/acme/*.env");
    machine.run("dpkg -i /var/tmp/next.deb").exits(0);
    assertNothingToChange();
  }

  @Test
  @Order(7)
  void aPurgeKeepsWhatIsDeployedAndTakesWhatWasDestroyed() {
    machine.write("/root/graph.yaml", GRAPH);
    machine.deployer("apply graph.yaml -auto-approve").exits(0);
    machine.deployer("destroy -name=left -auto-approve").exits(0);
    machine.write(CONFIGURATION + "/policy.yaml", "no policy any more");

    machine
        .run("dpkg -P greentic-deployer")
        .exits(0)
        .says("greentic-deployer: kept in " + STATE + " what was not destroyed: acme\n");

    assertEquals("acme", machine.read("ls " + STATE));
    assertEquals("acme", machine.read("ls " + CONFIGURATION));
    assertUndisturbed();
    machine.run("dpkg -i /var/tmp/next.deb").exits(0);
    assertNothingToChange();
  }

  /** As somebody may have moved them to another disk. */
  @Test
  @Order(8)
  void linksInPlaceOfItsFoldersStayWithAllBehindThem() {
    String files = "find /srv/state /srv/configuration -printf '%p %y %m %s\\n' | sort";
    machine.read(
        "mv %1$s /srv/state && ln -s /srv/state %1$s && mv %2$s /srv/configuration && ln -s"
                .formatted(STATE, CONFIGURATION)
            + " /srv/configuration "
            + CONFIGURATION);
    String before = machine.read(files);

    for (String change :
        new String[] {"-r greentic-deployer", "-i /var/tmp/next.deb", "-i /var/tmp/next.deb"}) {
      machine.run("dpkg " + change).exits(0);
    }
    machine
        .run("dpkg -P greentic-deployer")
        .exits(0)
        .says("kept " + STATE + ", which is a symbolic link, and all behind it\n");

    assertEquals(
        "/srv/state\n/srv/configuration", machine.read("readlink " + STATE + " " + CONFIGURATION));
    assertEquals(before, machine.read(files));
    machine.read(
        "for folder in %s %s; do to=$(readlink $folder) && rm $folder && mv $to $folder; done"
            .formatted(STATE, CONFIGURATION));
    machine.run("dpkg -i /var/tmp/next.deb").exits(0);
    assertUndisturbed();
    assertNothingToChange();
  }

  @Test
  @Order(9)
  void aPurgeAfterDestroyLeavesNothing() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);

    machine.run("dpkg -P greentic-deployer").exits(0).saysNot("kept in");

    assertEquals("", machine.read("ls -d " + STATE + " " + CONFIGURATION + " 2>&- || true"));
    assertEquals("", machine.read("dpkg-query -W -f '${Package}' greentic-deployer 2>&- || true"));
  }
}
