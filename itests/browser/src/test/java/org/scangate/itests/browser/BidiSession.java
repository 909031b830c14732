package org.scangate.itests.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The local end of WebDriver BiDi (W3C): commands over a WebSocket, each with its answer. Events
 * are not subscribed to. One thread asks at a time.
 */
final class BidiSession implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final StringBuilder begun = new StringBuilder();
  private final WebSocket socket;

  /**
   * Begins a session in which certificates are taken as they are.
   *
   * @param address what the browser says that it listens on
   */
  BidiSession(String address) throws IOException, InterruptedException {
    socket =
        answer(
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address + "/session"), this),
            "to connect");
    ask(
        "session.new",
        JsonParser.parseString(
                "{\"capabilities\":{\"alwaysMatch\":{\"acceptInsecureCerts\":true}}}")
            .getAsJsonObject());
  }

  /** Gives a command's result. */
  JsonObject ask(String method, JsonObject parameters) throws IOException, InterruptedException {
    int id = last.incrementAndGet();
    CompletableFuture<JsonObject> answered = new CompletableFuture<>();
    asked.put(id, answered);
    JsonObject command = new JsonObject();
    command.addProperty("id", id);
    command.addProperty("method", method);
    command.add("params", parameters);
    answer(socket.sendText(command.toString(), true), method);
    JsonObject answer = answer(answered, method);
    if (answer.get("type").getAsString().equals("error")) {
      throw new IOException(method + ": " + answer);
    }
    return answer.getAsJsonObject("result");
  }

  private static <T> T answer(CompletionStage<T> answer, String what)
      throws IOException, InterruptedException {
    try {
      return answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the browser, asked " + what + ": " + e, e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean whole) {
    begun.append(text);
    if (whole) {
      JsonObject message = JsonParser.parseString(begun.toString()).getAsJsonObject();
      begun.setLength(0);
      if (message.has("id") && !message.get("id").isJsonNull()) {
        CompletableFuture<JsonObject> answered = asked.remove(message.get("id").getAsInt());
        if (answered != null) {
          answered.complete(message);
        }
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    asked.values().forEach(it -> it.completeExceptionally(error));
  }

  @Override
  public void close() {
    socket.abort();
  }
}
