package ai.greentic.deployer.cli.render;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes elements of HTML and SVG, in the form that is XML as well. Texts and the values of
 * attributes are escaped here and nowhere else; names of elements and attributes are ours.
 */
final class HtmlWriter {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  HtmlWriter open(String element, String... attributes) {
    begin(element, attributes).append('>');
    open.push(element);
    return this;
  }

  /** An element without content, such as {@code meta} or {@code rect}. */
  HtmlWriter empty(String element, String... attributes) {
    begin(element, attributes).append("/>");
    return this;
  }

  /** An element that holds a text. */
  HtmlWriter leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  private StringBuilder begin(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(Html.escape(attributes[i + 1]))
          .append('"');
    }
    return out;
  }

  HtmlWriter text(String text) {
    out.append(Html.escape(text));
    return this;
  }

  HtmlWriter line() {
    out.append('\n');
    return this;
  }

  /** Ends the element that was begun last. */
  HtmlWriter close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Writes our own style sheets and scripts, which hold nothing from outside. */
  HtmlWriter trusted(String markup) {
    out.append(markup);
    return this;
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.peek() + " was not closed");
    }
    return out.toString();
  }
}
