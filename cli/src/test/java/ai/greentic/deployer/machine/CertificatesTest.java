package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Managed certificates on a machine, with clients that poll while they change. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertificatesTest {
  private static final String QUICK = "health:\n  minReadySeconds: 0\n";
  private static final String ADMIN = "/etc/greentic/admin";
  private static final String PRIVATE = "/var/lib/greentic-deployer/acme/private";

  /** Polls until it is stopped, and writes what went wrong, or 200. */
  private static final String POLL =
      """
      #!/bin/bash
      # poll NAME CA CERTIFICATE KEY
      while true; do
        curl -sS -o /dev/null -w '%{http_code}\\n' --max-time 2 --cacert "$2" --cert "$3" \\
          --key "$4" https://127.0.0.1:8433/ready
        sleep 0.03
      done >>"/root/$1.log" 2>&1
      """;

  private final Machine machine = Machine.boot("certificates");

  @BeforeAll
  void deploy() {
    machine.write("/root/poll", POLL);
    machine.write("/root/deployment.yaml", Documents.offline("", QUICK));
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  private String served(String what) {
    return machine.read(
        "openssl s_client -connect 127.0.0.1:8433 </dev/null 2>/dev/null | openssl x509 -noout "
            + what);
  }

  @Test
  @Order(1)
  void aLeafInItsLastThirdIsRenewedByAnOrdinaryPlan() {
    // The same key, 70 of 90 days ago.
    machine.read(
        LeafScript.of("server", "-70 days", "+20 days") + "systemctl restart greentic-acme");
    assertEquals("serial=4242", served("-serial"));

    machine.deployer("drift").exits(2).says("certificate.server");
    machine
        .deployer("plan deployment.yaml -detailed-exitcode")
        .exits(2)
        .says("\"renewal due\"")
        .says("certificate.server will be updated in-place");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertNotEquals("serial=4242", served("-serial"));
    assertEquals(
        machine.read("openssl x509 -noout -serial -in " + ADMIN + "/server.crt"),
        served("-serial"));
    machine.read("openssl x509 -noout -checkend $((89 * 86400)) -in " + ADMIN + "/server.crt");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0);
  }

  @Test
  @Order(2)
  void noClientIsRefusedWhileOneAuthorityFollowsAnother() {
    machine.read("cd /root && cp " + ADMIN + "/client.* . && cp " + ADMIN + "/ca.crt held-ca.crt");
    machine.write(
        "/root/deployment.yaml",
        Documents.offline("admin:\n  mtls:\n    caGeneration: 2\n", QUICK));
    // One with copies of its own, and one that reads the CA file for each connection.
    poll("held", "/root/held-ca.crt", "/root/client");
    poll("live", ADMIN + "/ca.crt", "/root/client");

    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    assertEquals("2", machine.read("grep -c BEGIN " + ADMIN + "/ca.crt"));
    assertEquals("issuer=CN = greentic acme admin CA", served("-issuer"));
    // What docs/certificates.md tells clients to do between the plans.
    machine.read("cat " + ADMIN + "/ca.crt > /root/held-ca.crt");
    machine.read(
        """
        set -e; cd /root
        openssl ecparam -name prime256v1 -genkey -noout -out new.key
        openssl req -new -key new.key -subj /CN=backup |
          openssl x509 -req -CA <(awk '/BEGIN/ {n++} n == 2' %s/ca.crt) -CAkey %s/ca-next.key \
            -days 90 -extfile <(echo extendedKeyUsage=clientAuth) -out new.crt 2>/dev/null
        """
            .formatted(ADMIN, PRIVATE));
    poll("new", "/root/held-ca.crt", "/root/new");

    machine
        .deployer("plan deployment.yaml -detailed-exitcode")
        .exits(2)
        .says("\"next CA is to take over, as asked for\"");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);

    for (String client : new String[] {"held", "live", "new"}) {
      machine.read("systemctl stop poll-" + client);
      assertEquals(
          "",
          machine.read("grep -iE 'certificate|alert|verif' /root/" + client + ".log; true"),
          client);
      assertTrue(
          Integer.parseInt(machine.read("grep -c ^200 /root/" + client + ".log")) > 10, client);
    }
    assertEquals("issuer=CN = greentic acme admin CA 2", served("-issuer"));
    assertEquals("1", machine.read("grep -c BEGIN " + ADMIN + "/ca.crt"));
    assertEquals(
        "ca.key ca.started-with",
        machine.read("cd " + PRIVATE + " && ls ca* | tr '\\n' ' '").strip());
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0);
    machine.deployer("drift").exits(0);
  }

  @Test
  @Order(3)
  void theOldAuthorityIsGoneWithTheNextStart() {
    machine.read("systemctl restart greentic-acme.service");
    String ready = Documents.CURL + "/ready";
    machine.read("until " + ready + " 2>/dev/null; do sleep 0.05; done");

    machine
        .run(ready.replace(ADMIN + "/client", "/root/client") + " -o /dev/null -w '%{http_code}'")
        .says("alert");
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0);
    machine.deployer("destroy -auto-approve -purge-data").exits(0);
    assertEquals("", machine.read("ls -d /etc/greentic " + PRIVATE + "/ca* 2>/dev/null; true"));
  }

  @Test
  @Order(4)
  void inTheMiddleOfARolloverTheWayBackIsOpen() {
    String old = Documents.offline("", QUICK);
    machine.write("/root/deployment.yaml", old);
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    machine.read("cp " + ADMIN + "/client.* . && cp " + ADMIN + "/ca.crt held-ca.crt");
    machine.write(
        "/root/deployment.yaml",
        Documents.offline("admin:\n  mtls:\n    caGeneration: 2\n", QUICK));
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    assertEquals("2", machine.read("grep -c BEGIN " + ADMIN + "/ca.crt"));
    poll("back", "/root/held-ca.crt", "/root/client");

    machine.deployer("rollback -name=acme -auto-approve").exits(0);

    assertEquals("issuer=CN = greentic acme admin CA", served("-issuer"));
    assertEquals("2", machine.read("grep -c BEGIN " + ADMIN + "/ca.crt"));
    machine.read("timeout 60 bash -c 'until tail -1 back.log | grep -q ^200; do sleep 0.05; done'");
    machine.write("/root/before.yaml", old);
    machine.deployer("plan before.yaml -detailed-exitcode").exits(0).says("No changes.");
    machine.deployer("drift -name=acme").exits(0);
    // Both are trusted still, so that the rollover can go on where it was.
    machine.read("cat " + ADMIN + "/ca.crt > held-ca.crt");
    machine.deployer("apply deployment.yaml -auto-approve").exits(0);
    assertEquals("issuer=CN = greentic acme admin CA 2", served("-issuer"));
    machine.deployer("plan deployment.yaml -detailed-exitcode").exits(0).says("No changes.");

    // What was signed by the authority that is gone cannot come back; the present one signs on.
    machine.deployer("rollback 1 -name=acme -auto-approve").exits(0);
    assertEquals("issuer=CN = greentic acme admin CA 2", served("-issuer"));
    machine.deployer("plan before.yaml -detailed-exitcode").exits(0).says("No changes.");
    machine.read("systemctl stop poll-back");
    assertEquals("", machine.read("grep -iE 'certificate|alert|verif' back.log; true"));
  }

  private void poll(String name, String ca, String certificate) {
    machine.read(
        "systemd-run -q --unit=poll-%s bash /root/poll %1$s %s %s.crt %3$s.key"
            .formatted(name, ca, certificate));
  }
}
