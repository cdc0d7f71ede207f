package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.host.SystemCommands;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.DriftSpec;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A deployment compiles into one graph of resources")
class SingleVmTest {
  private static final Address CONTAINER = Address.parse("container.runtime");
  private static final Address TRUST = Address.parse("trust.admin");

  private final ResourceGraph minimal =
      SingleVm.compile(Samples.minimal(), Samples.facts(), Samples.STATE_FOLDER);
  private final ResourceGraph full =
      SingleVm.compile(Samples.full(), Samples.factsWithSecrets(), Samples.STATE_FOLDER);

  @Test
  void theGraphHasTheResourcesOfASingleVm() {
    assertEquals(
        List.of(
            "account.runtime",
            "bundle.active",
            "certificate.ca",
            "certificate.client",
            "certificate.server",
            "container.runtime",
            "directory.cache",
            "directory.log",
            "directory.state",
            "directory.temp",
            "file.environment",
            "image.runtime",
            "mount.bundle",
            "trust.admin",
            "unit.runtime"),
        minimal.addresses().stream().map(Address::toString).toList());
  }

  @Test
  void theContainerComesAfterEverythingElse() {
    Set<Address> needed = new HashSet<>(minimal.addresses());
    needed.remove(TRUST);
    assertEquals(needed, Set.copyOf(minimal.withDependencies(List.of(CONTAINER))));
  }

  /** Its action means that the application is ready with the authorities of that plan. */
  @Test
  void whatTheApplicationTrustsIsNotedAfterItsStart() {
    assertEquals(TRUST, minimal.inDependencyOrder().getLast().address());
    assertEquals(
        Optional.of(new Unknown("certificate.ca", "trust")),
        attributes(minimal, "container.runtime").get("trust"));
    assertTrue(full.get(TRUST).isEmpty());
  }

  @Test
  void whatARestartPicksUpComesAfterWhatIsStaged() {
    Set<String> before =
        minimal.withDependencies(List.of(Address.parse("file.environment"))).stream()
            .map(Address::toString)
            .collect(Collectors.toCollection(TreeSet::new));

    assertTrue(
        before.containsAll(
            List.of("bundle.active", "mount.bundle", "image.runtime", "certificate.server")),
        before::toString);
  }

  @Test
  void everyResourceFitsTheSchemaOfItsProvider() {
    SystemCommands commands = new SystemCommands();
    List<Provider> providers = BuiltInProviders.ofHost(commands);
    for (ResourceGraph graph : List.of(minimal, full)) {
      for (Resource resource : graph.inDependencyOrder()) {
        Provider provider =
            providers.stream()
                .filter(candidate -> candidate.type().equals(resource.address().type()))
                .findFirst()
                .orElseThrow();
        assertEquals(
            List.of(),
            provider.schema().problems(resource.attributes()),
            () -> "problems of " + resource.address());
      }
    }
  }

  @Test
  void onlyWhatIsMadeByApplyIsUnknownUntilThen() {
    Set<Unknown> unknown =
        minimal.inDependencyOrder().stream()
            .flatMap(resource -> References.in(resource.attributes()).stream())
            .collect(Collectors.toSet());

    assertEquals(
        Set.of(
            new Unknown("certificate.ca", "fingerprint"),
            new Unknown("certificate.ca", "trust"),
            new Unknown("certificate.server", "fingerprint"),
            new Unknown("bundle.active", "inode"),
            new Unknown("directory.state", "inode"),
            new Unknown("directory.cache", "inode"),
            new Unknown("directory.log", "inode"),
            new Unknown("directory.temp", "inode"),
            new Unknown("unit.runtime", "configured"),
            new Unknown("mount.bundle", "mounted")),
        unknown);
  }

  @Test
  void theServerKeyIsForTheServiceAndTheClientKeyForRoot() {
    Mapping server = attributes(minimal, "certificate.server");
    Mapping client = attributes(minimal, "certificate.client");

    assertEquals("0640", server.text("keyMode"));
    assertEquals(997, server.integer("keyGroup"));
    assertEquals("0600", client.text("keyMode"));
    assertEquals(0, client.integer("keyGroup"));
  }

  @Test
  void providedCertificatesAreOnlyVerified() {
    Mapping server = attributes(full, "certificate.server");

    assertEquals("provided", server.text("mode"));
    assertTrue(server.get("lifetimeDays").isEmpty());
    assertTrue(server.get("keyMode").isEmpty());
    assertTrue(server.get("issuer").isEmpty());
    assertEquals(998, server.integer("keyOwner"));
    assertEquals(997, server.integer("keyGroup"));
  }

