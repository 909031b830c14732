package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.net.front.FrontSettings.TlsProvider;

/** The whole front, over real sockets. */
class FrontServerTest {
  @TempDir Path directory;

  private static final HttpRoute HELLO =
      new HttpRoute("GET", "/hello", Who.ANYONE, call -> HttpAnswer.text(200, "hello"));
  private static final HttpRoute ECHO =
      new HttpRoute("POST", "/echo/{name}", Who.ANYONE, call -> HttpAnswer.json(200, call.body()));

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void answersOverEachProvider(TlsProvider provider) throws Exception {
    try (FrontBench bench = new FrontBench(directory).provider(provider).routes(HELLO).start()) {
      HttpResponse<String> answer = bench.get("/hello");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(Files.readString(bench.readyFile()))
          .isEqualTo("https://localhost:" + bench.port + "\n");
      bench.close();
      assertThat(bench.readyFile()).doesNotExist();
    }
  }

  @Test
  void echoesBodiesOfEverySizeUpToTheLimit() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(ECHO).start()) {
      for (int size : new int[] {0, 1, 100, 16 * 1024, HttpRoute.DEFAULT_MAX_BODY}) {
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        HttpResponse<String> answer =
            post(bench, "/echo/a", new String(body, StandardCharsets.US_ASCII));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(size);
      }
      HttpResponse<String> tooLong =
          post(bench, "/echo/a", "x".repeat(HttpRoute.DEFAULT_MAX_BODY + 1));
      assertThat(tooLong.statusCode()).isEqualTo(413);

      HttpResponse<String> muchTooLong = post(bench, "/echo/a", "x".repeat(3_000_000));

      assertThat(muchTooLong.statusCode()).isEqualTo(413);
      assertThat(muchTooLong.body()).contains("\"id\":\"http.body\"");
    }
  }

  private static HttpResponse<String> post(FrontBench bench, String path, String body)
      throws Exception {
    return bench
        .client()
        .send(
            HttpRequest.newBuilder(URI.create(bench.url(path)))
                .header("Origin", bench.origin())
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }
}
