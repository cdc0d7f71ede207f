package ai.greentic.deployer.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.SystemCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BundleInspectorTest {
  private static final byte[] GOOD = Squashfs.bytes(5000);

  @TempDir Path folder;

  private BundleFile inspect(Path source, Optional<String> sha256)
      throws ProviderException, InterruptedException {
    return new BundleInspector().inspect(source, sha256, Progress.NONE);
  }

  @Test
  void tellsSizeAndDigest() throws Exception {
    Path source = Files.write(folder.resolve("a.squashfs"), GOOD);
    String sha256 = Digests.sha256(GOOD);

    assertEquals(new BundleFile(source, 5000, sha256), inspect(source, Optional.empty()));
    assertEquals(new BundleFile(source, 5000, sha256), inspect(source, Optional.of(sha256)));
  }

  @Test
  void aDigestThatTheDocumentDoesNotExpectIsAnError() throws Exception {
    Path source = Files.write(folder.resolve("a.squashfs"), GOOD);
    String other = "0".repeat(64);

    ProviderException e =
        assertThrows(ProviderException.class, () -> inspect(source, Optional.of(other)));

    assertEquals(
        "bundle %s has SHA-256 %s; the document asks for %s"
            .formatted(source, Digests.sha256(GOOD), other),
        e.getMessage());
    assertEquals("put the right bundle there, or correct spec.bundle.sha256", e.remedy());
  }

  @Test
  void onlyARegularFileIsABundle() throws Exception {
    Path missing = folder.resolve("missing");
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new SystemCommands().run(Command.of("mkfifo", pipe.toString())).exitCode());

    assertFails("bundle " + missing + " does not exist", missing);
    assertFails("bundle " + folder + " is not a regular file", folder);
    assertFails("bundle " + pipe + " is not a regular file", pipe);
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        Arguments.of(new byte[0], "it has 0 bytes, a superblock needs 96"),
        Arguments.of(Arrays.copyOf(GOOD, 95), "it has 95 bytes, a superblock needs 96"),
        Arguments.of(new byte[4096], "it does not begin with hsqs"),
        Arguments.of(Squashfs.withShort(GOOD, 28, 3), "it has version 3.0; 4.0 is the one in use"),
        Arguments.of(Squashfs.withShort(GOOD, 30, 1), "it has version 4.1; 4.0 is the one in use"),
        Arguments.of(
            Squashfs.withShort(GOOD, 20, 2),
            "it is compressed with lzma, which no kernel can read"),
        Arguments.of(
            Squashfs.withShort(GOOD, 20, 7),
            "its compressor 7 is none of gzip, lzo, xz, lz4, zstd"),
        Arguments.of(
            Squashfs.withShort(GOOD, 22, 16),
            "its block size 131072 is not 2 to the power 16, between 4 KiB and 1 MiB"),
        Arguments.of(
            Squashfs.withShort(GOOD, 22, 40000),
            "its block size 131072 is not 2 to the power 40000, between 4 KiB and 1 MiB"),
        Arguments.of(
            Arrays.copyOf(GOOD, 4999),
            "it should have at least 5000 bytes and has 4999, so it is cut off"),
        Arguments.of(
            Squashfs.withShort(GOOD, 46, 0x8000),
            "it should have at least -9223372036854770808 bytes and has 5000, so it is cut off"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void whatTheKernelWouldNotMountIsRefused(byte[] bytes, String how) throws Exception {
    Path source = Files.write(folder.resolve("bad"), bytes);

    assertFails(source + " is not a squashfs file system that can be mounted: " + how, source);
  }

  private void assertFails(String message, Path source) {
    ProviderException e =
        assertThrows(ProviderException.class, () -> inspect(source, Optional.empty()));
    assertEquals(message, e.getMessage());
  }
}
