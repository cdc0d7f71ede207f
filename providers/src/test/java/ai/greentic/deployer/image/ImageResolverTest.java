package ai.greentic.deployer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.ScriptedCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plan learns about an image. The messages of skopeo are those of 1.9.3. */
class ImageResolverTest {
  private static final String NAME = "registry.example:5000/team/app";
  private static final String TAGGED = NAME + ":1.0";

  @TempDir Path folder;
  private final ScriptedCommands commands = new ScriptedCommands();
  private final StoredImages engine = new StoredImages();
  private final ImageResolver resolver =
      new ImageResolver(commands, engine, ArchiveLimits.STANDARD);
  private final TestImage image = TestImage.good();
  private final String digest = image.manifestDescriptor().get("digest").toString();

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] blob(TestImage image, String digest) {
    return image.files.get("blobs/sha256/" + digest.substring("sha256:".length()));
  }

  private void serve(String reference, byte[] manifest) {
    commands.prints("skopeo inspect --raw docker://" + reference, text(manifest));
  }

  private void serveConfiguration(TestImage of, String manifestDigest) {
    commands.prints(
        "skopeo inspect --config --raw docker://" + NAME + "@" + manifestDigest, text(of.config()));
  }

  private String refusal(String reference) {
    return assertThrows(ProviderException.class, () -> resolver.fromRegistry(reference))
        .getMessage();
  }

  @Test
  void aTagIsPinnedToItsDigest() throws Exception {
    serve(TAGGED, blob(image, digest));
    serveConfiguration(image, digest);
    assertEquals(
        new ResolvedImage(
            TAGGED,
            Optional.of(digest),
            image.imageId().toString(),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        resolver.fromRegistry(TAGGED));
  }

  @Test
  void anIndexLeadsToTheImageForThisPlatform() throws Exception {
    Map<String, Object> ours = image.manifestDescriptor();
    ours.put("platform", Map.of("os", "linux", "architecture", "amd64"));
    serve(TAGGED, TestImage.index(List.of(ours)));
    serve(NAME + "@" + digest, blob(image, digest));
    serveConfiguration(image, digest);
    ResolvedImage resolved = resolver.fromRegistry(TAGGED);
    assertEquals(Optional.of(digest), resolved.digest());
    assertEquals(image.imageId().toString(), resolved.imageId());
  }

  @Test
  void aDigestThatIsOnTheHostNeedsNoRegistry() throws Exception {
    String reference = NAME + "@" + digest;
    engine.stored.put(reference, StoredImages.of(image.imageId().toString()));
    assertEquals(image.imageId().toString(), resolver.fromRegistry(reference).imageId());
    assertEquals(List.of(), commands.run());
  }

  @Test
  void aRegistryThatServesOtherBytes() {
    String reference = NAME + "@" + digest;
    byte[] other = "{}".getBytes(StandardCharsets.UTF_8);
    serve(reference, other);
    assertEquals(
        "image "
            + reference
            + " has a manifest with the digest "
            + Sha256.of(other)
            + " in place of "
            + digest,
        refusal(reference));

    serve(TAGGED, blob(image, digest));
    commands.prints("skopeo inspect --config --raw docker://" + reference, "{}");
    assertEquals(
        "image "
            + TAGGED
            + " has a configuration with the digest "
            + Sha256.of(other)
            + " in place of "
            + image.imageId(),
        refusal(TAGGED));
  }

  @Test
  void anImageForAnotherPlatform() {
    TestImage arm = TestImage.good().architecture("arm64");
    Map<String, Object> theirs = arm.manifestDescriptor();
    String theirDigest = theirs.get("digest").toString();
    serve(TAGGED, blob(arm, theirDigest));
    serveConfiguration(arm, theirDigest);
    assertEquals(
        "image " + TAGGED + " is for linux/arm64; version 1 runs linux/amd64 only",
        refusal(TAGGED));

    theirs.put("platform", Map.of("os", "linux", "architecture", "arm64"));
    serve(TAGGED, TestImage.index(List.of(theirs)));
    assertEquals(
        "image " + TAGGED + " holds no image for linux/amd64, only for linux/arm64",
        refusal(TAGGED));
  }

  private String whenSkopeoSays(String reference, String cause) {
    commands.fails(
        "skopeo inspect --raw docker://" + reference,
        1,
        "time=\"2026-11-23T11:05:48Z\" level=fatal msg=\"Error parsing image name \\\"docker://"
            + reference
            + "\\\": "
            + cause.replace("\"", "\\\"")
            + "\"\n");
    return refusal(reference);
  }

  @Test
  void whatTheRegistryRefusesIsSaidInOneLine() {
    assertEquals(
        "image " + TAGGED + " is not in its registry",
        whenSkopeoSays(
            TAGGED, "reading manifest 1.0 in " + NAME + ": manifest unknown: manifest unknown"));
    assertEquals(
        "image "
            + TAGGED
            + " cannot be read: its registry does not answer: pinging container registry"
            + " registry.example:5000: Get \"https://registry.example:5000/v2/\": dial tcp"
            + " 192.0.2.1:5000: connect: connection refused",
        whenSkopeoSays(
            TAGGED,
            "pinging container registry registry.example:5000: Get"
                + " \"https://registry.example:5000/v2/\": dial tcp 192.0.2.1:5000: connect:"
                + " connection refused"));
    assertEquals(
        "image " + TAGGED + " may not be read: the registry asks for other credentials",
        whenSkopeoSays(
            TAGGED, "reading manifest 1.0 in " + NAME + ": unauthorized: authentication required"));
    assertEquals(
        "image "
            + TAGGED
            + " cannot be read: the registry does not prove who it is (TLS): pinging container"
            + " registry registry.example:5000: x509: certificate signed by unknown authority",
        whenSkopeoSays(
            TAGGED,
            "pinging container registry registry.example:5000: x509: certificate signed by unknown"
                + " authority"));
    assertEquals(
        "image " + TAGGED + " cannot be read: something else",
        whenSkopeoSays(TAGGED, "something else"));
  }

  @Test
  void wordsInTheNameAreNoCause() {
    String reference = "registry.example/certificate/unauthorized:1";
    assertEquals(
        "image " + reference + " is not in its registry",
        whenSkopeoSays(
            reference,
            "reading manifest 1 in registry.example/certificate/unauthorized: manifest unknown"));
  }

  @Test
  void aReferenceWithoutARegistryIsRefused() {
    for (String reference :
        List.of(
            "app:1.0",
            "-x/app:1",
            "registry.example/App",
            "registry.example/a b",
            "r/a@sha256:0")) {
      assertEquals(
          "'"
              + reference
              + "' is no image reference; write registry/repository:tag or"
              + " registry/repository@sha256:…",
          refusal(reference));
    }
  }

  // Archives.

  private ResolvedImage fromArchive(
      TestImage of, String reference, Optional<String> sha256, boolean requireStatic)
      throws Exception {
    Path archive = Files.write(folder.resolve("image.tar"), of.ociArchive());
    return resolver.fromArchive(reference, archive, sha256, requireStatic, Progress.NONE);
  }

  @Test
  void anArchiveIsPinnedByItsBytes() throws Exception {
    String sha256 = Sha256.of(image.ociArchive()).hex();
    assertEquals(
        new ResolvedImage(
            TAGGED,
            Optional.of(digest),
            image.imageId().toString(),
            Optional.of(folder.resolve("image.tar")),
            Optional.of(sha256),
            List.of()),
        fromArchive(image, TAGGED, Optional.of(sha256), true));
    assertEquals(List.of(), commands.run());
  }

  @Test
  void anotherArchiveThanTheDocumentSays() {
    String wrong = "0".repeat(64);
    ProviderException refused =
        assertThrows(
            ProviderException.class, () -> fromArchive(image, TAGGED, Optional.of(wrong), true));
    assertEquals(
        "image archive "
            + folder.resolve("image.tar")
            + " has the SHA-256 "
            + Sha256.of(image.ociArchive()).hex()
            + "; runtime.archiveSha256 is "
            + wrong,
        refused.getMessage());

    String pinned = NAME + "@sha256:" + wrong;
    refused =
        assertThrows(
            ProviderException.class, () -> fromArchive(image, pinned, Optional.empty(), true));
    assertEquals(
        "image archive "
            + folder.resolve("image.tar")
            + " holds the image "
            + digest
            + "; runtime.image asks for sha256:"
            + wrong,
        refused.getMessage());
  }

  @Test
  void anImageThatIsNotStaticIsRefusedUnlessAllowed() throws Exception {
    TestImage dynamic =
        new TestImage().layer(new Layer().file("app", 0755, new Elf().interpreter().bytes()));
    ProviderException refused =
        assertThrows(
            ProviderException.class, () -> fromArchive(dynamic, TAGGED, Optional.empty(), true));
    assertEquals(
        "image archive "
            + folder.resolve("image.tar")
            + " is not static: /app asks for a dynamic loader (PT_INTERP)",
        refused.getMessage());
    assertEquals(
        "build the program without dynamic libraries, or set runtime.requireStatic to false",
        refused.remedy());
    assertEquals(
        dynamic.imageId().toString(),
        fromArchive(dynamic, TAGGED, Optional.empty(), false).imageId());
  }

  // What an image asks for.

  private static final String FILTER = "run.oci.seccomp_bpf_data";

  private static String mayNot(String name) {
    return name
        + " has the annotation "
        + FILTER
        + " in its manifest, by which it would change how it is run";
  }

  @Test
  void theFoldersThatAnImageDeclaresAreTold() throws Exception {
    TestImage declaring = TestImage.good().run("Volumes", Map.of("/data", Map.of()));
    String manifest = declaring.manifestDescriptor().get("digest").toString();
    serve(TAGGED, blob(declaring, manifest));
    serveConfiguration(declaring, manifest);
    engine.stored.put(
        NAME + "@" + manifest,
        StoredImages.of(declaring.imageId().toString(), List.of("/data"), List.of()));

    assertEquals(
        List.of("/data"), fromArchive(declaring, TAGGED, Optional.empty(), true).volumes());
    assertEquals(List.of("/data"), resolver.fromRegistry(TAGGED).volumes());
    assertEquals(List.of("/data"), resolver.fromRegistry(NAME + "@" + manifest).volumes());
  }

  @Test
  void anAnnotationThatAnOciRuntimeObeysIsRefusedWhereverTheImageComesFrom() {
    TestImage annotated =
        TestImage.good().annotation("org.example.note", "x").annotation(FILTER, "BgAAAAAA/38=");
    String manifest = annotated.manifestDescriptor().get("digest").toString();
    serve(TAGGED, blob(annotated, manifest));
    serveConfiguration(annotated, manifest);
    String local = NAME + "@" + manifest;
    engine.stored.put(
        local,
        StoredImages.of(
            annotated.imageId().toString(), List.of(), List.of("org.example.note", FILTER)));

    ProviderException refused =
        assertThrows(
            ProviderException.class, () -> fromArchive(annotated, TAGGED, Optional.empty(), true));

    assertEquals(mayNot("image archive " + folder.resolve("image.tar")), refused.getMessage());
    assertEquals(HostError.IMAGE_SETTING_REFUSED, refused.code());
    assertEquals("build the image without that annotation", refused.remedy());
    assertEquals(mayNot("image " + TAGGED), refusal(TAGGED));
    assertEquals(mayNot("image " + local), refusal(local));
  }

  @Test
  void anImageThatTheEngineHasWithSuchAnAnnotationIsRefused() {
    String id = image.imageId().toString();
    engine.stored.put(id, StoredImages.of(id, List.of(), List.of(FILTER)));
    serve(TAGGED, blob(image, digest));
    serveConfiguration(image, digest);
    String refused = mayNot("image " + id + " in the storage of podman");

    assertEquals(refused, refusal(TAGGED));
    assertEquals(
        refused,
        assertThrows(
                ProviderException.class, () -> fromArchive(image, TAGGED, Optional.empty(), true))
            .getMessage());
  }

  @Test
  void annotationsThatOnlyDescribeAreFine() throws Exception {
    TestImage described =
        TestImage.good()
            .annotation("org.opencontainers.image.licenses", "MIT")
            .annotation("com.example.note", "x");

    assertEquals(
        described.imageId().toString(),
        fromArchive(described, TAGGED, Optional.empty(), true).imageId());
  }
}
