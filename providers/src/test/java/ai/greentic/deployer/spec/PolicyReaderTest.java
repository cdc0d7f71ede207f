package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.policy.Policy;
import ai.greentic.deployer.engine.policy.Requirement;
import ai.greentic.deployer.engine.policy.Risk;
import ai.greentic.deployer.engine.policy.Rule;
import ai.greentic.deployer.engine.policy.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
  private static final String HEAD =
      """
      apiVersion: greentic.ai/v1alpha1
      kind: Policy
      signers:
      - name: alice
        key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea alice@laptop
      - name: bob
        key: |
          -----BEGIN PUBLIC KEY-----
          MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=
          -----END PUBLIC KEY-----
      """;

  private static Policy read(String text) throws InvalidSpecException {
    return PolicyReader.read("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String complaint(String text) {
    return assertThrows(InvalidSpecException.class, () -> read(text)).getMessage();
  }

  @Test
  void readsAll() throws Exception {
    Policy policy =
        read(
            HEAD
                + """
                rules:
                - deployments: [acme-*, web]
                  signatures: 1
                  maximumAge: 1d12h
                  destroy: {signatures: 2}
                  purgeData: {signatures: 1, signers: [bob]}
                - deployments: ["*"]
                  signatures: 0
                """);
    assertEquals(List.of("alice", "bob"), policy.signers().stream().map(Signer::name).toList());
    assertEquals(
        "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9",
        policy.signers().getFirst().key().id());
    List<String> both = List.of("alice", "bob");
    Rule first = policy.rules().getFirst();
    assertEquals(new Requirement(1, both), first.always());
    assertEquals(Optional.of(Duration.ofHours(36)), first.maximumAge());
    assertEquals(
        Map.of(
            Risk.DESTROY, new Requirement(2, both),
            Risk.PURGE_DATA, new Requirement(1, List.of("bob"))),
        first.more());
    assertEquals(Optional.of(first), policy.rule("acme-prod"));
    assertEquals(new Requirement(0, both), policy.rule("other").orElseThrow().always());
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertEquals(
        """
        policy.yaml:2:7: kind: "Polcy" is not supported; v1alpha1 supports kind Policy only
        policy.yaml:5:8: signers[0].key: cannot be used: it is no public key: neither a line 'ssh-ed25519 AAAA…' nor PEM with '-----BEGIN PUBLIC KEY-----'; write what is in the signer's .pub file: PEM as 'greentic-deployer keygen' writes it, or a line ssh-ed25519 AAAA…
        policy.yaml:6:9: signers[1].name: "al ice" is not a signer's name; use at most 64 letters, digits and . _ @ + -, for example alice
        policy.yaml:8:3: signers[2].role: unknown key; the keys here are name, key
        policy.yaml:8:3: signers[2].name: is missing; add it, for example name: alice
        policy.yaml:8:3: signers[2].key: is missing; add it, for example key: ssh-ed25519 AAAA…
        policy.yaml:10:3: rules[0].signatures: is missing; add it, for example signatures: 2
        policy.yaml:10:17: rules[0].deployments[0]: "Acme" is neither a deployment's name nor a pattern; use lower-case letters, digits and hyphens, and * for any of them, for example acme-*
        policy.yaml:11:15: rules[0].maximumAge: "a day" is not a length of time; write it like 24h, 90m or 7d
        policy.yaml:12:3: rules[0].purge: unknown key; the keys here are deployments, signatures, signers, maximumAge, destroy, purgeData, interruption, rollback
        policy.yaml:14:15: rules[1].signatures: is the text "two"; write a whole number from 0 (unsigned plans too) to 99
        policy.yaml:15:13: rules[1].signers[0]: "alicce" is none of the signers; did you mean alice?
        policy.yaml:16:25: rules[1].destroy.signatures: is 3, and 1 may sign, so that no plan could ever pass; write at most 1, or name more signers\
        """
            .lines()
            .toList(),
        complaint(
                """
                apiVersion: greentic.ai/v1alpha1
                kind: Polcy
                signers:
                - name: alice
                  key: secret
                - name: al ice
                  key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea
                - role: x
                rules:
                - deployments: [Acme]
                  maximumAge: a day
                  purge: {signatures: 1}
                - deployments: [acme]
                  signatures: two
                  signers: [alicce]
                  destroy: {signatures: 3, signers: [alice]}
                """)
            .lines()
            .toList());
  }

  @Test
  void oneKeyUnderTwoNamesWouldBeTwoSignatures() {
    String again = HEAD.lines().skip(4).findFirst().orElseThrow().replace("alice@laptop", "me");
    assertEquals(
        "policy.yaml:12:8: signers[2].key: is the key of alice already; give each signer a key of"
            + " their own, or remove one of them\n"
            + "policy.yaml:13:9: signers[3].name: \"bob\" stands here a second time; give each signer"
            + " one name and one key",
        complaint(HEAD + "- name: alicia\n" + again + "\n- name: bob\n" + again + "\nrules: []\n"));
  }

  @Test
  void aRuleThatIsNeverUsedIsAMistake() {
    assertEquals(
        "policy.yaml:14:3: rules[1]: is never used: rules before it are for all of its deployments;"
            + " move it up, or remove it",
        complaint(
            HEAD
                + """
                rules:
                - deployments: ["acme-*"]
                  signatures: 0
                - deployments: [acme-prod, acme-x-*]
                  signatures: 2
                """));
  }

  @Test
  void theExampleOfTheDocumentationIsValid() throws Exception {
    String page = Files.readString(Path.of("../docs/signing.md"));
    String example = page.substring(page.indexOf("```yaml") + 8);
    assertEquals(2, read(example.substring(0, example.indexOf("```"))).rules().size());
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertEquals(
        "policy.yaml:1:1: document: is the text \"hello\"; write a mapping with apiVersion, kind,"
            + " signers, rules",
        complaint("hello"));
  }
}
