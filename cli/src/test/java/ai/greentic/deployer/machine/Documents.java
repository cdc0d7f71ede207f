package ai.greentic.deployer.machine;

/** Deployment documents and what they need on a machine. */
final class Documents {
  /** Asks the admin endpoint of the deployment with the client certificate. */
  static final String CURL =
      "curl -sS --cacert /etc/greentic/admin/ca.crt --cert /etc/greentic/admin/client.crt"
          + " --key /etc/greentic/admin/client.key https://127.0.0.1:8433";

  private static final String MIRROR =
      """
      [[registry]]
      prefix = "ghcr.io/greentic-ai"
      location = "127.0.0.1:5000/greentic-ai"
      insecure = true
      """;

  private Documents() {}

  /** The document of the quickstart, with a registry and bundles to serve it. */
  static void mainJob(Machine machine) {
    machine.write("/etc/containers/registries.conf.d/mirror.conf", MIRROR);
    machine.read(
        "systemctl start docker-registry &&"
            + " curl -sS --retry 50 --retry-connrefused --retry-delay 1 http://127.0.0.1:5000/v2/");
    push(machine, "operator.oci.tar", "0.1.0-distroless");
    push(machine, "operator-0.2.0.oci.tar", "0.2.0-distroless");
    machine.read("install -D -m 0644 -t /opt/greentic/bundles /srv/release/acme-2.squashfs");
    machine.read("cp /srv/release/acme-1.squashfs /opt/greentic/bundles/acme.squashfs");
    machine.write("/root/deployment.yaml", Machine.testdata("deployments/acme-prod.yaml"));
  }

  /** Lets a tag of the registry name the image of an archive. */
  static void push(Machine machine, String archive, String tag) {
    machine.read(
        "skopeo copy -q oci-archive:/srv/release/"
            + archive
            + " docker://127.0.0.1:5000/greentic-ai/operator-distroless:"
            + tag);
  }

  /**
   * A small document for a machine without a registry.
   *
   * @param runtime further lines of the section runtime, unindented
   * @param sections further sections of spec, unindented
   */
  static String offline(String runtime, String sections) {
    return """
    apiVersion: greentic.ai/v1alpha1
    kind: Deployment
    metadata:
      name: acme
    spec:
      bundle:
        source: file:///srv/release/acme-1.squashfs
      runtime:
        image: ghcr.io/greentic-ai/operator-distroless:0.1.0-distroless
        archive: file:///srv/release/operator.oci.tar
    """
        + runtime.indent(4)
        + sections.indent(2);
  }

  /**
   * Such a document whose runtime misbehaves.
   *
   * @param misbehaviour words of testdata/runtime/README.md; empty for none
   * @param startupTimeout seconds
   * @param minReady seconds
   */
  static String misbehaving(String misbehaviour, int startupTimeout, int minReady) {
    return offline(
        "env:\n  GREENTIC_TEST_MISBEHAVE: \"" + misbehaviour + "\"",
        "health:\n  startupTimeoutSeconds: "
            + startupTimeout
            + "\n  minReadySeconds: "
            + minReady
            + "\n");
  }

  /** The same document with the second release of the image and of the bundle. */
  static String secondRelease(String document) {
    return document
        .replace("acme-1.squashfs", "acme-2.squashfs")
        .replace(":0.1.0-distroless", ":0.2.0-distroless")
        .replace("operator.oci.tar", "operator-0.2.0.oci.tar");
  }
}
