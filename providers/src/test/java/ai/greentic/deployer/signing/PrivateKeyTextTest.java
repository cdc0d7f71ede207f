package ai.greentic.deployer.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.signature.PublicKey;
import ai.greentic.deployer.engine.signature.PublicKeyText;
import ai.greentic.deployer.engine.signature.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as openssl, ssh-keygen and we ourselves make them. */
class PrivateKeyTextTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir Path folder;

  private void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), () -> String.join(" ", command));
  }

  private String text(String file) throws Exception {
    return Files.readString(folder.resolve(file));
  }

  private void assertPair(PublicKey expected, SigningKey key) {
    assertEquals(expected, key.publicKey());
    assertTrue(expected.verifies(MESSAGE, key.sign(MESSAGE)));
  }

  private String complaint(String file, Optional<String> passphrase) {
    return assertThrows(FormatException.class, () -> PrivateKeyText.parse(text(file), passphrase))
        .getMessage();
  }

  @Test
  void readsOurOwnAndSoDoesOpenssl() throws Exception {
    NewKey made = NewKey.generate();
    assertPair(made.publicKey(), PrivateKeyText.parse(made.privatePem(), Optional.empty()));
    Files.writeString(folder.resolve("key"), made.privatePem());
    run("openssl", "pkey", "-in", "key", "-pubout", "-out", "pub");
    assertEquals(PublicKeyText.pem(made.publicKey()), text("pub"));
    assertFalse(made.toString().contains("BEGIN"));
  }

  @Test
  void readsThoseOfOpenssl() throws Exception {
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "key");
    run("openssl", "pkey", "-in", "key", "-pubout", "-out", "pub");
    PublicKey open = PublicKeyText.parse(text("pub"));
    assertPair(open, PrivateKeyText.parse(text("key"), Optional.empty()));
    assertPair(open, PrivateKeyText.parse(text("key").replace("\n", " "), Optional.empty()));
    run("openssl", "pkcs8", "-topk8", "-in", "key", "-out", "encrypted", "-passout", "pass:words");
    assertPair(open, PrivateKeyText.parse(text("encrypted"), Optional.of("words")));
    assertEquals(
        "it is encrypted; give its passphrase with -passphrase=FILE or -passphrase=env:NAME",
        complaint("encrypted", Optional.empty()));
    assertEquals(
        "it could not be decrypted: the passphrase is wrong, or it is damaged",
        complaint("encrypted", Optional.of("other")));
  }

  @Test
  void readsThoseOfOpenSsh() throws Exception {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "alice@laptop", "-f", "key");
    assertPair(
        PublicKeyText.parse(text("key.pub")), PrivateKeyText.parse(text("key"), Optional.empty()));
    run("ssh-keygen", "-q", "-p", "-N", "words", "-f", "key");
    assertEquals(
        "it is an OpenSSH key that is encrypted or damaged; 'ssh-keygen -p -N \"\" -f COPY' takes"
            + " the passphrase off a copy, or keep the key in PKCS #8 with a passphrase",
        complaint("key", Optional.empty()));
  }

  @Test
  void refusesKeysOfOtherKinds() throws Exception {
    String only = "; only Ed25519 keys sign plans; make one with 'keygen'";
    run("openssl", "genpkey", "-algorithm", "ed448", "-out", "ed448");
    assertEquals(
        "it is a private key of another kind" + only, complaint("ed448", Optional.empty()));
    run("openssl", "ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", "ec");
    assertEquals("it is a key EC" + only, complaint("ec", Optional.empty()));
    run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "ecdsa");
    assertEquals(
        "it is a private key of another kind" + only, complaint("ecdsa", Optional.empty()));
    assertEquals(
        "it holds no private key: neither PEM with '-----BEGIN PRIVATE KEY-----' nor one of OpenSSH",
        complaint("ecdsa.pub", Optional.empty()));
  }
}