  @Test
  void secretsAreInTheGraphAsAFingerprintOnly() {
    assertEquals(
        Samples.factsWithSecrets().secrets().orElseThrow().fingerprint(),
        attributes(full, "container.runtime").get("secrets").orElseThrow());
    assertEquals(
        List.of("DB_PASSWORD"), attributes(full, "container.runtime").texts("secretNames"));
  }

  @Test
  void healthIsProbedAtTheEndpointOfTheDocumentOrAtTheAdminEndpoint() {
    assertEquals(
        "https://127.0.0.1:8433/ready",
        attributes(minimal, "container.runtime").text("readinessUrl"));
    assertEquals(
        "http://127.0.0.1:9000/healthz/ready",
        attributes(full, "container.runtime").text("readinessUrl"));
    assertEquals("127.0.0.1:9443", attributes(full, "container.runtime").text("adminBind"));
  }

  @Test
  void theSameInputsGiveTheSameGraph() {
    assertEquals(
        minimal, SingleVm.compile(Samples.minimal(), Samples.facts(), Samples.STATE_FOLDER));
  }

  @Test
  void anotherEnvironmentIsAnotherLaunchAndChangesNothingElseButItsFile() {
    DeploymentSpec spec = Samples.minimal();
    DeploymentSpec changed =
        new DeploymentSpec(
            spec.name(),
            spec.bundle(),
            Samples.withEnvironment(spec.runtime(), "A", "b"),
            spec.storage(),
            spec.service(),
            spec.health(),
            spec.rollout(),
            spec.drift());
    ResourceGraph graph = SingleVm.compile(changed, Samples.facts(), Samples.STATE_FOLDER);

    assertEquals(
        List.of("file.environment", "unit.runtime", "container.runtime"),
        graph.inDependencyOrder().stream()
            .filter(resource -> !minimal.get(resource.address()).orElseThrow().equals(resource))
            .map(resource -> resource.address().toString())
            .toList());
    assertNotEquals(
        attributes(minimal, "container.runtime").get("launch"),
        attributes(graph, "container.runtime").get("launch"));
  }

  @Test
  void theLaunchInTheUnitIsTheOneThatTheContainerMustShow() {
    String launch = attributes(minimal, "container.runtime").text("launch");

    assertTrue(
        attributes(minimal, "unit.runtime")
            .text("content")
            .contains("--label=ai.greentic.deployer.launch=" + launch + " \\\n"));
  }

  @Test
  void aDocumentCompilesWithoutAMachine() {
    ResourceGraph graph =
        SingleVm.compile(
            Samples.minimal(),
            HostFacts.placeholders(RuntimeSpec.Engine.AUTO),
            Samples.STATE_FOLDER);

    assertEquals(minimal.addresses(), graph.addresses());
    assertEquals(Value.of(-1), attributes(graph, "account.runtime").get("uid").orElseThrow());
  }

  private static Mapping attributes(ResourceGraph graph, String address) {
    return graph.get(Address.parse(address)).orElseThrow().attributes();
  }

  @Test
  void aScheduleMakesATimerAndAServiceThatComeLast() {
    DeploymentSpec spec = Samples.minimal();
    DeploymentSpec scheduled =
        new DeploymentSpec(
            spec.name(),
            spec.bundle(),
            spec.runtime(),
            spec.storage(),
            spec.service(),
            spec.health(),
            spec.rollout(),
            new DriftSpec(Optional.of("Mon 02:30"), Optional.of("/srv/metrics/acme.prom")));
    ResourceGraph graph =
        SingleVm.compile(
            scheduled, Samples.facts(), Samples.STATE_FOLDER, "/opt/tools/greentic-deployer");

    Mapping service = attributes(graph, "unit.drift");
    Mapping timer = attributes(graph, "unit.drift-timer");
    assertEquals("greentic-" + spec.name() + ".drift.service", service.text("unit"));
    assertTrue(
        service
            .text("content")
            .contains(
                "\nExecStart=/opt/tools/greentic-deployer drift -name="
                    + spec.name()
                    + " -state-dir=/var/lib/greentic-deployer -journal"
                    + " -metrics-file=/srv/metrics/acme.prom\n"),
        service.text("content"));
    assertTrue(
        service
            .text("content")
            .contains("\nConditionFileIsExecutable=/opt/tools/greentic-deployer\n"),
        service.text("content"));
    assertTrue(service.text("content").contains("\nSuccessExitStatus=2\n"));
    assertEquals(Value.of(false), service.get("enabled").orElseThrow());
    assertTrue(timer.text("content").contains("\nOnCalendar=Mon 02:30\n"));
    assertEquals(Value.of(true), timer.get("active").orElseThrow());
    assertEquals(Address.parse("unit.drift-timer"), graph.inDependencyOrder().getLast().address());
    assertTrue(minimal.get(Address.parse("unit.drift")).isEmpty());
  }
}
