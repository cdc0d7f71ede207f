package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.signature.PublicKey;
import ai.greentic.deployer.engine.signature.PublicKeyText;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.file.Path;

/** A key pair that was written to two files. */
public record MadeKey(PublicKey key, Path privateFile, Path publicFile) {

  public String text() {
    return "Wrote "
        + shown(privateFile)
        + " (private, mode 0600: whoever has it can sign) and "
        + shown(publicFile)
        + ".\nKey: "
        + key.id()
        + "\n\nFor /etc/greentic-deployer/policy.yaml on the machines:\n\n"
        + "signers:\n- name: "
        + name()
        + "\n  key: "
        + PublicKeyText.openSsh(key)
        + "\n";
  }

  private static String shown(Path file) {
    return Printable.line(file.toString());
  }

  /** That of the file as far as a signer may have it. */
  private String name() {
    String name =
        String.valueOf(publicFile.getFileName())
            .replaceFirst("\\.pub$", "")
            .replaceAll("[^A-Za-z0-9._@+-]", "-")
            .replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "signer" : name.substring(0, Math.min(name.length(), 64));
  }

  public String json() {
    return JsonDocument.encode(
        "Key",
        Mapping.EMPTY
            .with("key_id", key.id())
            .with("private_file", privateFile.toString())
            .with("public_file", publicFile.toString())
            .with("openssh", PublicKeyText.openSsh(key)));
  }
}
