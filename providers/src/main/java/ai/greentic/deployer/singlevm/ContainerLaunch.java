package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.container.Labels;
import ai.greentic.deployer.spec.DeploymentSpec;
import ai.greentic.deployer.spec.MutualTls;
import ai.greentic.deployer.spec.StorageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a container is made of, whichever engine runs it. */
record ContainerLaunch(DeploymentSpec spec, Layout layout, HostFacts facts) {

  /**
   * A file or folder of the host inside the container.
   *
   * @param executable whether files in it may be run or mapped as code
   */
  record Bind(String source, String target, boolean writable, boolean executable) {
    private static Bind folder(String path, boolean executable) {
      return new Bind(path, path, true, executable);
    }
  }

  BundleMountUnit bundleMount() {
    String sha256 = facts.bundle().sha256();
    return new BundleMountUnit(spec.name(), layout.bundle(sha256), layout.bundleMountPoint(sha256));
  }

  /** The bundle, mounted read-only as it is. */
  Bind bundle() {
    return new Bind(bundleMount().where(), layout.bundleInContainer(), false, false);
  }

  List<Bind> storage() {
    StorageSpec storage = spec.storage();
    return List.of(
        Bind.folder(storage.stateDir(), false),
        // Compiled code is mapped from the cache, which noexec would refuse.
        Bind.folder(storage.cacheDir(), true),
        Bind.folder(storage.logDir(), false),
        Bind.folder(storage.tempDir(), false));
  }

  List<Bind> certificates() {
    MutualTls mtls = spec.runtime().admin().mtls();
    return Stream.of(mtls.caFile(), mtls.certFile(), mtls.keyFile())
        .map(path -> new Bind(path, path, false, false))
        .toList();
  }

  /**
   * Options that the command lines of podman and docker both have. What an image says of a health
   * check, its user and the signal that stops it does not count.
   */
  List<String> commonOptions() {
    return List.of(
        "--name=" + layout.container(),
        "--pull=never",
        "--no-healthcheck",
        "--network=host",
        "--read-only",
        "--tmpfs=/tmp:rw,noexec,nosuid,nodev,size=64m",
        "--cap-drop=all",
        "--security-opt=no-new-privileges",
        "--user=" + facts.uid() + ":" + facts.gid(),
        "--stop-signal=SIGTERM",
        "--stop-timeout=" + EngineUnit.STOP_TIMEOUT);
  }

  List<String> labels(String launch) {
    return List.of(
        "--label=" + Labels.DEPLOYMENT + "=" + spec.name(),
        "--label=" + Labels.BUNDLE + "=" + facts.bundle().sha256(),
        "--label=" + Labels.LAUNCH + "=" + launch);
  }

  /** What is started, by image ID, and with which arguments. */
  List<String> program() {
    List<String> program = new ArrayList<>(List.of(facts.image().imageId()));
    program.addAll(spec.runtime().args());
    return program;
  }

  /** A command in a unit file, an argument a line. */
  static String lines(List<String> command) {
    return command.stream().map(UnitSyntax::argument).collect(Collectors.joining(" \\\n    "));
  }
}
