package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.RuntimeSpec;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles a deployment document into the resource graph of one machine.
 *
 * <p>What a restart of the running application would pick up (environment file, unit) comes after
 * everything that has to be staged and verified (bundle, mount, image, certificates), so that a bad
 * artifact leaves the application as it was. After the container comes only what may happen when
 * the application is ready.
 */
public final class SingleVm {
  /** The account that owns the data; its ids, once chosen, stay. */
  public static final Address ACCOUNT = new Address("account", "runtime");

  /** What runs; it says on which engine. */
  public static final Address CONTAINER = new Address("container", "runtime");

  static final Address CA = new Address("certificate", "ca");
  static final Address SERVER = new Address("certificate", "server");
  static final Address CLIENT = new Address("certificate", "client");
  static final Address BUNDLE = new Address("bundle", "active");
  static final Address MOUNT = new Address("mount", "bundle");
  static final Address IMAGE = new Address("image", "runtime");
  static final Address ENVIRONMENT = new Address("file", "environment");
  static final Address UNIT = new Address("unit", "runtime");
  static final Address TRUST = new Address("trust", "admin");
  static final Address DRIFT = new Address("unit", "drift");
  static final Address DRIFT_TIMER = new Address("unit", "drift-timer");

  private final DeploymentSpec spec;
  private final HostFacts facts;
  private final Layout layout;
  private final List<Resource> resources = new ArrayList<>();

  private SingleVm(DeploymentSpec spec, HostFacts facts, Layout layout) {
    this.spec = spec;
    this.facts = facts;
    this.layout = layout;
  }

  /**
   * The graph of a deployment.
   *
   * @param stateFolder the deployment's own folder, see {@link Layout}
   */
  public static ResourceGraph compile(DeploymentSpec spec, HostFacts facts, String stateFolder) {
    return compile(spec, facts, stateFolder, DriftUnits.USUAL_PROGRAM);
  }

  /**
   * The same for a deployer that is installed somewhere else.
   *
   * @param program the deployer's own program, which a timer starts
   */
  public static ResourceGraph compile(
      DeploymentSpec spec, HostFacts facts, String stateFolder, String program) {
    SingleVm compiler = new SingleVm(spec, facts, new Layout(spec.name(), stateFolder));
    compiler.account();
    compiler.directories();
    compiler.certificates();
    compiler.bundle();
    compiler.image();
    compiler.files();
    compiler.container();
    if (spec.drift().schedule().isPresent()) {
      compiler.drift(program);
    }
    compiler.trust();
    try {
      return ResourceGraph.of(compiler.resources);
    } catch (InvalidGraphException e) {
      throw new IllegalStateException("a compiled graph is always valid", e);
    }
  }

  private void add(Address address, Mapping attributes, Address... dependsOn) {
    resources.add(new Resource(address, attributes, Set.of(dependsOn)));
  }

  private void account() {
    add(
        ACCOUNT,
        Mapping.EMPTY
            .with("user", spec.service().user())
            .with("group", spec.service().group())
            .with("uid", Value.of(facts.uid()))
            .with("gid", Value.of(facts.gid())));
  }

  private void directories() {
    StorageSpec storage = spec.storage();
    directory("state", storage.stateDir());
    directory("cache", storage.cacheDir());
    directory("log", storage.logDir());
    directory("temp", storage.tempDir());
  }

  private void directory(String name, String path) {
    add(
        directory(name),
        Mapping.EMPTY
            .with("path", path)
            .with("owner", Value.of(facts.uid()))
            .with("group", Value.of(facts.gid()))
            .with("mode", "0750"),
        ACCOUNT);
  }

  static Value inode(Address address) {
    return new Unknown(address.toString(), "inode");
  }

  static Address directory(String name) {
    return new Address("directory", name);
  }

  private void certificates() {
    MutualTls mtls = spec.runtime().admin().mtls();
    boolean managed = mtls.mode() == MutualTls.Mode.MANAGED;
    Mapping common = Mapping.EMPTY.with("mode", mtls.mode().word()).with("status", "valid");
    Mapping authority = common.with("role", "ca").with("certFile", mtls.caFile());
    Mapping server =
        common
            .with("role", "server")
            .with("certFile", mtls.certFile())
            .with("keyFile", mtls.keyFile())
            .with("issuerCertFile", mtls.caFile())
            .with("names", Sequence.ofTexts(List.of("IP:127.0.0.1", "DNS:localhost")));
    Mapping client =
        common
            .with("role", "client")
            .with("certFile", mtls.clientCertFile())
            .with("keyFile", mtls.clientKeyFile())
            .with("issuerCertFile", mtls.caFile());
    if (managed) {
      Unknown issuer = new Unknown(CA.toString(), "fingerprint");
      authority =
          authority
              .with("subject", "CN=greentic " + spec.name() + " admin CA")
              .with("lifetimeDays", Value.of(mtls.issuance().caLifetimeDays()))
              .with("generation", Value.of(mtls.issuance().caGeneration()));
      server =
          managedLeaf(server, issuer, "server", "0640").with("keyGroup", Value.of(facts.gid()));
      client = managedLeaf(client, issuer, "client", "0600").with("keyGroup", Value.of(0));
    } else {
      // Whose the key must be, so that the application can read it.
      server =
          server.with("keyOwner", Value.of(facts.uid())).with("keyGroup", Value.of(facts.gid()));
    }
    add(CA, authority);
    add(SERVER, server, CA, ACCOUNT);
    add(CLIENT, client, CA);
  }

