package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.access.Role;
import org.scangate.api.front.CertificateRefused;
import org.scangate.api.front.Certificates;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.net.front.FrontSettings.TlsProvider;
import org.scangate.net.front.cert.TestAuthority;

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

  @ParameterizedTest
  @EnumSource(
      value = TlsProvider.class,
      names = {"BORINGSSL", "JDK"})
  void asksForAClientCertificateOnTheRemoteDoorOnly(TlsProvider provider) throws Exception {
    TestAuthority people = TestAuthority.root("Technologists");
    try (FrontBench bench =
        new FrontBench(directory)
            .provider(provider)
            .clientCa(people.write(directory.resolve("people.pem")))
            .routes(HELLO)
            .start()) {
      assertThatThrownBy(() -> bench.get("/hello")).isInstanceOf(IOException.class);

      KeyPair key = TestAuthority.key();
      List<X509Certificate> chain = people.leaf("Ann", key, Duration.ofDays(1));
      HttpClient ann = HttpClient.newBuilder().sslContext(bench.tls(key, chain)).build();
      assertThat(ann.send(request(bench, "/hello"), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      bench.signIns.tokens.put("t", Role.TECHNOLOGIST);
      ann.send(
          HttpRequest.newBuilder(URI.create(bench.url("/hello")))
              .header("Cookie", "__Host-scangate=t")
              .build(),
          BodyHandlers.ofString());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
      assertThat(bench.signIns.lastBinding).isEqualTo(HexFormat.of().formatHex(digest));

      KeyPair other = TestAuthority.key();
      List<X509Certificate> foreign =
          TestAuthority.root("Others").leaf("Eve", other, Duration.ofDays(1));
      HttpClient eve = HttpClient.newBuilder().sslContext(bench.tls(other, foreign)).build();
      assertThatThrownBy(() -> eve.send(request(bench, "/hello"), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);

      URI panel = URI.create("https://localhost:" + bench.onSitePort + "/hello");
      assertThat(
              bench
                  .client()
                  .send(HttpRequest.newBuilder(panel).build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theOnSiteDoorHasItsOwnOrigin() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(ECHO).start()) {
      String panel = "https://localhost:" + bench.onSitePort;
      for (var row : Map.of(panel, 200, bench.origin(), 403).entrySet()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(panel + "/echo/a"))
                .header("Origin", row.getKey())
                .POST(BodyPublishers.ofString("x"))
                .build();
        assertThat(bench.client().send(request, BodyHandlers.ofString()).statusCode())
            .as(row.getKey())
            .isEqualTo(row.getValue());
      }
    }
  }

  @Test
  void aNewCertificateIsForNewConnections() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO).start();
        SSLSocket open = bench.connect()) {
      TestAuthority hospital = TestAuthority.root("Hospital");
      String request = bench.server.request("os:root");
      List<X509Certificate> answer = hospital.sign(request, Duration.ofDays(20));
      Path file = TestAuthority.write(directory.resolve("answer.pem"), answer);
      assertThatThrownBy(() -> bench.server.importChain(directory.resolve("no"), "os:root"))
          .isInstanceOf(CertificateRefused.class);
      Certificates.Description now = bench.server.importChain(file, "os:root");
      assertThat(now.names()).contains("localhost", "127.0.0.1");
      assertThat(now.issuer()).isEqualTo("CN=Hospital");
      assertThat(now.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");

      // The connection that was open goes on with what it was shown.
      open.getOutputStream()
          .write(
              "GET /hello HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                  .formatted(bench.port)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(FrontBench.readToEnd(open.getInputStream())).endsWith("hello");
      try (SSLSocket fresh =
          FrontBench.connect(FrontBench.tls(hospital.certificate(), null), bench.port)) {
        assertThat(fresh.getSession().getPeerCertificates()[0]).isEqualTo(answer.get(0));
      }
      assertThat(bench.findingIds()).contains("certificate.expires");
      assertThat(bench.audit.events)
          .extracting(event -> event.action() + " " + event.who() + " " + event.outcome())
          .contains(
              "certificate.requested os:root DONE",
              "certificate.imported os:root REFUSED",
              "certificate.imported os:root DONE");
    }
  }

  @Test
  void renewsItsOwnCertificateInTime() throws Exception {
    try (FrontBench bench = new FrontBench(directory).start()) {
      Instant end = bench.server.describe().orElseThrow().notAfter();
      bench.ticker.move(Duration.ofDays(370));
      bench.server.checkNow();
      await().until(() -> bench.server.describe().orElseThrow().notAfter().isAfter(end));
      assertThat(bench.findingIds()).containsExactly("front.listening", "certificate.valid");
    }
  }

  @Test
  void saysWhenACertificateOfOthersEnds() throws Exception {
    try (FrontBench bench = new FrontBench(directory).start()) {
      List<X509Certificate> answer =
          TestAuthority.root("Hospital").sign(bench.server.request("x"), Duration.ofDays(100));
      bench.server.importChain(TestAuthority.write(directory.resolve("answer.pem"), answer), "x");
      Map<Integer, String> expected =
          new TreeMap<>(
              Map.of(
                  0, "OK certificate.valid",
                  71, "WARNING certificate.expires",
                  94, "ALARM certificate.expires",
                  101, "ALARM certificate.expired"));
      int day = 0;
      for (var row : expected.entrySet()) {
        bench.ticker.move(Duration.ofDays(row.getKey() - day));
        day = row.getKey();
        bench.server.checkNow();
        assertThat(bench.server.findings())
            .extracting(finding -> finding.level() + " " + finding.id())
            .as("day %d", day)
            .contains(row.getValue());
      }
    }
  }

  @Test
  void noticesFilesReplacedByHandAndKeepsServingWhenTheyAreWrong() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO).start()) {
      String good = Files.readString(directory.resolve("front.key"));
      Files.writeString(directory.resolve("front.key"), "nonsense");
      bench.server.checkNow();
      await().until(() -> bench.findingIds().contains("certificate.broken"));
      assertThat(bench.get("/hello").statusCode()).isEqualTo(200);
      Files.writeString(directory.resolve("front.key"), good);
      bench.server.checkNow();
      await().until(() -> !bench.findingIds().contains("certificate.broken"));
    }
  }

  @Test
  void listensAsSoonAsABrokenCertificateIsMended() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO)) {
      Path certificate = directory.resolve("front.pem");
      Files.writeString(certificate, "nonsense");
      bench.open();
      await().until(() -> bench.findingIds().contains("certificate.broken"));
      assertThat(bench.readyFile()).doesNotExist();
      Files.delete(certificate);
      bench.server.checkNow();
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(bench.readyFile()));
      assertThat(bench.get("/hello").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isNotReadyBeforeAllOthersHaveStarted() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO)) {
      Path installing = bench.readyFile().resolveSibling("installing");
      Files.createDirectories(installing.getParent());
      Files.writeString(installing, "this distribution");
      bench.othersStarted = false;
      bench.open();
      await()
          .ignoreException(ConnectException.class)
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> bench.get("/hello").statusCode() == 200);
      bench.server.checkReady();
      assertThat(bench.readyFile()).doesNotExist();
      assertThat(installing).exists();

      bench.othersStarted = true;
      bench.server.checkReady();
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(bench.readyFile()));
      assertThat(installing).doesNotExist();
      assertThat(installing.resolveSibling("installed")).hasContent("this distribution");
    }
  }

  @Test
  void aPortThatIsTakenIsAnAlarmAndIsTriedAgain() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO)) {
      try (ServerSocket taken =
          new ServerSocket(bench.onSitePort, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        bench.open();
        await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> bench.findingIds().contains("front.not-listening"));
        assertThat(bench.server.findings().toString()).contains("on site 127.0.0.1");
        await()
            .atMost(20, TimeUnit.SECONDS)
            .untilAsserted(() -> assertThat(bench.get("/hello").statusCode()).isEqualTo(200));
        assertThat(bench.readyFile()).doesNotExist();
      }
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(bench.readyFile()));
      assertThat(bench.findingIds()).contains("front.listening");
    }
  }

  @Test
  void aChangedConfigurationKeepsWhatFitsIt() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO).start();
        SSLSocket open = bench.connect();
        SSLSocket panel = FrontBench.connect(bench.tls(), bench.onSitePort)) {
      Files.delete(bench.readyFile());
      FrontSettings changed =
          bench.with(
              List.of(HostPort.parse("localhost:" + bench.port), HostPort.parse("gw.example:443")),
              Optional.empty(),
              Optional.empty(),
              TlsProvider.AUTO);
      bench.server.reconfigure(changed);
      await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(bench.readyFile()));
      assertThat(panel.getInputStream().read()).as("its listener is gone").isEqualTo(-1);
      open.getOutputStream()
          .write(
              "GET /hello HTTP/1.1\r\nHost: gw.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(FrontBench.readToEnd(open.getInputStream()))
          .startsWith("HTTP/1.1 200 ")
          .contains("wss://localhost:" + bench.port + " wss://gw.example;");
      assertThat(bench.server.describe().orElseThrow().names()).contains("gw.example");
    }
  }

  @Test
  void openSslSeesWhatWeSay() throws Exception {
    try (FrontBench bench = new FrontBench(directory).routes(HELLO).start()) {
      String said =
          openssl(
              bench,
              "-alpn",
              "h2,http/1.1",
              "-verify_return_error",
              "-verify_hostname",
              "localhost");
      assertThat(said)
          .contains("TLSv1.3", "ALPN protocol: http/1.1", "Verify return code: 0 (ok)")
          .contains("No client certificate CA names sent");
      assertThat(openssl(bench, "-tls1_2")).doesNotContain("Cipher is TLS_", "Cipher is ECDHE");
      assertThat(openssl(bench, "-alpn", "h2")).doesNotContain("ALPN protocol: h2");
    }
  }

  private String openssl(FrontBench bench, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + bench.port,
                "-servername",
                "localhost",
                "-CAfile",
                directory.resolve("site-ca.pem").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void aFullQueueOfCallsIsSaid() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    HttpRoute slow =
        new HttpRoute(
            "GET",
            "/slow",
            Who.ANYONE,
            call -> {
              running.countDown();
              release.await();
              return HttpAnswer.done();
            });
    try (FrontBench bench =
        new FrontBench(directory)
            .limits(
                limits -> {
                  limits.routeThreads = 1;
                  limits.routeQueue = 1;
                })
            .routes(slow)
            .start()) {
      HttpClient client = bench.client();
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(client.sendAsync(request(bench, "/slow"), BodyHandlers.ofString()));
      }
      running.await();
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 3);
      release.countDown();
      List<Integer> statuses =
          calls.stream().map(call -> call.join().statusCode()).sorted().toList();
      assertThat(statuses).containsExactly(204, 204, 503, 503, 503);
    }
  }

  private static HttpRequest request(FrontBench bench, String path) {
    return HttpRequest.newBuilder(URI.create(bench.url(path))).build();
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
