package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The admin certificates of a deployment in a folder, with a clock that a test can move. */
final class Admin {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final int GID = 4242;

  final Path folder;
  final Path privateFolder;
  private Instant now = START;
  final CertificateProvider provider = new CertificateProvider(new SafeFiles(), () -> now);

  Admin(Path folder) {
    this.folder = folder.resolve("etc/admin");
    this.privateFolder = folder.resolve("state/private");
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  ProviderContext context(String role) {
    return new ProviderContext(
        "acme", new Address("certificate", role), privateFolder, ProviderContext.Progress.NONE);
  }

  Mapping authority() {
    return Mapping.EMPTY
        .with("role", "ca")
        .with("mode", "managed")
        .with("certFile", file("ca.crt").toString())
        .with("subject", "CN=greentic acme admin CA")
        .with("lifetimeDays", Value.of(5 * 365))
        .with("generation", Value.of(1))
        .with("status", "valid");
  }

  Mapping server(String issuer) {
    return leaf("server", issuer)
        .with("names", Sequence.ofTexts(List.of("IP:127.0.0.1", "DNS:localhost")))
        .with("keyGroup", Value.of(GID))
        .with("keyMode", "0640");
  }

  Mapping client(String issuer) {
    return leaf("client", issuer).with("keyGroup", Value.of(0)).with("keyMode", "0600");
  }

  private Mapping leaf(String role, String issuer) {
    return Mapping.EMPTY
        .with("role", role)
        .with("mode", "managed")
        .with("certFile", file(role + ".crt").toString())
        .with("keyFile", file(role + ".key").toString())
        .with("issuerCertFile", file("ca.crt").toString())
        .with("issuer", issuer)
        .with("subject", "CN=greentic acme admin " + role)
        .with("lifetimeDays", Value.of(90))
        .with("keyOwner", Value.of(0))
        .with("status", "valid");
  }

  Mapping provided(String role) {
    Mapping mapping =
        Mapping.EMPTY
            .with("role", role)
            .with("mode", "provided")
            .with("certFile", file(role + ".crt").toString())
            .with("status", "valid");
    return role.equals("ca")
        ? mapping
        : mapping
            .with("keyFile", file(role + ".key").toString())
            .with("issuerCertFile", file("ca.crt").toString());
  }

  Mapping create(Mapping desired) throws Exception {
    return provider.apply(context(desired.text("role")), new Action.Create(desired));
  }

  Mapping update(Mapping before, Mapping after) throws Exception {
    return provider.apply(context(after.text("role")), new Action.Update(before, after));
  }

  void delete(Mapping recorded) throws Exception {
    provider.apply(context(recorded.text("role")), new Action.Delete(recorded));
  }

  Optional<Mapping> observe(Mapping identity) throws Exception {
    return provider.observe(context(identity.text("role")), identity);
  }

  String status(Mapping identity) throws Exception {
    return observe(identity).map(observed -> observed.text("status")).orElse("absent");
  }

  /** Observes as the engine does: what no host shows is taken from the state. */
  Mapping before(Mapping recorded) throws Exception {
    Mapping before = observe(recorded).orElseThrow();
    for (String name :
        List.of(
            "issuerCertFile", "subject", "names", "lifetimeDays", "generation", "createdParents")) {
      Optional<Value> value = recorded.get(name);
      if (value.isPresent()) {
        before = before.with(name, value.get());
      }
    }
    return before;
  }
}
