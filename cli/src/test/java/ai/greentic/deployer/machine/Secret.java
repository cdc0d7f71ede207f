package ai.greentic.deployer.machine;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Bytes that must not be found where they do not belong, nor in another form: as they are, in hex,
 * in Base64 at any offset. A marker is made of letters and digits, which every way of escaping text
 * (JSON, YAML, URLs, systemd's units) leaves as they are.
 *
 * @param name what it is, for messages, which must not repeat it
 * @param forms as Latin-1 text, a character a byte
 */
record Secret(String name, List<String> forms) {
  private static final int LENGTH = 24;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  Secret {
    forms = List.copyOf(forms);
  }

  /** A text that is found nowhere else. */
  static String marker() {
    StringBuilder text = new StringBuilder();
    new SecureRandom()
        .ints(LENGTH, 0, LETTERS.length())
        .forEach(i -> text.append(LETTERS.charAt(i)));
    return text.toString();
  }

  static Secret of(String name, String text) {
    return of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static Secret of(String name, byte[] bytes) {
    List<String> forms = new ArrayList<>();
    forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (int offset = 0; offset < 3; offset++) {
      String encoded = inBase64(bytes, offset);
      forms.add(encoded);
      forms.add(encoded.replace('+', '-').replace('/', '_'));
    }
    return new Secret(name, forms.stream().distinct().toList());
  }

  /** The characters that stand for these bytes alone, when others precede and follow. */
  private static String inBase64(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int first = (offset * 8 + 5) / 6;
    int last = shifted.length * 8 / 6;
    return encoded.substring(first, last);
  }

  boolean isIn(String latin1) {
    return forms.stream().anyMatch(latin1::contains);
  }

  /** The secrets that a text has in it, as UTF-8. */
  static List<String> namesIn(String text, List<Secret> secrets) {
    return namesIn(text.getBytes(StandardCharsets.UTF_8), secrets);
  }

  static List<String> namesIn(byte[] bytes, List<Secret> secrets) {
    String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
    return secrets.stream().filter(secret -> secret.isIn(latin1)).map(Secret::name).toList();
  }

  /** Not the forms. */
  @Override
  public String toString() {
    return name;
  }
}