  private Mapping managedLeaf(Mapping leaf, Unknown issuer, String role, String keyMode) {
    return leaf.with("issuer", issuer)
        .with("subject", "CN=greentic " + spec.name() + " admin " + role)
        .with("lifetimeDays", Value.of(spec.runtime().admin().mtls().issuance().lifetimeDays()))
        .with("keyOwner", Value.of(0))
        .with("keyMode", keyMode);
  }

  private void bundle() {
    String sha256 = facts.bundle().sha256();
    add(
        BUNDLE,
        Mapping.EMPTY
            .with("source", spec.bundle().sourcePath())
            .with("sha256", sha256)
            .with("size", Value.of(facts.bundle().size()))
            .with("path", layout.bundle(sha256))
            .with("mode", "0444"));
    BundleMountUnit mount =
        new BundleMountUnit(spec.name(), layout.bundle(sha256), layout.bundleMountPoint(sha256));
    add(
        MOUNT,
        Mapping.EMPTY
            .with("unit", mount.unit())
            .with("unitPath", layout.unitFile(mount.unit()))
            .with("what", mount.what())
            .with("where", mount.where())
            .with("content", mount.content())
            .with("active", Value.of(true))
            .with("inode", inode(BUNDLE)),
        BUNDLE);
  }

  private void image() {
    RuntimeSpec runtime = spec.runtime();
    Mapping image =
        Mapping.EMPTY
            .with("engine", facts.engine())
            .with("imageId", facts.image().imageId())
            .with("reference", runtime.image())
            .with("requireStatic", Value.of(runtime.requireStatic()));
    image = with(image, "digest", facts.image().digest());
    image = with(image, "archive", runtime.archivePath());
    image = with(image, "archiveSha256", facts.image().archiveSha256());
    add(IMAGE, image);
  }

  private static Mapping with(Mapping mapping, String name, Optional<String> text) {
    return text.map(present -> mapping.with(name, present)).orElse(mapping);
  }

  private void files() {
    Address[] staged = {
      ACCOUNT,
      directory("state"),
      directory("cache"),
      directory("log"),
      directory("temp"),
      CA,
      SERVER,
      CLIENT,
      MOUNT,
      IMAGE
    };
    add(
        ENVIRONMENT,
        Mapping.EMPTY
            .with("path", layout.environmentFile())
            .with("content", new EnvironmentFile(spec, layout).content())
            .with("owner", Value.of(0))
            .with("group", Value.of(0))
            .with("mode", "0600"),
        staged);
    add(
        UNIT,
        Mapping.EMPTY
            .with("unit", layout.unit())
            .with("path", layout.unitFile(layout.unit()))
            .with("content", new RuntimeUnit(spec, layout, facts).content())
            .with("owner", Value.of(0))
            .with("mode", "0644")
            .with("loaded", Value.of(true))
            .with("enabled", Value.of(true)),
        ENVIRONMENT);
  }

  private void drift(String program) {
    DriftUnits units = new DriftUnits(spec, layout, program);
    Mapping file =
        Mapping.EMPTY
            .with("owner", Value.of(0))
            .with("mode", "0644")
            .with("loaded", Value.of(true));
    String service = layout.driftUnit("service");
    add(
        DRIFT,
        file.with("unit", service)
            .with("path", layout.unitFile(service))
            .with("content", units.service())
            .with("enabled", Value.of(false)),
        CONTAINER);
    String timer = layout.driftUnit("timer");
    add(
        DRIFT_TIMER,
        file.with("unit", timer)
            .with("path", layout.unitFile(timer))
            .with("content", units.timer())
            .with("enabled", Value.of(true))
            .with("active", Value.of(true)),
        DRIFT);
  }

  private void container() {
    add(CONTAINER, new RuntimeContainer(spec, facts, layout).attributes(), UNIT);
  }

  /** Comes when the application is ready with the certificates that it was started with. */
  private void trust() {
    MutualTls mtls = spec.runtime().admin().mtls();
    if (mtls.mode() == MutualTls.Mode.MANAGED) {
      add(
          TRUST,
          Mapping.EMPTY
              .with("caFile", mtls.caFile())
              .with("issuer", new Unknown(CA.toString(), "fingerprint"))
              .with("newest", new Unknown(CA.toString(), "trust")),
          CA,
          SERVER,
          CLIENT,
          CONTAINER);
    }
  }
}
