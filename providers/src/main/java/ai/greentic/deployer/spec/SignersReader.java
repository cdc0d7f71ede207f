package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.policy.Signer;
import ai.greentic.deployer.engine.signature.PublicKey;
import ai.greentic.deployer.engine.signature.PublicKeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code signers} of a policy. */
final class SignersReader {
  static final List<String> KEYS = List.of("name", "key");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
  private static final String EXAMPLE = "ssh-ed25519 AAAA…";

  private final SpecProblems problems;
  private final List<Signer> valid = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  SignersReader(SpecProblems problems) {
    this.problems = problems;
  }

  void read(KnownKeys document) {
    List<YamlNode> items = document.items("signers", "[{name: alice, key: " + EXAMPLE + "}]");
    for (int index = 0; index < items.size(); index++) {
      YamlNode.Entry entry = new YamlNode.Entry(items.get(index).position(), items.get(index));
      KnownKeys.of(problems, KeyPath.item("signers", index), entry, KEYS).ifPresent(this::signer);
    }
  }

  /** Those that can be used. */
  List<Signer> valid() {
    return valid;
  }

  /** The names of all, also of those whose key was refused. */
  List<String> names() {
    return names;
  }

  private void signer(KnownKeys keys) {
    keys.require("name", "alice");
    keys.require("key", EXAMPLE);
    Optional<String> name = keys.parse("name", "alice", SignersReader::name);
    Optional<PublicKey> key = keys.parse("key", EXAMPLE, SignersReader::key);
    if (name.isPresent() && names.contains(name.get())) {
      keys.text("name", "alice")
          .ifPresent(item ->
              problems.add(
                  SpecError.DOCUMENT_CONFLICT,
                  item.position(),
                  item.path(),
                  Quoted.of(name.get()) + " stands here a second time",
                  "give each signer one name and one key"));
      return;
    }
    name.ifPresent(names::add);
    if (name.isPresent() && key.isPresent() && isNew(keys, key.get())) {
      valid.add(new Signer(name.get(), key.get()));
    }
  }

  /** One key under two names would be two signatures of one signer. */
  private boolean isNew(KnownKeys keys, PublicKey key) {
    Optional<Signer> owner = valid.stream().filter(one -> one.key().equals(key)).findFirst();
    owner.ifPresent(one ->
        keys.text("key", EXAMPLE)
            .ifPresent(item ->
                problems.add(
                    SpecError.DOCUMENT_CONFLICT,
                    item.position(),
                    item.path(),
                    "is the key of " + one.name() + " already",
                    "give each signer a key of their own, or remove one of them")));
    return owner.isEmpty();
  }

  private static String name(String text) throws RefusedTextException {
    if (!NAME.matcher(text).matches()) {
      throw new RefusedTextException(
          Quoted.of(text) + " is not a signer's name",
          "use at most 64 letters, digits and . _ @ + -, for example alice");
    }
    return text;
  }

  private static PublicKey key(String text) throws RefusedTextException {
    try {
      return PublicKeyText.parse(text);
    } catch (FormatException e) {
      throw new RefusedTextException(
          "cannot be used: " + e.getMessage(),
          "write what is in the signer's .pub file: PEM as 'greentic-deployer keygen' writes it, or"
              + " a line ssh-ed25519 AAAA…");
    }
  }
}
