package ai.greentic.deployer.image;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Builds image archives in both forms. What a test does not set is right. */
final class TestImage {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<byte[]> layers = new ArrayList<>();
  private final List<Map<String, Object>> layerDescriptors = new ArrayList<>();
  private final List<String> diffIds = new ArrayList<>();
  private final Map<String, Object> run = new LinkedHashMap<>();
  private final Map<String, Object> annotations = new LinkedHashMap<>();
  private String architecture = "amd64";

  TestImage() {
    run.put("Entrypoint", List.of("/app"));
  }

  /** A good image: one static program and some data. */
  static TestImage good() {
    return new TestImage().layer(new Layer().file("app", 0755, Elf.staticProgram()).tar());
  }

  TestImage run(String key, Object value) {
    run.put(key, value);
    return this;
  }

  /** An annotation of the manifest. */
  TestImage annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  TestImage architecture(String architecture) {
    this.architecture = architecture;
    return this;
  }

  TestImage layer(byte[] tar) {
    return layer(tar, tar, LAYER);
  }

  TestImage layer(Layer layer) {
    return layer(layer.tar());
  }

  TestImage gzipLayer(byte[] tar) {
    return layer(tar, gzip(tar), LAYER + "+gzip");
  }

  TestImage layer(byte[] tar, byte[] blob, String mediaType) {
    layers.add(tar);
    diffIds.add(Sha256.of(tar).toString());
    layerDescriptors.add(blob(mediaType, blob));
    return this;
  }

  byte[] config() {
    return json(
        Map.of(
            "os",
            "linux",
            "architecture",
            architecture,
            "config",
            run,
            "rootfs",
            Map.of("type", "layers", "diff_ids", diffIds)));
  }

  Sha256 imageId() {
    return Sha256.of(config());
  }

  Map<String, Object> manifestDescriptor() {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    manifest.put("config", blob(CONFIG, config()));
    manifest.put("layers", layerDescriptors);
    if (!annotations.isEmpty()) {
      manifest.put("annotations", annotations);
    }
    return blob(MANIFEST, json(manifest));
  }

  /** Adds a blob and gives its descriptor. */
  Map<String, Object> blob(String mediaType, byte[] bytes) {
    files.put("blobs/sha256/" + Sha256.of(bytes).hex(), bytes);
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", Sha256.of(bytes).toString());
    descriptor.put("size", bytes.length);
    return descriptor;
  }

  static byte[] index(List<Map<String, Object>> descriptors) {
    return json(Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", descriptors));
  }

  /** The files of the OCI archive with an index of just this image. */
  Map<String, byte[]> ociFiles() {
    return ociFiles(index(List.of(manifestDescriptor())));
  }

  Map<String, byte[]> ociFiles(byte[] index) {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("index.json", index);
    all.put("oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
    return all;
  }

  Map<String, byte[]> dockerFiles() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (byte[] layer : layers) {
      String name = Sha256.of(layer).hex() + ".tar";
      names.add(name);
      all.put(name, layer);
    }
    String config = imageId().hex() + ".json";
    all.put(config, config());
    all.put("manifest.json", json(List.of(Map.of("Config", config, "Layers", names))));
    return all;
  }

  byte[] ociArchive() {
    return Layer.of(ociFiles()).tar();
  }

  static byte[] json(Object value) {
    try {
      return new JsonMapper().writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
