package ai.greentic.deployer.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks for secrets finds them, in every form. */
class SecretTest {
  private final String marker = Secret.marker();
  private final List<Secret> secrets = List.of(Secret.of("token", marker));

  private void found(String text) {
    assertEquals(List.of("token"), Secret.namesIn(text, secrets), text);
  }

  @Test
  void asItIsAndEscaped() {
    found("a " + marker + " b");
    found(URLEncoder.encode("/\"" + marker + "\\%", StandardCharsets.UTF_8));
    found("\"\\\"" + marker + "\\\\\\u0025\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "us", "user:", "user: "})
  void inBase64AtAnyOffset(String before) {
    byte[] bytes = (before + marker + "\n~~").getBytes(StandardCharsets.UTF_8);
    found(Base64.getEncoder().encodeToString(bytes));
    found(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Test
  void inHex() {
    byte[] bytes = ("x" + marker).getBytes(StandardCharsets.UTF_8);
    found(HexFormat.of().formatHex(bytes));
    found(HexFormat.of().withUpperCase().formatHex(bytes));
  }

  @Test
  void otherTextIsNotTaken() {
    assertEquals(List.of(), Secret.namesIn(marker.substring(1), secrets));
  }
}
