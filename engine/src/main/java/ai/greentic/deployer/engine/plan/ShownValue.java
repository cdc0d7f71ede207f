package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.nio.charset.StandardCharsets;

/** A value as messages show it. */
public final class ShownValue {
  private ShownValue() {}

  public static String of(Value value) {
    return switch (value) {
      case Value.Text(String text) when text.length() > 80 ->
          "a text with SHA-256 " + Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
      case Value.Text(String text) -> "'" + text + "'";
      case Value.Int(long number) -> String.valueOf(number);
      case Value.Bool(boolean truth) -> String.valueOf(truth);
      case Value.Sequence _ -> "another list";
      case Mapping _ -> "another record";
      case Value.Unknown _ -> "unknown";
      case Value.Fingerprint _ -> "another secret";
    };
  }
}
