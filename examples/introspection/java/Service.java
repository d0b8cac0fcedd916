// An API in Java that asks Countersign about every token. The JDK alone, 17 and up: java Service.java
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

public class Service {
  static final String ISSUER = System.getenv("ISSUER");
  static final String CREDENTIALS = encode(System.getenv("CLIENT_ID")) + ":" + encode(System.getenv("CLIENT_SECRET"));
  static final Pattern PROJECTS = Pattern.compile("/organizations/([a-z0-9-]+)/projects");
  static final Map<String, String> SCOPES = Map.of("GET", "projects:read", "POST", "projects:create");
  static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** What the token is good for now. A write that was approved once is used up by this very question. */
  static Map<String, Object> introspect(String token, String organization, String scope) throws IOException, InterruptedException {
    var form = Map.of("token", token, "org_id", organization, "required_scope", scope, "consume", "true");
    var body = form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
    var request = HttpRequest.newBuilder(URI.create(ISSUER + "/oauth/introspect"))
        .timeout(Duration.ofSeconds(5))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(CREDENTIALS.getBytes(StandardCharsets.UTF_8)))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) throw new IOException("introspection answered " + response.statusCode());
    return new Json(response.body()).object();
  }

  static void serve(HttpExchange exchange) throws IOException {
    var path = PROJECTS.matcher(exchange.getRequestURI().getPath());
    var scope = SCOPES.get(exchange.getRequestMethod());
    if (!path.matches() || scope == null) {
      answer(exchange, 404, "{\"error\":\"not_found\"}");
      return;
    }
    var organization = path.group(1);
    var header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      answer(exchange, 401, "{\"error\":\"no token\"}");
      return;
    }
    Map<String, Object> found;
    try {
      found = introspect(header.substring(7), organization, scope);
    } catch (IOException | InterruptedException nobodyKnows) { // Neither a yes nor a no.
      answer(exchange, 503, "{\"error\":\"temporarily_unavailable\"}");
      return;
    }
    // "DPoP": bound to a key, and nothing without its proof, which nobody checks here.
    var usable = Boolean.TRUE.equals(found.get("active")) && "Bearer".equals(found.get("token_type"));
    if (!usable || !organization.equals(found.get("org_id"))) {
      answer(exchange, 401, "{\"error\":\"invalid_token\"}");
    } else if (!Boolean.TRUE.equals(found.get("required_scope_met"))) {
      var approval = found.get("approval_uri") instanceof String uri ? ",\"approval_uri\":\"" + uri + "\"" : "";
      answer(exchange, 403, "{\"error\":\"insufficient_scope\",\"scope\":\"" + scope + "\"" + approval + "}");
    } else {
      answer(exchange, 200, "{\"organization\":\"" + organization + "\",\"member\":\"" + found.get("sub") + "\"}");
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  public static void main(String[] args) throws IOException {
    var port = Integer.parseInt(Optional.ofNullable(System.getenv("PORT")).orElse("0"));
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", Service::serve);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }
}

/** The JDK has no JSON: use your library's in its place. Text that is no JSON object is an exception. */
class Json {
  private final String text;
  private int at;

  Json(String text) {
    this.text = text;
  }

  Map<String, Object> object() throws IOException {
    var members = new HashMap<String, Object>();
    expect('{');
    while (peek() != '}') {
      if (!members.isEmpty()) expect(',');
      var name = string();
      expect(':');
      members.put(name, value());
    }
    expect('}');
    return members;
  }

  private Object value() throws IOException {
    switch (peek()) {
      case '{':
        return object();
      case '[':
        var items = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
          if (!items.isEmpty()) expect(',');
          items.add(value());
        }
        expect(']');
        return items;
      case '"':
        return string();
      default:
        var start = at;
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) at++;
        var word = text.substring(start, at);
        return word.equals("true") ? Boolean.TRUE : word.equals("false") ? Boolean.FALSE : word;
    }
  }

  private String string() throws IOException {
    expect('"');
    var characters = new StringBuilder();
    while (peekRaw() != '"') {
      var next = text.charAt(at++);
      if (next != '\\') characters.append(next);
      else characters.append(escaped());
    }
    at++;
    return characters.toString();
  }

  private char escaped() throws IOException {
    var kind = peekRaw();
    at++;
    var control = "bfnrt".indexOf(kind);
    if (kind != 'u') return control < 0 ? kind : "\b\f\n\r\t".charAt(control);
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private char peekRaw() throws IOException {
    if (at >= text.length()) throw new IOException("not JSON");
    return text.charAt(at);
  }

  private char peek() throws IOException {
    while (Character.isWhitespace(peekRaw())) at++;
    return peekRaw();
  }

  private void expect(char character) throws IOException {
    if (peek() != character) throw new IOException("not JSON");
    at++;
  }
}
