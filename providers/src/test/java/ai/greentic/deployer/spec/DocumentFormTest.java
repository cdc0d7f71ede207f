package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.problem.DeployerException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What bytes a document may have, for what bad-documents.txt cannot hold. */
class DocumentFormTest {
  private static final String MINIMAL =
      """
      metadata: {name: acme}
      spec:
        bundle: {source: "file:///opt/acme.squashfs"}
        runtime: {image: "ghcr.io/greentic-ai/operator:1"}
      """;

  private static String message(byte[] bytes) {
    return assertThrows(InvalidSpecException.class, () -> DeploymentReader.read("my.yaml", bytes))
        .getMessage();
  }

  private static String message(String text) {
    return message(text.getBytes(StandardCharsets.UTF_8));
  }

  private static DeploymentSpec read(String text) throws InvalidSpecException {
    return DeploymentReader.read("my.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void noBytesAreAnEmptyDocument() {
    assertEquals(
        "my.yaml:1:1: document: is empty; write metadata.name, spec.bundle.source and spec.runtime.image at least",
        message(""));
  }

  @Test
  void oneMebibyteIsReadAndOneByteMoreIsNot() throws InvalidSpecException {
    String fill = "#".repeat(1024 * 1024 - MINIMAL.length());

    assertEquals("acme", read(MINIMAL + fill).name());
    assertEquals(
        "my.yaml:1:1: document: is 1048577 bytes long; keep it under 1 MiB (1048576 bytes)",
        message(MINIMAL + fill + "#"));
  }

  @Test
  void bytesThatAreNotUtf8AreNamedWithTheirPlace() {
    byte[] latin = "metadata:\n  name: gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1);

    assertEquals(
        "my.yaml:2:11: document: is not UTF-8: byte 0xFC; save it as UTF-8", message(latin));
  }

  @Test
  void halfACharacterAtTheEndIsNotUtf8() {
    byte[] cut = {'a', ':', ' ', (byte) 0xC3};

    assertEquals("my.yaml:1:4: document: is not UTF-8: byte 0xC3; save it as UTF-8", message(cut));
  }

  @Test
  void utf16IsNamed() {
    assertEquals(
        "my.yaml:1:1: document: is UTF-16; save it as UTF-8",
        message(MINIMAL.getBytes(StandardCharsets.UTF_16)));
  }

  @Test
  void theByteOrderMarkAndLineEndsOfWindowsMakeNoDifference() throws InvalidSpecException {
    assertEquals(read(MINIMAL), read("\uFEFF" + MINIMAL.replace("\n", "\r\n")));
  }

  @Test
  void theByteOrderMarkMovesNoColumn() {
    assertEquals(
        "my.yaml:1:1: document: is the text \"x\" where a mapping belongs; write keys of the document"
            + " below it: apiVersion, kind, metadata, spec",
        message("\uFEFFx"));
  }

  @Test
  void controlCharactersAreNamedWithTheirPlace() {
    assertEquals(
        "my.yaml:2:4: document: contains the invisible character U+0007; remove it; YAML allows no control"
            + " characters",
        message("# a\n# \uD83D\uDE00\u0007\n"));
    assertEquals(
        "my.yaml:1:2: document: contains a NUL character; remove it; YAML allows no control characters",
        message("a\0"));
  }

  @Test
  void columnsCountCharactersAndNotTheirHalves() {
    assertEquals(
        "my.yaml:1:9: y: unknown key; the document has the keys apiVersion, kind, metadata, spec",
        message(
            "{x-: \uD83D\uDE00, y: 1, metadata: {name: a}, spec: {bundle: {source: 'file:///opt/a'}, runtime: {image: 'a.b/c:1'}}}"));
  }

  @Test
  void anEmptyFirstDocumentIsEmpty() {
    assertEquals(
        "my.yaml:1:1: document: is empty; write metadata.name, spec.bundle.source and spec.runtime.image at least",
        message("---\n"));
  }

  @Test
  void manyArgumentsAreTooMany() {
    String arguments = "[" + "a, ".repeat(256) + "a]";

    assertEquals(
        "my.yaml:4:60: spec.runtime.args: has 257 items; use at most 256",
        message(MINIMAL.replace(":1\"}", ":1\", args: " + arguments + "}")));
  }

  @Test
  void longTextIsShortenedInMessages() {
    String name = "a".repeat(100);

    assertEquals(
        "my.yaml:1:18: metadata.name: \""
            + "a".repeat(80)
            + "…\" is not a deployment name; use at most 40"
            + " lower-case letters and digits, with single hyphens between them and a letter first, for example"
            + " acme-prod",
        message(MINIMAL.replace("acme}", name + "}")));
  }

  @Test
  void longPathsAndNamesInThemAreRefused() {
    String longName = "/opt/" + "a".repeat(256);
    String longPath = "/opt" + "/aaaaaaaaa".repeat(51);

    assertEquals(
        "my.yaml:3:20: spec.bundle.source: \"/opt/"
            + "a".repeat(75)
            + "…\" has a name of 256 characters; use at"
            + " most 255 between two slashes, for example /opt/greentic/bundles/acme.squashfs",
        message(MINIMAL.replace("/opt/acme.squashfs", longName)));
    assertEquals(
        "my.yaml:3:20: spec.bundle.source: \""
            + longPath.substring(0, 80)
            + "…\" is 514 characters long; use at"
            + " most 512, for example /opt/greentic/bundles/acme.squashfs",
        message(MINIMAL.replace("/opt/acme.squashfs", longPath)));
  }

  @Test
  void theEngineReportsTheSameLines() {
    InvalidSpecException invalid =
        assertThrows(
            InvalidSpecException.class, () -> read(MINIMAL.replace("acme}", "Acme, x: 1}")));
    DeployerException failure = invalid.asFailure();

    assertEquals(DeployerException.Category.FAILED, failure.category());
    assertEquals(2, failure.problems().size());
    assertEquals(invalid.getMessage(), failure.getMessage());
  }
}
