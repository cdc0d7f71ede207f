package ai.greentic.deployer.cli.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * The frame of a page that needs nothing from elsewhere. Its policy lets a browser run the one
 * script and use the one style sheet whose hashes it names, and load nothing (W3C Content Security
 * Policy Level 3).
 */
final class HtmlPage {
  private HtmlPage() {}

  /** A whole page with what is written into its body. */
  static String of(String title, Consumer<HtmlWriter> body) {
    String style = resource("review.css");
    String script = resource("review.js");
    HtmlWriter html = new HtmlWriter();
    html.trusted("<!DOCTYPE html>\n")
        .open("html", "lang", "en")
        .line()
        .open("head")
        .line()
        .empty("meta", "charset", "utf-8")
        .line()
        .empty(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; style-src '"
                + hash(style)
                + "'; script-src '"
                + hash(script)
                + "'; base-uri 'none'; form-action 'none'")
        .line()
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .line()
        .empty("meta", "name", "referrer", "content", "no-referrer")
        .line()
        .leaf("title", title)
        .line()
        .open("style")
        .trusted(style)
        .close()
        .line()
        .close()
        .line()
        .open("body")
        .line();
    body.accept(html);
    html.open("script").trusted(script).close().line().close().line().close().line();
    return html.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: " + name + " is missing");
      }
      return "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of the program cannot be read", e);
    }
  }
}
