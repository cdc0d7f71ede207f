package ai.greentic.deployer.machine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a pipeline asks of a web server: the deployer's archive, and the part of GitLab's API that
 * keeps the notes of merge request 5 in project 1.
 */
final class Platform implements AutoCloseable {
  private static final String TOKEN = "note-token";
  private static final String NOTES = "/api/v4/projects/1/merge_requests/5/notes";

  private final HttpServer server;
  private final Path archive;
  private final List<String> notes = new ArrayList<>();

  Platform(Path archive) throws IOException {
    this.archive = archive;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  String token() {
    return TOKEN;
  }

  /** The bodies of the notes of the token's user. */
  List<String> notes() {
    return notes;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      if (request.equals("GET /greentic-deployer.tar.gz")) {
        send(exchange, 200, Files.readAllBytes(archive));
        return;
      }
      if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN"))) {
        send(exchange, 401, new byte[0]);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (request.equals("GET /api/v4/user")) {
        send(exchange, 200, "{\"id\": 7}".getBytes(StandardCharsets.UTF_8));
      } else if (request.equals("GET " + NOTES)) {
        send(exchange, 200, json());
      } else if (request.equals("POST " + NOTES)) {
        notes.add(text(body));
        send(exchange, 201, "{}".getBytes(StandardCharsets.UTF_8));
      } else if (request.equals("PUT " + NOTES + "/100") && !notes.isEmpty()) {
        notes.set(0, text(body));
        send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
      } else {
        send(exchange, 404, new byte[0]);
      }
    }
  }

  /** A stranger's note stands before ours. */
  private byte[] json() throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(note(99, 3, "<!-- greentic-deployer plan --> not ours"));
    for (int index = 0; index < notes.size(); index++) {
      all.add(note(100 + index, 7, notes.get(index)));
    }
    return new ObjectMapper().writeValueAsBytes(all);
  }

  private static Map<String, Object> note(int id, int author, String body) {
    return Map.of("id", id, "author", Map.of("id", author), "body", body);
  }

  private static String text(byte[] form) {
    String body = new String(form, StandardCharsets.UTF_8);
    return URLDecoder.decode(body.substring("body=".length()), StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
