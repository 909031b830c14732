package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;

/** Many connections, and slow ones, at the door. */
class ConnectionsTest {
  private static final HttpRoute HELLO =
      new HttpRoute("GET", "/hello", Who.ANYONE, call -> HttpAnswer.text(200, "hello"));

  @TempDir Path directory;

  @Test
  void oneNetworkHasItsShareOnly() throws Exception {
    try (FrontBench bench =
        new FrontBench(directory).limits(limits -> limits.perAddress = 3).routes(HELLO).start()) {
      List<SSLSocket> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(bench.connect());
      }
      assertThatThrownBy(bench::connect).isInstanceOf(IOException.class);
      open.get(0).close();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(bench.get("/hello").statusCode()).isEqualTo(200));
      for (SSLSocket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void whoNeverSpeaksTlsIsPutOut() throws Exception {
    try (FrontBench bench =
            new FrontBench(directory)
                .limits(limits -> limits.tlsHandshake = Duration.ofMillis(200))
                .start();
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), bench.port);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), bench.port)) {
      silent.setSoTimeout(20_000);
      plain.setSoTimeout(20_000);
      plain
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(FrontBench.readToEnd(plain.getInputStream())).doesNotContain("HTTP");
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Several slow heads at once, and one that is not slow. */
  @Test
  void slowHeadsDisturbNobody() throws Exception {
    try (FrontBench bench =
        new FrontBench(directory)
            .limits(limits -> limits.head = Duration.ofMillis(500))
            .routes(HELLO)
            .start()) {
      List<SSLSocket> slow = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        SSLSocket socket = bench.connect();
        socket
            .getOutputStream()
            .write("GET /hello HTTP/1.1\r\nX".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(bench.get("/hello").statusCode()).isEqualTo(200);
      for (SSLSocket socket : slow) {
        assertThat(FrontBench.readToEnd(socket.getInputStream())).startsWith("HTTP/1.1 408 ");
        socket.close();
      }
    }
  }

  /**
   * As many as the door takes: 1,000, or in the long form 9,500, each of which is two of the 20,000
   * files that a process may open. The next takes the place of the oldest, the other door still
   * serves, and memory stays within what the connections may take.
   */
  @Test
  void aFullDoorLetsTheOldestGoAndTheOtherDoorIsOpen() throws Exception {
    int many = Boolean.getBoolean("long") ? 9_500 : 1_000;
    try (FrontBench bench =
        new FrontBench(directory)
            .limits(
                limits -> {
                  limits.connections = many;
                  limits.perAddress = 20_000;
                  limits.idle = Duration.ofMinutes(10);
                })
            .routes(HELLO)
            .start()) {
      SSLContext tls = bench.tls();
      List<SSLSocket> open = new ArrayList<>();
      long before = PlatformDependent.usedDirectMemory();
      for (int i = 0; i < many; i++) {
        open.add(FrontBench.connect(tls, bench.port));
      }
      long each = (PlatformDependent.usedDirectMemory() - before) / many;
      System.out.println(many + " connections, direct bytes each: " + each);
      assertThat(each).isLessThan(64 * 1024);
      assertThat(bench.findingIds()).contains("front.full");
      assertThat(bench.get("/hello").statusCode()).isEqualTo(200);
      assertThat(open.get(0).getInputStream().read()).isEqualTo(-1);
      assertThat(bench.findingIds()).contains("front.full");
      HttpRequest panel =
          HttpRequest.newBuilder(URI.create("https://localhost:" + bench.onSitePort + "/hello"))
              .build();
      assertThat(bench.client().send(panel, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      for (SSLSocket socket : open.subList(0, many / 2)) {
        socket.close();
      }
      assertThat(bench.get("/hello").statusCode()).isEqualTo(200);
      for (SSLSocket socket : open.subList(many / 2, many)) {
        socket.close();
      }
      await().until(() -> !bench.findingIds().contains("front.full"));
    }
  }
}
