package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a plan in a real browser, opened as a file. Needs chromium and chromium-driver. */
@Tag("browser")
class ReviewPageTest {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final String ENTER = "\uE007";
  private static final String TAB = "\uE004";
  private static final String ESCAPE = "\uE00C";

  @TempDir private static Path profile;
  @TempDir private static Path pages;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = new Browser(profile);
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
  }

  @BeforeEach
  void asAtFirst() throws Exception {
    browser.media("screen", "light");
    browser.size(1280, 900);
  }

  private static Path open(String name, Review review) throws IOException, InterruptedException {
    Path page = pages.resolve(name);
    Files.writeString(page, HtmlReview.of(review));
    browser.open(page);
    return page;
  }

  private static String run(String script) throws IOException, InterruptedException {
    return browser.run(script).asText();
  }

  private static final String SHOWN =
      "return Array.from(document.querySelectorAll('.entry')).filter(e => e.checkVisibility())"
          + ".map(e => e.id.slice(2)).join(' ')";

  @Test
  void itLoadsNothingAndComplainsOfNothing() throws Exception {
    browser.requests();
    Path page = open("plan.html", ReviewSamples.review());
    run("document.querySelector('#theme').click(); return ''");
    assertEquals(List.of(), browser.log("browser"));
    assertEquals(List.of(page.toUri().toString()), browser.requests());
  }

  /** What stays as it is, is not shown at first. */
  @Test
  void itIsFilteredByTextAndByKind() throws Exception {
    open("plan.html", ReviewSamples.review());
    assertEquals("9 of 10 resources", run("return document.querySelector('#shown').textContent"));
    browser.press("/");
    browser.press("w", "h", "a", "t", "=", "b");
    assertEquals("mount.bundle", run(SHOWN));
    browser.press(ESCAPE);
    run("document.querySelector('.chip[data-kind=update]').click(); return ''");
    run("document.querySelector('.chip[data-kind=adopt]').click(); return ''");
    assertEquals("bundle.active certificate.server file.old mount.bundle value.gone", run(SHOWN));
    browser.press("n", "o", "n", "e", "s", "u", "c", "h");
    assertEquals("", run(SHOWN));
    assertEquals("true", run("return document.querySelector('#none-shown').checkVisibility()"));
  }

  @Test
  void itIsUsedWithTheKeyboardAlone() throws Exception {
    open("plan.html", ReviewSamples.review());
    browser.press(TAB);
    assertEquals("Skip to the resources", run("return document.activeElement.textContent"));
    run("document.querySelector('.entry > summary').focus(); return ''");
    browser.press(ENTER);
    assertEquals("true", run("return document.querySelector('.entry').open"));
    browser.press(ENTER);
    assertEquals("false", run("return document.querySelector('.entry').open"));
    run("document.querySelector('#unfold').focus(); return ''");
    browser.press(ENTER);
    assertEquals("9", run("return document.querySelectorAll('.entry[open]').length"));
    run("document.querySelector('#fold').focus(); return ''");
    browser.press(ENTER);
    assertEquals("0", run("return document.querySelectorAll('.entry[open]').length"));
    run("document.querySelector('.graph a[href=\"#r-directory.log\"]').focus(); return ''");
    // The page is told of its new fragment in a task of its own.
    run(
        "window.moved = new Promise(done =>"
            + " addEventListener('hashchange', () => setTimeout(() => done('')))); return ''");
    browser.press(ENTER);
    run("return window.moved");
    assertEquals("true", run("return document.getElementById('r-directory.log').open"));
  }

  @Test
  void itsColoursFollowTheReaderAndTheSwitch() throws Exception {
    String ground = "return getComputedStyle(document.body).backgroundColor";
    open("plan.html", ReviewSamples.review());
    assertEquals("rgb(246, 247, 249)", run(ground));
    browser.media("screen", "dark");
    assertEquals("rgb(13, 17, 23)", run(ground));
    // A page is told of it with the next frame that is drawn.
    run(
        "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
            + " done(''))))");
    assertEquals("Light colours", run("return document.querySelector('#theme').textContent"));
    run("document.querySelector('#theme').click(); return ''");
    assertEquals("rgb(246, 247, 249)", run(ground));
    assertEquals("Dark colours", run("return document.querySelector('#theme').textContent"));
  }

  @Test
  void onPaperAllIsUnfoldedAndNothingIsToBePressed() throws Exception {
    open("plan.html", ReviewSamples.review());
    browser.media("print", "dark");
    assertEquals(
        "rgb(255, 255, 255)", run("return getComputedStyle(document.body).backgroundColor"));
    run("dispatchEvent(new Event('beforeprint')); return ''");
    assertEquals("10", run("return document.querySelectorAll('.entry[open]').length"));
    assertEquals(
        "0",
        run(
            "return Array.from(document.querySelectorAll('button, input'))"
                + ".filter(e => e.checkVisibility()).length"));
    assertEquals(10, run(SHOWN).split(" ").length);
    run("dispatchEvent(new Event('afterprint')); return ''");
    assertEquals("0", run("return document.querySelectorAll('.entry[open]').length"));
  }

  /** Until it is loaded and filtered once, by the browser's own clock. */
  @Test
  void fiveHundredResourcesOpenInUnderTwoSeconds() throws Exception {
    open("large.html", PlanReview.of(ReviewSamples.large(500), "ab".repeat(32), "plan.bin"));
    double taken =
        browser
            .run(
                "const search = document.querySelector('#search');"
                    + "const begin = performance.now();"
                    + "search.value = 'description=new';"
                    + "search.dispatchEvent(new Event('input'));"
                    + "document.body.getBoundingClientRect();"
                    + "return performance.getEntriesByType('navigation')[0].loadEventEnd"
                    + " + performance.now() - begin")
            .asDouble();
    assertEquals(400, run(SHOWN).split(" ").length);
    assertTrue(taken < 2_000, taken + " ms");
    browser.screenshot(SCREENSHOTS.resolve("large.png"), false);
  }

  @Test
  void itIsWorthLookingAt() throws Exception {
    for (String colours : List.of("light", "dark")) {
      browser.media("screen", colours);
      open("plan.html", ReviewSamples.review());
      screenshot("plan-" + colours, 1280);
      run("document.querySelector('#unfold').click(); return ''");
      screenshot("plan-" + colours + "-unfolded", 1280);
    }
    browser.media("screen", "light");
    browser.size(400, 900);
    open("plan.html", ReviewSamples.review());
    run(
        "document.getElementById('r-mount.bundle').open = true;"
            + "document.getElementById('r-bundle.active').open = true; return ''");
    assertEquals(
        "400", run("return document.documentElement.scrollWidth"), "nothing is wider than it");
    screenshot("plan-narrow", 400);
    browser.media("print", "light");
    browser.size(800, 1100);
    run("dispatchEvent(new Event('beforeprint')); return ''");
    screenshot("plan-print", 800);
  }

  /** As high as the page is, since a browser draws only what is seen. */
  private static void screenshot(String name, int width) throws Exception {
    int height = browser.run("return document.documentElement.scrollHeight").asInt();
    browser.size(width, height);
    browser.size(width, browser.run("return document.documentElement.scrollHeight").asInt());
    browser.screenshot(SCREENSHOTS.resolve(name + ".png"), true);
    browser.size(width, 900);
  }

  /** Of every text with the ground that it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
  @Test
  void itIsLegibleInBothColours() throws Exception {
    for (String colours : List.of("light", "dark")) {
      browser.media("screen", colours);
      open("plan.html", ReviewSamples.review());
      run("document.querySelector('#unfold').click(); return ''");
      assertEquals("", run(TOO_FAINT), colours);
    }
  }

  private static final String TOO_FAINT =
      """
      const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
      const light = colour => {
        const [r, g, b] = numbers(colour).slice(0, 3).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = element => {
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (numbers(colour).length === 3 || numbers(colour)[3] === 1) return colour;
        }
        return 'rgb(255, 255, 255)';
      };
      return Array.from(document.querySelectorAll('body *'))
          .filter(e => e.checkVisibility() && !(e instanceof SVGElement))
          .filter(e => Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
          .map(e => {
            const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            return ratio < 4.5 ? e.className + ' ' + e.textContent.slice(0, 20) + ' ' + ratio : '';
          })
          .filter(text => text).join('; ');
      """;
}
