package ai.greentic.deployer.singlevm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.References;
import ai.greentic.deployer.spec.AdminSpec;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.ResourceLimits;
import ai.greentic.deployer.spec.RuntimeSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Laws of compiled graphs, whatever the document says. */
class AnyDeploymentTest {
  /** What no plan can know: what a certificate or an inode will be. */
  private static final Set<String> MADE_BY_APPLY =
      Set.of(
          "certificate.ca#fingerprint",
          "certificate.ca#trust",
          "certificate.server#fingerprint",
          "bundle.active#inode",
          "unit.runtime#configured",
          "mount.bundle#mounted",
          "directory.state#inode",
          "directory.cache#inode",
          "directory.log#inode",
          "directory.temp#inode");

  private static final Address CONTAINER = Address.parse("container.runtime");
  private static final Address TRUST = Address.parse("trust.admin");

  @Property(tries = 200)
  void theContainerNeedsEverythingAndNothingElseIsUnknown(
      @ForAll @LowerChars @StringLength(min = 1, max = 40) String name,
      @ForAll boolean managed,
      @ForAll boolean archive,
      @ForAll @Size(max = 3) List<@AlphaChars @StringLength(max = 5) String> arguments,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @LongRange(min = 1, max = 1L << 50) long memory,
      @ForAll @IntRange(min = 1, max = 1_000_000) int milliCpus) {
    DeploymentSpec spec = spec(name, managed, archive, arguments, port, memory, milliCpus);

    ResourceGraph graph = SingleVm.compile(spec, Samples.facts(), "/var/lib/x/" + name);

    Set<Address> needed = new HashSet<>(graph.addresses());
    assertEquals(managed, needed.remove(TRUST));
    assertEquals(needed, Set.copyOf(graph.withDependencies(List.of(CONTAINER))));
    graph
        .inDependencyOrder()
        .forEach(resource ->
            References.in(resource.attributes())
                .forEach(unknown ->
                    assertTrue(
                        MADE_BY_APPLY.contains(unknown.address() + "#" + unknown.attribute()),
                        unknown::toString)));
    assertEquals(graph, SingleVm.compile(spec, Samples.facts(), "/var/lib/x/" + name));
  }

  @Property(tries = 200)
  void aUnitHasOneDirectiveALine(
      @ForAll @IntRange(min = 1, max = 1_000_000) int milliCpus, @ForAll boolean managed) {
    DeploymentSpec spec = spec("acme", managed, false, List.of("serve"), 8433, 1, milliCpus);
    String content =
        SingleVm.compile(spec, Samples.facts(), Samples.STATE_FOLDER)
            .get(Address.parse("unit.runtime"))
            .orElseThrow()
            .attributes()
            .text("content");

    content
        .replace("\\\n", "")
        .lines()
        .forEach(line ->
            assertTrue(
                line.isEmpty()
                    || line.startsWith("# ")
                    || line.matches("\\[[A-Z][a-z]+]|[A-Z][A-Za-z]*=.*"),
                line));
    assertTrue(content.contains("\nCPUQuota=%d.%d%%\n".formatted(milliCpus / 10, milliCpus % 10)));
  }

  private static DeploymentSpec spec(
      String name,
      boolean managed,
      boolean archive,
      List<String> arguments,
      int port,
      long memory,
      int milliCpus) {
    DeploymentSpec base = Samples.minimal();
    MutualTls mtls = managed ? MutualTls.DEFAULT : Samples.full().runtime().admin().mtls();
    return new DeploymentSpec(
        name,
        base.bundle(),
        new RuntimeSpec(
            base.runtime().image(),
            archive ? Optional.of("/opt/image.tar") : Optional.empty(),
            Optional.empty(),
            RuntimeSpec.Engine.AUTO,
            RuntimeSpec.Architecture.X86_64,
            arguments,
            new TreeMap<>(),
            Optional.empty(),
            new ResourceLimits(
                OptionalLong.of(memory), OptionalInt.of(milliCpus), OptionalInt.empty()),
            true,
            new AdminSpec("127.0.0.1", port, mtls)),
        base.storage(),
        base.service(),
        base.health(),
        base.rollout(),
        base.drift());
  }
}
