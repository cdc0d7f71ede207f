package ai.greentic.deployer.cli.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, driven over W3C WebDriver (www.w3.org/TR/webdriver2) by Debian's
 * chromium-driver.
 */
final class Browser implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  /**
   * Starts one.
   *
   * @param profile an empty folder
   */
  Browser(Path profile) throws IOException, InterruptedException {
    driver =
        new ProcessBuilder("chromedriver", "--port=0", "--allowed-ips=127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String base = "http://127.0.0.1:" + port();
    Map<String, Object> options =
        Map.of(
            "args",
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1280,900",
                "--user-data-dir=" + profile));
    Map<String, Object> wanted =
        Map.of(
            "browserName",
            "chrome",
            "goog:chromeOptions",
            options,
            "goog:loggingPrefs",
            Map.of("browser", "ALL", "performance", "ALL"));
    JsonNode made = send(base + "/session", Map.of("capabilities", Map.of("alwaysMatch", wanted)));
    session = base + "/session/" + made.get("sessionId").asText();
  }

  private int port() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
    }
    throw new IOException("chromedriver did not start");
  }

  private JsonNode send(String url, Object body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json; charset=utf-8")
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode value = JSON.readTree(answer.body()).get("value");
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + value);
    }
    return value;
  }

  void open(Path file) throws IOException, InterruptedException {
    send(session + "/url", Map.of("url", file.toUri().toString()));
  }

  /** Runs a function body in the page and gives what it returns. */
  JsonNode run(String script) throws IOException, InterruptedException {
    return send(session + "/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** Presses keys one after the other where the focus is. */
  void press(String... keys) throws IOException, InterruptedException {
    List<Map<String, Object>> actions = new ArrayList<>();
    for (String key : keys) {
      actions.add(Map.of("type", "keyDown", "value", key));
      actions.add(Map.of("type", "keyUp", "value", key));
    }
    send(
        session + "/actions",
        Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
  }

  /** A command of the Chrome DevTools protocol. */
  JsonNode devTools(String command, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    return send(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  void size(int width, int height) throws IOException, InterruptedException {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What the page finds its reader to prefer, and what it is shown on. */
  void media(String medium, String colours) throws IOException, InterruptedException {
    devTools(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** What was logged since the last call: {@code browser} or {@code performance}. */
  List<String> log(String type) throws IOException, InterruptedException {
    List<String> messages = new ArrayList<>();
    send(session + "/se/log", Map.of("type", type))
        .forEach(entry -> messages.add(entry.get("message").asText()));
    return messages;
  }

  /** The addresses that were asked for since the last call. */
  List<String> requests() throws IOException, InterruptedException {
    List<String> requests = new ArrayList<>();
    for (String message : log("performance")) {
      JsonNode event = JSON.readTree(message).get("message");
      if (event.get("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(event.get("params").get("request").get("url").asText());
      }
    }
    return requests;
  }

  /** Writes what is seen, or the whole page, to a file. */
  void screenshot(Path file, boolean whole) throws IOException, InterruptedException {
    JsonNode shot =
        devTools("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  @Override
  public void close() {
    try {
      http.sendAsync(
              HttpRequest.newBuilder(URI.create(session)).DELETE().build(),
              HttpResponse.BodyHandlers.discarding())
          .join();
    } finally {
      driver.destroy();
      driver.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
