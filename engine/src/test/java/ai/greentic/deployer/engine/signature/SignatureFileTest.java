package ai.greentic.deployer.engine.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format of docs/signing.md, checked against bytes written by hand and against openssl. */
class SignatureFileTest {
  private static final byte[] PLAN = "plan".repeat(100).getBytes(StandardCharsets.US_ASCII);
  private static final String TYPE =
      HexFormat.of()
          .formatHex(
              "application/vnd.greentic.deployer.plan+cbor".getBytes(StandardCharsets.US_ASCII));

  private final TestKey alice = TestKey.make();
  private final TestKey bob = TestKey.make();

  @TempDir Path folder;

  /** {1: -8, 3: "application/…", 4: kid}, by hand. */
  private static String header(TestKey key) {
    return "a3" + "0127" + "03782b" + TYPE + "045820" + key.publicKey().id();
  }

  private static byte[] byHand(TestKey key, byte[] signature) {
    return HexFormat.of()
        .parseHex("d284" + "5854" + header(key) + "a0f65840" + HexFormat.of().formatHex(signature));
  }

  /** ["Signature1", header, h'', plan], by hand. */
  private static byte[] structure(TestKey key, byte[] plan) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        HexFormat.of()
            .parseHex("846a" + "5369676e617475726531" + "5854" + header(key) + "40" + "590190"));
    out.write(plan);
    return out.toByteArray();
  }

  private static List<PlanSignature> decode(byte[] bytes) throws DeployerException {
    return SignatureFile.decode("plan.bin.sig", bytes);
  }

  private static String refusal(byte[] bytes) {
    DeployerException refusal = assertThrows(DeployerException.class, () -> decode(bytes));
    assertEquals(Category.REFUSED, refusal.category());
    return refusal.problems().getFirst().what();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private byte[] signed(TestKey key) {
    return SignatureFile.encode(List.of(PlanSignature.of(PLAN, key)));
  }

  @Test
  void writesExactlyTheBytesOfTheSpecification() throws Exception {
    byte[] signature = alice.sign(structure(alice, PLAN));
    assertArrayEquals(byHand(alice, signature), signed(alice));
  }

  @Test
  void opensslVerifiesOurs() throws Exception {
    byte[] file = signed(alice);
    Path signature = folder.resolve("signature");
    Path structure = folder.resolve("structure");
    Path key = folder.resolve("alice.pub");
    Files.write(signature, Arrays.copyOfRange(file, file.length - 64, file.length));
    Files.write(structure, structure(alice, PLAN));
    Files.writeString(key, PublicKeyText.pem(alice.publicKey()));
    String[] verify = {
      "pkeyutl",
      "-verify",
      "-rawin",
      "-pubin",
      "-inkey",
      key.toString(),
      "-sigfile",
      signature.toString(),
      "-in",
      structure.toString()
    };
    assertEquals(0, openssl(verify));
    Files.write(structure, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertEquals(1, openssl(verify));
  }

  @Test
  void weVerifyWhatOpensslSigned() throws Exception {
    Path key = folder.resolve("key");
    Path open = folder.resolve("pub");
    Path structure = folder.resolve("structure");
    Path signature = folder.resolve("signature");
    assertEquals(0, openssl("genpkey", "-algorithm", "ed25519", "-out", key.toString()));
    assertEquals(0, openssl("pkey", "-in", key.toString(), "-pubout", "-out", open.toString()));
    PublicKey publicKey = PublicKeyText.parse(Files.readString(open));
    TestKey named = new TestKey(alice.privateKey(), publicKey);
    Files.write(structure, structure(named, PLAN));
    assertEquals(
        0,
        openssl(
            "pkeyutl",
            "-sign",
            "-rawin",
            "-inkey",
            key.toString(),
            "-in",
            structure.toString(),
            "-out",
            signature.toString()));
    List<PlanSignature> read = decode(byHand(named, Files.readAllBytes(signature)));
    assertEquals(1, read.size());
    assertTrue(read.getFirst().isOf(PLAN, publicKey));
    assertFalse(read.getFirst().isOf(PLAN, alice.publicKey()));
  }

  private static int openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Test
  void filesAreJoinedInAnyOrderAndSignaturesCountOnce() throws Exception {
    byte[] one = signed(alice);
    byte[] other = signed(bob);
    List<PlanSignature> joined = new ArrayList<>(decode(joined(one, other)));
    List<PlanSignature> repeated = new ArrayList<>(decode(joined(other, one, other, one)));
    assertEquals(2, joined.size());
    Collections.reverse(repeated);
    assertEquals(joined, repeated);
    assertEquals(List.of(), decode(new byte[0]));
  }

  @Test
  void everyChangedBitIsFound() throws Exception {
    byte[] file = signed(alice);
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] changed = file.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(passes(changed), "bit " + bit);
    }
    for (int length = 0; length < file.length; length++) {
      assertFalse(passes(Arrays.copyOf(file, length)), "cut to " + length);
    }
    PlanSignature signature = PlanSignature.of(PLAN, alice);
    for (int bit = 0; bit < 8 * PLAN.length; bit++) {
      byte[] changed = PLAN.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(signature.isOf(changed, alice.publicKey()), "bit " + bit + " of the plan");
    }
  }

  private boolean passes(byte[] file) {
    try {
      return decode(file).stream().anyMatch(one -> one.isOf(PLAN, alice.publicKey()));
    } catch (DeployerException e) {
      assertEquals(Category.REFUSED, e.category());
      return false;
    }
  }

  @Test
  void saysWhatIsWrong() {
    byte[] good = signed(alice);
    String is = "plan.bin.sig holds no intact signatures: ";
    assertEquals(
        is + "at byte 1: a signature does not begin with tag 18",
        refusal("hello".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(
        is + "at byte " + (good.length + 1) + ": a signature does not begin with tag 18",
        refusal(joined(good, new byte[] {10})));
    byte[] otherAlgorithm = good.clone();
    otherAlgorithm[6] = 0x26; // ES256
    assertEquals(is + "the algorithm must be -8", refusal(otherAlgorithm));
    byte[] attached = good.clone();
    attached[good.length - 67] = 0x40;
    assertEquals(is + "at byte 90: the payload is not null", refusal(attached));
    assertEquals(is + "it has more than 65536 bytes", refusal(new byte[SignatureFile.LARGEST + 1]));
  }

  @Test
  void readsAtMost64Signatures() throws Exception {
    byte[][] parts = new byte[64][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = byHand(alice, filled(i));
    }
    byte[] most = joined(parts);
    assertEquals(64, decode(most).size());
    assertEquals(
        "plan.bin.sig holds no intact signatures: it has more than 64 signatures",
        refusal(joined(most, signed(bob))));
  }

  private static byte[] filled(int value) {
    byte[] filled = new byte[64];
    Arrays.fill(filled, (byte) value);
    return filled;
  }
}
