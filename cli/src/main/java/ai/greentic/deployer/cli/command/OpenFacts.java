package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import ai.greentic.deployer.singlevm.HostFacts;
import ai.greentic.deployer.singlevm.SingleVm;
import ai.greentic.deployer.spec.DeploymentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compiles a document without asking a machine. An attribute that depends on the machine becomes
 * {@code $unknown: host#attribute}; in rendered files the placeholders stay: user ids of -1,
 * digests of zeros.
 */
final class OpenFacts {
  private OpenFacts() {}

  static List<Resource> compile(DeploymentSpec spec, Path stateFolder) {
    String folder = stateFolder.toString();
    ResourceGraph graph = SingleVm.compile(spec, placeholders(spec), folder);
    ResourceGraph elsewhere = SingleVm.compile(spec, otherFacts(spec), folder);
    List<Resource> opened = new ArrayList<>();
    for (Resource resource : graph.inDependencyOrder()) {
      Mapping other =
          elsewhere.get(resource.address()).map(Resource::attributes).orElse(Mapping.EMPTY);
      opened.add(
          new Resource(
              resource.address(), opened(resource.attributes(), other), resource.dependsOn()));
    }
    return opened;
  }

  private static HostFacts placeholders(DeploymentSpec spec) {
    return HostFacts.placeholders(spec.runtime().engine());
  }

  /** Facts that agree with the placeholders in nothing: what differs depends on the machine. */
  private static HostFacts otherFacts(DeploymentSpec spec) {
    HostFacts facts = placeholders(spec);
    String digest = "1".repeat(64);
    return new HostFacts(
        -2,
        -2,
        facts.engine(),
        facts.enginePath(),
        new HostFacts.Bundle(digest, 1),
        new HostFacts.Image("sha256:" + digest, Optional.empty(), Optional.empty()),
        Optional.empty());
  }

  private static Mapping opened(Mapping attributes, Mapping elsewhere) {
    Map<String, Value> entries = new TreeMap<>();
    attributes
        .entries()
        .forEach((name, value) -> {
          boolean isFile = value instanceof Text(String text) && text.indexOf('\n') >= 0;
          boolean depends = !elsewhere.get(name).equals(Optional.of(value));
          entries.put(name, depends && !isFile ? new Unknown("host", name) : value);
        });
    return new Mapping(entries);
  }
}
