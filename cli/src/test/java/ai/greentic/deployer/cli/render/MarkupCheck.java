package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Reads a page or a drawing strictly and refuses elements and attributes that we do not write. */
final class MarkupCheck {
  private static final Set<String> ELEMENTS =
      Set.of(
          "html",
          "head",
          "meta",
          "title",
          "style",
          "body",
          "script",
          "a",
          "header",
          "div",
          "p",
          "h1",
          "h2",
          "code",
          "button",
          "main",
          "section",
          "ul",
          "li",
          "b",
          "span",
          "label",
          "input",
          "details",
          "summary",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td",
          "ins",
          "del",
          "figure",
          "figcaption",
          "pre",
          "svg",
          "g",
          "rect",
          "path",
          "text",
          "dl",
          "dt",
          "dd",
          "footer");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "lang",
          "charset",
          "http-equiv",
          "content",
          "name",
          "class",
          "href",
          "id",
          "type",
          "tabindex",
          "role",
          "aria-label",
          "aria-labelledby",
          "aria-pressed",
          "for",
          "autocomplete",
          "spellcheck",
          "placeholder",
          "data-kind",
          "scope",
          "hidden",
          "xmlns",
          "width",
          "height",
          "viewBox",
          "x",
          "y",
          "rx",
          "d",
          "transform");

  private final Document document;

  private MarkupCheck(Document document) {
    this.document = document;
  }

  static MarkupCheck accept(String markup) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setExpandEntityReferences(false);
    Document document =
        factory.newDocumentBuilder().parse(new InputSource(new StringReader(markup)));
    MarkupCheck check = new MarkupCheck(document);
    check.element(document.getDocumentElement());
    assertTrue(document.getElementsByTagName("script").getLength() <= 1);
    assertEquals(1, document.getElementsByTagName("style").getLength());
    return check;
  }

  private void element(Element element) {
    assertTrue(ELEMENTS.contains(element.getTagName()), element.getTagName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      assertTrue(ATTRIBUTES.contains(attribute.getNodeName()), attribute.getNodeName());
      if (attribute.getNodeName().equals("href")) {
        assertTrue(
            attribute.getNodeValue().matches("#(resources|r-[a-z0-9_.-]+)"),
            attribute.getNodeValue());
      }
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      short kind = child.getNodeType();
      assertTrue(kind == Node.ELEMENT_NODE || kind == Node.TEXT_NODE, "" + kind);
      if (child instanceof Element inner) {
        element(inner);
      }
    }
  }

  /** All that can be read in it. */
  String text() {
    return document.getDocumentElement().getTextContent();
  }
}
