package ai.greentic.deployer.engine.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.FormatException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
  private static final BigInteger GROUP_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** RFC 8032, section 7.1, tests 1, 2 and 3. */
  @ParameterizedTest
  @CsvSource({
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void verifiesTheVectorsOfTheStandard(String key, String message, String signature)
      throws Exception {
    PublicKey publicKey = PublicKey.of(hex(key));
    assertTrue(publicKey.verifies(hex(message), hex(signature)));
    assertFalse(publicKey.verifies(hex(message + "00"), hex(signature)));
  }

  /** The example eddsa-sig-01 of the COSE working group: a Sig_structure with our algorithm. */
  @Test
  void verifiesAnExampleOfTheCoseWorkingGroup() throws Exception {
    byte[] structure =
        hex(
            "846a5369676e61747572653145a2012703004054"
                + HexFormat.of()
                    .formatHex("This is the content.".getBytes(StandardCharsets.US_ASCII)));
    PublicKey key =
        PublicKey.of(hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    assertTrue(
        key.verifies(
            structure,
            hex(
                "7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87"
                    + "11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
      })
  void refusesPointsOfSmallOrderForWhichAnybodyCanSign(String key) {
    FormatException refusal = assertThrows(FormatException.class, () -> PublicKey.of(hex(key)));
    assertEquals(
        "the Ed25519 public key is a point of small order, for which anybody can sign",
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesAnotherFormOfAKey(String key) {
    assertEquals(
        "the Ed25519 public key is not in its canonical form",
        assertThrows(FormatException.class, () -> PublicKey.of(hex(key))).getMessage());
  }

  @Test
  void refusesWhatIsNoPoint() {
    String off = "0200000000000000000000000000000000000000000000000000000000000000";
    assertEquals(
        "this is no point of the curve Ed25519",
        assertThrows(FormatException.class, () -> PublicKey.of(hex(off))).getMessage());
    assertEquals(
        "an Ed25519 public key has 32 bytes, and this has 31",
        assertThrows(FormatException.class, () -> PublicKey.of(new byte[31])).getMessage());
  }

  /** RFC 8032, section 8.4: S is below the order of the group, or a signature had two forms. */
  @Test
  void refusesTheSecondFormOfASignature() {
    TestKey key = TestKey.make();
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    byte[] other = signature.clone();
    BigInteger sum = BigInteger.ZERO;
    for (int i = 63; i >= 32; i--) {
      sum = sum.shiftLeft(8).add(BigInteger.valueOf(signature[i] & 0xff));
    }
    sum = sum.add(GROUP_ORDER);
    for (int i = 32; i < 64; i++) {
      other[i] = sum.byteValue();
      sum = sum.shiftRight(8);
    }
    assertTrue(key.publicKey().verifies(message, signature));
    assertFalse(key.publicKey().verifies(message, other));
  }

  @Test
  void readsWhatItWrites() throws Exception {
    PublicKey key = TestKey.make().publicKey();
    assertEquals(key, PublicKeyText.parse(PublicKeyText.pem(key)));
    assertEquals(key, PublicKeyText.parse(PublicKeyText.pem(key).replace("\n", "\r\n")));
    assertEquals(key, PublicKeyText.parse(PublicKeyText.openSsh(key)));
    assertEquals(key, PublicKeyText.parse(PublicKeyText.openSsh(key) + " alice@laptop, old\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh-rsa AAAAB3Nza x | it is a key ssh-rsa, and only ssh-ed25519 signs plans",
        "ssh-ed25519 AAAA | the OpenSSH key is cut off",
        "ssh-ed25519 A | its Base64 is damaged",
        "-----BEGIN OPENSSH PRIVATE KEY----- | it is a private key, which stays with its owner; give"
            + " the public one",
        "-----BEGIN PUBLIC KEY----- MEE= -----END PUBLIC KEY----- | it is a public key, but not one"
            + " of Ed25519",
        "hello | it is no public key: neither a line 'ssh-ed25519 AAAA…' nor PEM with '-----BEGIN"
            + " PUBLIC KEY-----'"
      })
  void saysWhatStandsThereInstead(String text, String complaint) {
    assertEquals(
        complaint,
        assertThrows(FormatException.class, () -> PublicKeyText.parse(text)).getMessage());
  }

  @Test
  void refusesAnOpenSshLineWithOtherContentThanItsName() {
    String blob = PublicKeyText.openSsh(TestKey.make().publicKey()).split(" ", 2)[1];
    String longer = "ssh-ed25519 " + blob.replace("ZDI1NTE5", "ZDI1NTE4");
    assertEquals(
        "the OpenSSH key is not what its first word says",
        assertThrows(FormatException.class, () -> PublicKeyText.parse(longer)).getMessage());
  }
}
