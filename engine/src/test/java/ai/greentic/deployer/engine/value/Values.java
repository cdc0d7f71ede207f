package ai.greentic.deployer.engine.value;

import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitrary values for property tests. */
public final class Values {
  private Values() {}

  public static Arbitrary<Value> any() {
    return Arbitraries.lazyOf(
        Values::texts,
        () -> Arbitraries.longs().map(Value::of),
        () -> Arbitraries.of(true, false).map(Value::of),
        () -> Arbitraries.just(new Value.Unknown("thing.a", "stamp")),
        () -> Arbitraries.just(new Value.Fingerprint("00ff")),
        () -> any().list().ofMaxSize(4).map(Sequence::new),
        () -> mappings().map(mapping -> mapping));
  }

  public static Arbitrary<Mapping> mappings() {
    return Arbitraries.maps(names(), any()).ofMaxSize(5).map(Mapping::new);
  }

  /** Names that look like our special forms are as likely as others. */
  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(30),
        Arbitraries.of("$unknown", "$fingerprint", "$$", "z", "aa", "\uD83D\uDE00", "\uE000"));
  }

  private static Arbitrary<Value> texts() {
    return Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(300).map(Value::of);
  }

  private static char[] surrogates() {
    char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return all;
  }
}
