package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The key of the fingerprints is random, made once, and root's alone")
class FingerprintKeyTest {
  @TempDir Path folder;
  private Path secret;
  private Path file;

  @BeforeEach
  void namePaths() {
    secret = folder.resolve("private");
    file = secret.resolve("fingerprint.key");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private ProviderException refusal() {
    return assertThrows(ProviderException.class, () -> FingerprintKey.in(secret));
  }

  @Test
  void itIsMadeForItsOwnerOnly() throws Exception {
    FingerprintKey.in(secret);
    assertEquals("rwx------", mode(secret));
    assertEquals("rw-------", mode(file));
    assertEquals(32, Files.size(file));
    try (Stream<Path> names = Files.list(secret)) {
      assertEquals(List.of(file), names.toList());
    }
  }

  @Test
  void allWhoMakeItAtOnceGetTheSame() throws Exception {
    int count = 16;
    CyclicBarrier together = new CyclicBarrier(count);
    Set<Fingerprint> fingerprints = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Fingerprint>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(
            threads.submit(() -> {
              together.await();
              return FingerprintKey.in(secret).fingerprint("hush");
            }));
      }
      for (Future<Fingerprint> one : all) {
        fingerprints.add(one.get());
      }
    }
    assertEquals(1, fingerprints.size());
  }

  @Test
  void oneThatOthersCanReadOrWriteIsRefused() throws Exception {
    FingerprintKey.in(secret);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(file + " can be read by others than root", refusal().getMessage());
    assertEquals(
        "delete it: a new one is made, and the next plan shows all secrets as changed",
        refusal().remedy());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
    assertTrue(String.valueOf(refusal().getMessage()).contains("can be written by others"));
  }

  @Test
  void oneThatIsCutOffIsRefused() throws Exception {
    FingerprintKey.in(secret);
    Files.write(file, new byte[31]);
    assertEquals(file + " has 31 bytes, not 32", refusal().getMessage());
  }

  @Test
  void whereItCannotBeWrittenThatIsSaid() throws Exception {
    Files.writeString(secret, "no folder");
    assertEquals("run as root, with a state folder that can be written", refusal().remedy());
  }
}
