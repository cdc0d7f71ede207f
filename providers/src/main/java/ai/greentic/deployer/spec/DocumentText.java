package ai.greentic.deployer.spec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The bytes of a document as text: UTF-8, of a sane size, without control characters. */
final class DocumentText {
  /** For what people write by hand. */
  static final int MOST_BYTES = 1024 * 1024;

  /** For what programs write: some 500,000 resources. */
  static final int MOST_BYTES_OF_A_GRAPH = 64 * 1024 * 1024;

  /** The time to read what has neither blanks nor line breaks grows with its square. */
  static final int LONGEST_RUN = 1024 * 1024;

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final SpecProblems problems;
  private final int mostBytes;

  DocumentText(SpecProblems problems, int mostBytes) {
    this.problems = problems;
    this.mostBytes = mostBytes;
  }

  /** A UTF-8 byte order mark, which editors on Windows write, is dropped. */
  String read(byte[] bytes) throws InvalidSpecException {
    if (bytes.length > mostBytes) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX,
          Position.START,
          "",
          "is " + bytes.length + " bytes long",
          "keep it under " + mostBytes / (1024 * 1024) + " MiB (" + mostBytes + " bytes)");
    }
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX, Position.START, "", "is UTF-16", "save it as UTF-8");
    }
    String text = decode(bytes);
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    refuseControlCharacters(text);
    refuseLongRuns(text);
    return text;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private String decode(byte[] bytes) throws InvalidSpecException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX,
          end(text),
          "",
          "is not UTF-8: byte 0x%02X".formatted(bytes[in.position()]),
          "save it as UTF-8");
    }
    return text;
  }

  private void refuseControlCharacters(String text) throws InvalidSpecException {
    for (int index = 0;
        index < text.length();
        index += Character.charCount(text.codePointAt(index))) {
      int character = text.codePointAt(index);
      if (!StreamReader.isPrintable(character)) {
        throw problems.stop(
            SpecError.DOCUMENT_SYNTAX,
            end(text.substring(0, index)),
            "",
            "contains " + PlainText.shown(character),
            "remove it; YAML allows no control characters");
      }
    }
  }

  private void refuseLongRuns(String text) throws InvalidSpecException {
    int start = 0;
    for (int index = 0; index <= text.length(); index++) {
      if (index == text.length() || Character.isWhitespace(text.charAt(index))) {
        if (index - start > LONGEST_RUN) {
          throw problems.stop(
              SpecError.DOCUMENT_SYNTAX,
              end(text.substring(0, start)),
              "",
              "has " + (index - start) + " characters without a blank or a line break",
              "break it up after at most "
                  + LONGEST_RUN
                  + ", such as with \\ at the end of lines in double quotes");
        }
        start = index + 1;
      }
    }
  }

  /** The place right after a text. */
  private static Position end(String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
    return new Position(line, 1 + text.codePointCount(lineStart, text.length()));
  }
}
