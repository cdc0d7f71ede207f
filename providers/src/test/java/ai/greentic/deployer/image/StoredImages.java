package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ArchiveFormat;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A container engine in memory: what pull and load bring is set by the test. */
final class StoredImages implements ContainerEngine {
  final Map<String, EngineImage> stored = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  Consumer<Path> onLoad = path -> {};
  String arriving = "";
  List<String> annotations = List.of();
  ImageFiles shown = new ImageFiles.Mounted(Path.of("/nowhere"));

  static EngineImage of(String id) {
    return of(id, List.of(), List.of());
  }

  static EngineImage of(String id, List<String> volumes, List<String> annotations) {
    return new EngineImage(
        id,
        List.of(),
        "linux",
        "amd64",
        List.of("/app"),
        List.of(),
        List.of(),
        "/",
        volumes,
        annotations);
  }

  private String arrive() {
    stored.put(arriving, of(arriving, List.of(), annotations));
    return arriving;
  }

  @Override
  public String name() {
    return "podman";
  }

  @Override
  public String version() {
    return "4.3.1";
  }

  @Override
  public Optional<EngineImage> image(String reference) {
    return Optional.ofNullable(stored.get(reference));
  }

  @Override
  public Set<String> imageIds() {
    return Set.copyOf(stored.keySet());
  }

  @Override
  public String pull(String reference, Consumer<String> lines) {
    calls.add("pull " + reference);
    return arrive();
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines) {
    calls.add("load " + format + " " + archive.getFileName());
    onLoad.accept(archive);
    return arrive();
  }

  @Override
  public void removeImage(String imageId) {
    calls.add("remove " + imageId);
    stored.remove(imageId);
  }

  @Override
  public ImageFiles showImage(String imageId, Path workFolder) {
    calls.add("show");
    return shown;
  }

  @Override
  public void hideImage(String imageId, Path workFolder) {
    calls.add("hide");
  }

  @Override
  public Optional<EngineContainer> container(String name) throws ProviderException {
    return Optional.empty();
  }

  @Override
  public void removeContainer(String name) {}
}
