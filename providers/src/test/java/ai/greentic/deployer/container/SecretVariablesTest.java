package ai.greentic.deployer.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Secret variables are compared by a fingerprint that only this deployment can make")
class SecretVariablesTest {
  @TempDir Path folder;
  private FingerprintKey key;

  @BeforeEach
  void thereIsAKey() throws ProviderException {
    key = FingerprintKey.in(folder.resolve("private"));
  }

  @Test
  void aFileIsReadAsPodmanReadsIt() {
    SecretVariables read =
        SecretVariables.ofFile("# comment\n\n  A= b \"c\" = d # e\r\n\t# other\nB=\nA=last\n");

    assertEquals(List.of("A", "B"), read.names());
    assertEquals(
        SecretVariables.ofEnvironment(List.of("A=last", "B="), Set.of("A", "B")).fingerprint(key),
        read.fingerprint(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1\nNAME",
        "A=1\n=x",
        "A=1\nPREFIX*",
        "A=1\nTWO WORDS=x",
        "A=1\nMII/w==",
        "A=1\n9=x"
      })
  void whatIsNoVariableIsRefusedAndNotRepeated(String content) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> SecretVariables.ofFile(content));

    assertEquals("line 2 is not NAME=value", refused.getMessage());
  }

  @Test
  void theRunningEnvironmentCountsOnlyWhereTheFileSpeaks() {
    Fingerprint desired = SecretVariables.ofFile("A=1\nB=2\n").fingerprint(key);

    assertEquals(desired, running("PATH=/bin", "B=2", "A=1"));
    assertNotEquals(desired, running("A=1", "B=other"));
    assertNotEquals(desired, running("A=1"));
  }

  private Fingerprint running(String... environment) {
    return SecretVariables.ofEnvironment(List.of(environment), Set.of("A", "B")).fingerprint(key);
  }

  @Test
  void variablesThatTheDeployerSetsAreNotTheUsers() {
    assertEquals(
        List.of("A"),
        SecretVariables.ofFile("A=1\nGREENTIC_STATE_DIR=/x\n")
            .without(Set.of("GREENTIC_STATE_DIR"))
            .names());
  }

  @Test
  void anotherKeyGivesAnotherFingerprintAndTheSameTheSame() throws ProviderException {
    SecretVariables secrets = SecretVariables.ofFile("A=1\n");

    assertEquals(
        secrets.fingerprint(key),
        secrets.fingerprint(FingerprintKey.in(folder.resolve("private"))));
    assertNotEquals(
        secrets.fingerprint(key), secrets.fingerprint(FingerprintKey.in(folder.resolve("other"))));
  }

  @Test
  void aTextIsRedactedLongestFirstAndShortValuesStay() {
    SecretVariables secrets =
        SecretVariables.ofFile("A=hush\nB=hush-hush\nLEVEL=3\nEMPTY=\nNAME=abc\n");

    assertEquals(
        "3 abc (sensitive) (sensitive), (sensitive)!",
        secrets.redact("3 abc hush hush-hush, hush!"));
  }

  @Test
  void aSecretIsNotInItsTextForm() {
    assertEquals("SecretVariables[A]", SecretVariables.ofFile("A=hush\n").toString());
  }
}
