package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that is not good does not pass, and what a failed or killed apply left can go. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateTest {
  private final Machine machine = Machine.boot("gate");

  @AfterAll
  void stop() {
    machine.close();
  }

  @AfterEach
  void whatIsLeftIsDestroyed() {
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertEquals(
        "",
        machine.read(
            "podman ps -aq; podman images -aq; findmnt -rno TARGET -t squashfs;"
                + " losetup -nO BACK-MAJ:MIN | grep $(stat -c %Hd:%Ld /var/lib);"
                + " ls -d /etc/greentic* /etc/systemd/system/*greentic* /var/log/greentic*"
                + " /run/greentic-deployer /var/lib/greentic"
                + " /var/lib/greentic-deployer/*/private /var/lib/greentic-deployer/*/bundles"
                + " 2>/dev/null; getent passwd greentic;"
                + " systemctl list-units --all --plain --legend=no '*greentic*'"
                + " | grep -v ^opt-; true"));
  }

  private void document(String misbehaviour, int startupTimeout, int minReady) {
    machine.write(
        "/root/deployment.yaml", Documents.misbehaving(misbehaviour, startupTimeout, minReady));
  }

  /**
   * One after the other, as one would try to mend it: the next apply goes on where the last one
   * failed. A timeout of two minutes in the document: where the reason is known earlier, apply does
   * not wait for it, and is ended after half of it here.
   */
  @Test
  void anApplicationThatMisbehavesFailsTheApplyAndTheNextOneGoesOn() {
    fails("never-ready", 2, 0, "was not ready within 2 s");
    fails("exit-after:1", 120, 3, "it ended: exit code 3; it was stopped");
    fails("exit-after:4", 120, 8, "it ended: exit code 3; it was stopped");
    fails("crash", 120, 3, "ended");
    fails(
        "unready-after:2",
        120,
        5,
        "it was ready and did not stay so: https://127.0.0.1:8433/ready answered: 503");
    fails(
        "listen-any",
        120,
        3,
        "listens on 0.0.0.0; it must listen on 127.0.0.1 only; it was stopped");
    fails(
        "accept-strangers",
        120,
        3,
        "does not refuse a client without certificate; it answered: 200; it was stopped");
    fails("not-live", 120, 0, "liveness at https://127.0.0.1:8433/health answered: 500");

    document("", 60, 0);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  private void fails(String misbehaviour, int startupTimeout, int minReady, String reason) {
    document(misbehaviour, startupTimeout, minReady);

    machine
        .run("timeout 60 greentic-deployer apply deployment.yaml -auto-approve")
        .exits(6)
        .says("NOT ROLLED BACK: this is the first release")
        .says("container.runtime")
        .says(reason)
        .says("the last lines of its log:")
        .says("Next: ");
    assertEquals(
        "inactive disabled",
        machine.read(
            "echo $(systemctl is-active greentic-acme; systemctl is-enabled greentic-acme)"));
  }

  /** It is ended by SIGKILL, after the time that it has to end by itself. */
  @Test
  void oneThatIgnoresSigtermCanBeReplacedAndDestroyed() {
    document("ignore-sigterm", 60, 0);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    machine.write(
        "/root/deployment.yaml", Documents.secondRelease(Documents.misbehaving("", 60, 0)));
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertEquals(
        "0.2.0\n2.0.0",
        machine.read(Documents.CURL + "/admin/v1/status | grep -oP '\"version\": ?\"\\K[0-9.]+'"));
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  /** The label still says what was asked for; what counts is what its process sees. */
  @Test
  void anotherBundleThanTheLabelSaysIsSeen() {
    document("", 60, 0);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    machine.read(
        "mkdir /opt/other && mount -o loop,ro /srv/release/acme-2.squashfs /opt/other && sed -i"
            + " 's|=/run/greentic-deployer/acme/bundles/[0-9a-f]*:|=/opt/other:|'"
            + " /etc/systemd/system/greentic-acme.service"
            + " && systemctl daemon-reload && systemctl restart greentic-acme");

    machine
        .deployer("plan deployment.yaml -detailed-exitcode")
        .exits(2)
        .says("~ bundle")
        .says("/srv/release/acme-2.squashfs");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    machine.read("umount /opt/other && rmdir /opt/other");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
  }

  @Test
  void anApplyThatWasKilledIsFinishedByTheNext() {
    document("ready-after:4", 60, 0);
    killWhen("podman container exists greentic-acme", 137);

    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");
    assertEquals("active", machine.read("systemctl is-active greentic-acme"));
  }

  @Test
  void whatAKilledApplyMadeIsDestroyed() {
    document("never-ready", 60, 0);
    killWhen("podman container exists greentic-acme", 137);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          getent passwd greentic
          test -e /etc/greentic/admin/ca.crt
          findmnt -t squashfs
          test -e /etc/systemd/system/greentic-acme.service
          """)
  void anApplyThatWasKilledEarlierIsDestroyedToo(String moment) {
    document("", 60, 0);
    killWhen(moment, 137);
  }

  @Test
  void anInterruptedApplyStopsInOrder() {
    document("never-ready", 4, 0);

    interruptWhen("podman container exists greentic-acme", "TERM")
        .says("Interrupted")
        .says("exit code 6");
  }

  /** The gate would wait for ten minutes; the second signal ends that and not the record. */
  @Test
  void anApplyThatIsInterruptedTwiceStopsAtOnceAndRecordsIt() {
    document("never-ready", 600, 0);

    machine
        .run(
            "greentic-deployer apply deployment.yaml -auto-approve >apply.log 2>&1 & pid=$!;"
                + " until_() { timeout 60 bash -c \"until $1; do sleep 0.1; done\"; };"
                + " until_ 'podman container exists greentic-acme'; kill -TERM $pid;"
                + " until_ 'grep -q Once.more apply.log'; kill -HUP $pid;"
                + " code=0; wait $pid || code=$?; cat apply.log; exit $code")
        .exits(6)
        .says("container.runtime")
        .says("it was interrupted")
        .says("it was taken out of service");
    machine.deployer("show -name=acme").exits(0).saysNot("container.runtime {");
    assertEquals("disabled", machine.run("systemctl is-enabled greentic-acme").out().strip());
  }

  private void killWhen(String condition, int expected) {
    interruptWhen(condition, "KILL").says("exit code " + expected);
  }

  /** Signals the Java process of an apply once a condition holds; at most a minute later. */
  private Outcome interruptWhen(String condition, String signal) {
    return machine
        .run(
            "greentic-deployer apply deployment.yaml -auto-approve >apply.log 2>&1 & pid=$!;"
                + " timeout 60 bash -c 'until "
                + condition
                + " >/dev/null 2>&1; do sleep 0.05; done'; found=$?;"
                + " kill -"
                + signal
                + " $pid; code=0; wait $pid || code=$?; cat apply.log; echo \"exit code $code\";"
                + " exit $found")
        .exits(0);
  }
}
