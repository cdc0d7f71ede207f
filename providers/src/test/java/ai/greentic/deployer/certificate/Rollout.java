package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.apply.Engine;
import ai.greentic.deployer.engine.apply.Settings;
import ai.greentic.deployer.engine.plan.Change;
import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.plan.PlanOptions;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.registry.ProviderRegistry;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.state.StateStore;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The certificates of a deployment with an application that reads them when it starts, planned and
 * applied by the engine. After every action whoever reads the files anew must get on with the
 * application that runs.
 */
final class Rollout {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Address CA = new Address("certificate", "ca");

  private final Path folder;
  private final Admin names;
  private Instant now = START;
  private int generation = 1;
  private boolean broken;
  private Optional<Running> running = Optional.empty();
  private int starts;
  private final Set<String> complaints = new TreeSet<>();
  private final Engine engine;

  /** What the application read when it was started. */
  private record Running(X509Certificate certificate, List<X509Certificate> trusted) {}

  Rollout(Path folder) throws DeployerException {
    this.folder = folder;
    this.names = new Admin(folder);
    SafeFiles files = new SafeFiles();
    this.engine =
        new Engine(
            new StateStore(folder.resolve("state"), "acme"),
            ProviderRegistry.of(
                List.of(
                    new CertificateProvider(files, () -> now),
                    new TrustProvider(files),
                    new Application())),
            new Settings(4, Duration.ZERO, "1", "ab".repeat(32), PolicySource.NONE),
            _ -> check());
  }

  Path file(String name) {
    return names.file(name);
  }

  Path secret(String name) {
    return folder.resolve("state/acme/private").resolve(name);
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  void wantGeneration(int number) {
    generation = number;
  }

  /** Lets the application fail to start from now on, or not any more. */
  void setBroken(boolean broken) {
    this.broken = broken;
  }

  int starts() {
    return starts;
  }

  /** What did not fit together at some moment; nothing is allowed to. */
  Set<String> complaints() {
    return Set.copyOf(complaints);
  }

  /** What a plan would change, with the observed status of the authority. */
  Map<String, String> plan() throws Exception {
    Map<String, String> changes = new TreeMap<>();
    for (Change change : made().changes()) {
      if (change.isChange()) {
        String status =
            change
                .before()
                .flatMap(before -> before.optionalText("status"))
                .map(found -> ": " + found)
                .orElse("");
        changes.put(change.address().toString(), change.kind() + status);
      }
    }
    return changes;
  }

  private Plan made() throws Exception {
    return engine.plan(graph(), Plan.Document.NONE, PlanOptions.apply(Plan.OnFailure.STOP));
  }

  /** Plans and applies; false when it failed. */
  boolean apply() throws Exception {
    try {
      engine.apply(made());
      return true;
    } catch (DeployerException e) {
      return false;
    } finally {
      check();
    }
  }

  private ResourceGraph graph() throws Exception {
    Unknown issuer = new Unknown(CA.toString(), "fingerprint");
    Unknown trust = new Unknown(CA.toString(), "trust");
    Address server = new Address("certificate", "server");
    Address client = new Address("certificate", "client");
    Address application = new Address("application", "runtime");
    return ResourceGraph.of(
        List.of(
            new Resource(CA, names.authority().with("generation", Value.of(generation)), Set.of()),
            new Resource(server, names.server("").with("issuer", issuer), Set.of(CA)),
            new Resource(client, names.client("").with("issuer", issuer), Set.of(CA)),
            new Resource(
                application,
                Mapping.EMPTY
                    .with("certificate", new Unknown(server.toString(), "fingerprint"))
                    .with("trust", trust),
                Set.of(CA, server, client)),
            new Resource(
                new Address("trust", "admin"),
                Mapping.EMPTY
                    .with("caFile", file("ca.crt").toString())
                    .with("issuer", issuer)
                    .with("newest", trust),
                Set.of(CA, application))));
  }

  List<X509Certificate> read(Path path) throws Exception {
    return CertificatePem.all(Files.readAllBytes(path));
  }

  /** Whether the running application takes a client with that certificate. */
  boolean accepts(X509Certificate client) {
    return isTrusted(client, running.orElseThrow().trusted());
  }

  /** Whether a client with that CA file takes the running application. */
  boolean isAcceptedBy(List<X509Certificate> trusted) {
    return isTrusted(running.orElseThrow().certificate(), trusted);
  }

  private boolean isTrusted(X509Certificate leaf, List<X509Certificate> authorities) {
    CertificateFacts facts = new CertificateFacts(leaf);
    return !now.isAfter(facts.notAfter()) && authorities.stream().anyMatch(facts::isSignedBy);
  }

  private void check() {
    try {
      if (running.isEmpty()
          || now.isAfter(new CertificateFacts(running.get().certificate()).notAfter())) {
        return;
      }
      if (!isAcceptedBy(read(file("ca.crt")))) {
        complaints.add("a client with the CA file of now refuses the application");
      }
      X509Certificate client = read(file("client.crt")).getFirst();
      if (!now.isAfter(new CertificateFacts(client).notAfter()) && !accepts(client)) {
        complaints.add("the application refuses the client certificate of now");
      }
    } catch (Exception e) {
      complaints.add(e.toString());
    }
  }

  /** Restarts when what it was started with is not what is desired. */
  private final class Application implements Provider {
    @Override
    public String type() {
      return "application";
    }

    @Override
    public Schema schema() {
      return Schema.of(
          Set.of(),
          Attribute.of("certificate", Kind.TEXT, Trait.NOT_OBSERVABLE),
          Attribute.of("trust", Kind.TEXT, Trait.NOT_OBSERVABLE));
    }

    @Override
    public Optional<Mapping> observe(ProviderContext context, Mapping identity) {
      return running.map(_ -> Mapping.EMPTY);
    }

    @Override
    public Mapping apply(ProviderContext context, Action action) throws ProviderException {
      Mapping after =
          switch (action) {
            case Action.Create(Mapping created) -> created;
            case Action.Update(_, Mapping updated) -> updated;
            case Action.Delete(Mapping before) -> before;
          };
      if (broken) {
        throw new ProviderException("the application does not start", "repair it");
      }
      try {
        starts++;
        running =
            Optional.of(new Running(read(file("server.crt")).getFirst(), read(file("ca.crt"))));
      } catch (Exception e) {
        throw new ProviderException("the application cannot read", "repair it", e);
      }
      return after;
    }
  }
}
