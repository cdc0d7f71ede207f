package ai.greentic.deployer.host;

import java.util.List;

/**
 * An image in a container engine's storage.
 *
 * @param id {@code sha256:…}
 * @param names its names with tags, none for an image that is known by ID only
 * @param environment entries of the form {@code NAME=value}
 * @param volumes the folders that the image declares as volumes
 * @param annotations the names of its manifest's annotations, as far as the engine tells
 */
public record EngineImage(
    String id,
    List<String> names,
    String os,
    String architecture,
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    String workingFolder,
    List<String> volumes,
    List<String> annotations) {
  public EngineImage {
    names = List.copyOf(names);
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    volumes = List.copyOf(volumes);
    annotations = List.copyOf(annotations);
  }
}
