package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A machine that lacks something, has something of others, or brings its own certificates. */
@Tag("machine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnfitMachineTest {
  private static final String QUICK = "health:\n  minReadySeconds: 0\n";
  private static final String UNIT = "/etc/systemd/system/greentic-acme.service";

  private final Machine machine = Machine.boot("unfit");

  @BeforeAll
  void document() {
    machine.write("/root/deployment.yaml", Documents.offline("", QUICK));
  }

  @AfterAll
  void stop() {
    machine.close();
  }

  private void assertNothingMade() {
    assertEquals(
        "",
        machine.read(
            "ls -d /etc/greentic* /var/lib/greentic* 2>/dev/null; getent passwd greentic;"
                + " findmnt -rno TARGET -t squashfs; podman images -aq 2>/dev/null; true"));
  }

  @Test
  void allThatIsMissingIsSaidBeforeAnythingIsPlanned() {
    machine
        .run(
            "openssl s_server -accept 127.0.0.1:8433 -nocert >/dev/null 2>&1 & server=$!;"
                + " until ss -Hltn 'sport = :8433' | grep -q 8433; do sleep 0.05; done;"
                + " mv /usr/bin/podman /usr/bin/podman.away;"
                + " greentic-deployer plan deployment.yaml -out=plan.bin; code=$?;"
                + " mv /usr/bin/podman.away /usr/bin/podman; kill $server; exit $code")
        .exits(1)
        .says("podman")
        .says("8433")
        .says("openssl")
        .says("Nothing was changed.");
    assertEquals("", machine.read("ls plan.bin 2>/dev/null; true"));
    assertNothingMade();
  }

  @Test
  void whoIsNotRootIsToldSo() {
    machine
        .run(
            "cp deployment.yaml /tmp && runuser -u nobody -- $(command -v greentic-deployer)"
                + " plan /tmp/deployment.yaml")
        .exits(1)
        .says("root");
    assertNothingMade();
  }

  @Test
  void aUnitThatIsNotOursIsNotOverwritten() {
    machine.write(UNIT, "[Service]\nExecStart=/bin/true\n");

    machine
        .deployer("plan deployment.yaml")
        .exits(1)
        .says("unit.runtime: something that is not ours stands in its place and differs in");

    assertEquals("[Service]\nExecStart=/bin/true", machine.read("cat " + UNIT));
    machine.read("rm " + UNIT + " && systemctl daemon-reload");
    assertNothingMade();
  }

  @Test
  void providedCertificatesAreVerifiedAndLeftAlone() {
    machine.read(
        """
        set -e; mkdir -p /etc/acme-pki && cd /etc/acme-pki
        openssl ecparam -name prime256v1 -genkey -noout -out ca.key
        openssl req -x509 -new -key ca.key -subj '/CN=acme CA' -days 30 -out ca.crt \
          -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign'
        leaf() {
          openssl ecparam -name prime256v1 -genkey -noout -out $1.key
          openssl req -new -key $1.key -subj /CN=$1 -out $1.csr
          printf "$2" > $1.ext
          openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -days 30 -out $1.crt -extfile $1.ext
        }
        leaf server 'extendedKeyUsage=serverAuth\\nsubjectAltName=IP:127.0.0.1\\n' 2>/dev/null
        leaf client 'extendedKeyUsage=clientAuth\\n' 2>/dev/null
        chmod 0600 client.key; chmod 0644 server.key
        """);
    machine.write(
        "/root/provided.yaml",
        Documents.offline(
            """
            admin:
              mtls:
                mode: provided
                caFile: /etc/acme-pki/ca.crt
                certFile: /etc/acme-pki/server.crt
                keyFile: /etc/acme-pki/server.key
                clientCertFile: /etc/acme-pki/client.crt
                clientKeyFile: /etc/acme-pki/client.key
            """,
            QUICK));

    machine
        .deployer("plan provided.yaml")
        .exits(1)
        .says("/etc/acme-pki/server.key has the mode 0644, so that everybody can use it");

    machine.read("getent group shared || groupadd --gid 955 shared");
    machine.read(
        "useradd --system --uid 955 --gid 955 greentic && groupmod -n greentic shared"
            + " && chgrp greentic /etc/acme-pki/server.key && chmod 0640 /etc/acme-pki/server.key");
    String before = machine.read("sha256sum /etc/acme-pki/*");
    machine.deployer("apply provided.yaml -auto-approve").exits(0);
    assertEquals(
        "200",
        machine.read(
            "cd /etc/acme-pki && curl -sS -o /dev/null -w '%{http_code}' --cacert ca.crt"
                + " --cert client.crt --key client.key https://127.0.0.1:8433/ready"));
    machine.deployer("plan provided.yaml -detailed-exitcode").exits(0);
    machine.deployer("destroy -name=acme -auto-approve -purge-data").exits(0);
    assertEquals(before, machine.read("sha256sum /etc/acme-pki/*"));
    assertEquals("greentic", machine.read("id -un 955"));
    machine.read("userdel greentic; rm -rf /etc/acme-pki /var/lib/greentic-deployer; true");
  }
}
