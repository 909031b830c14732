package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.itests.appliance.Authority.Identity;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * A site whose file names {@code client-ca}: who comes from afar shows a certificate of that
 * authority, or gets nowhere, and the log says whose certificate was refused and why. The peers are
 * OpenSSL and the JDK.
 */
class ClientCertificateTest {
  @TempDir static Path room;
  private static Path home;
  private static Authority hospital;
  private static Authority others;
  private static Appliance appliance;
  private static String cookie;
  private static Identity laptop;

  @BeforeAll
  static void start() throws Exception {
    home = room.resolve("home");
    hospital = Authority.make(room.resolve("hospital"), "Hospital Computers");
    others = Authority.make(room.resolve("others"), "Others");
    Path known = home.resolve("etc/secrets/technologists-ca.pem");
    Files.createDirectories(known.getParent());
    Files.copy(hospital.certificate(), known);
    laptop = hospital.issue("laptop-1");
    appliance =
        Appliance.start(
            home,
            Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"))
                .replace("front:\n", "front:\n  client-ca: secrets/technologists-ca.pem\n"),
            Map.of());
    appliance.shows(laptop.keyManagers());
    cookie = appliance.signIn(appliance.person("tess", "Tess Okafor", "technologist")).cookie();
  }

  @AfterAll
  static void stop() throws Exception {
    appliance.close();
  }

  @Test
  void whoShowsNoneIsRefusedInTheHandshake() throws Exception {
    Run.Result said = dial(appliance.uri());
    assertThat(said.code()).isNotZero();
    assertThat(said.output()).contains("alert certificate required").doesNotContain("HTTP/1.1");
    logged("the client showed no certificate, and front.client-ca asks for one");
    HttpClient none = HttpClient.newBuilder().sslContext(appliance.trust()).build();
    HttpRequest me = HttpRequest.newBuilder(appliance.uri().resolve("/api/me")).build();
    assertThatThrownBy(() -> none.send(me, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "late, clientAuth, 200101000000Z, 210101000000Z, expired at 2021-01-01T00:00:00Z, expired",
    "early, clientAuth, 480101000000Z, 490101000000Z, begins at 2048-01-01T00:00:00Z, certificate",
    "server, serverAuth, 200101000000Z, 490101000000Z, is refused: Extended key usage, certificate"
  })
  void aCertificateThatIsNotGoodIsRefusedByName(
      String name, String purpose, String from, String to, String words, String alert)
      throws Exception {
    Run.Result said = dial(appliance.uri(), hospital.issue(name, purpose, from, to));
    assertThat(said.code()).isNotZero();
    assertThat(said.output()).contains("alert", alert).doesNotContain("HTTP/1.1");
    logged("the client's certificate CN=" + name + " " + words);
  }

  @Test
  void oneOfAnotherAuthorityIsRefusedByName() throws Exception {
    Run.Result said = dial(appliance.uri(), others.issue("stranger"));
    assertThat(said.code()).isNotZero();
    assertThat(said.output()).contains("alert").doesNotContain("HTTP/1.1");
    logged("the client's certificate CN=stranger is not signed by an authority of front.client-ca");
  }

  @Test
  void oneOfTheNamedAuthorityIsServed() throws Exception {
    assertThat(dial(appliance.uri(), laptop).output()).contains("HTTP/1.1 401");
  }

  /** Again without the certificates on the wire (RFC 8446 2.2): it is still known whose it is. */
  @Test
  void aResumedConnectionIsServed() throws Exception {
    Path session = room.resolve("session.pem");
    assertThat(dial(appliance.uri(), cookie, laptop, "-sess_out", session.toString()).output())
        .contains("HTTP/1.1 200");
    Run.Result again = dial(appliance.uri(), cookie, null, "-sess_in", session.toString());
    assertThat(again.output()).contains("Reused, TLSv1.3", "HTTP/1.1 200");
  }

  @Test
  void aConnectionIsNotResumedPastTheLifeOfItsCertificate() throws Exception {
    Path session = room.resolve("short.pem");
    Instant end = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
    DateTimeFormatter form = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
    String to = form.format(end.atOffset(ZoneOffset.UTC));
    Identity brief = hospital.issue("brief", "clientAuth", "200101000000Z", to);
    assertThat(dial(appliance.uri(), "", brief, "-sess_out", session.toString()).output())
        .contains("HTTP/1.1 401");
    await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(end));
    Run.Result again = dial(appliance.uri(), "", null, "-sess_in", session.toString());
    assertThat(again.output()).contains("Reused, TLSv1.3").doesNotContain("HTTP/1.1");
    logged("the client's certificate CN=brief expired at " + end);
  }

  @Test
  void aSignInIsGoodWithItsCertificateOnlyAndTheAuditNamesIt() throws Exception {
    assertThat(appliance.get("/api/me", cookie).statusCode()).isEqualTo(200);
    assertThat(dial(appliance.uri(), cookie, laptop).output()).contains("HTTP/1.1 200");
    assertThat(dial(appliance.uri(), cookie, hospital.issue("laptop-2")).output())
        .contains("HTTP/1.1 401");
    assertThat(audit()).contains("\"certificate\":\"" + fingerprint(laptop) + '"');
    assertThat(appliance.ctl("audit-verify").code()).isZero();
  }

  /** The tablet beside the scanners has an enrolled key of its own. */
  @Test
  void onSiteNobodyIsAsked() throws Exception {
    assertThat(dial(appliance.onSiteUri()).output()).contains("HTTP/1.1 401");
  }

  @Test
  void anotherListOfAuthoritiesIsTakenWithoutARestart() throws Exception {
    Path known = home.resolve("etc/secrets/technologists-ca.pem");
    Identity stranger = others.issue("newcomer");
    assertThat(dial(appliance.uri(), stranger).code()).isNotZero();
    try {
      replace(known, Files.readString(others.certificate()));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1)) // the log takes no more
          .until(() -> dial(appliance.uri(), stranger).output().contains("HTTP/1.1 401"));
      assertThat(dial(appliance.uri(), laptop).output()).doesNotContain("HTTP/1.1");
    } finally {
      replace(known, Files.readString(hospital.certificate()));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1)) // the log takes no more
          .until(() -> dial(appliance.uri(), laptop).output().contains("HTTP/1.1 401"));
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void logged(String words) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(appliance.log()).contains(words));
  }

  private static Run.Result dial(URI address, Identity... shown) throws Exception {
    return dial(address, "", shown.length == 0 ? null : shown[0]);
  }

  /** Asks who one is, as OpenSSL's own client does it. */
  private static Run.Result dial(URI address, String cookie, Identity shown, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("openssl", "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", address.getHost() + ":" + address.getPort()));
    words.addAll(List.of("-CAfile", appliance.siteCa().toString(), "-verify_return_error"));
    boolean numeric = address.getHost().matches("[0-9.]+");
    words.addAll(List.of(numeric ? "-verify_ip" : "-verify_hostname", address.getHost()));
    if (shown != null) {
      words.addAll(List.of("-cert", shown.certificate().toString()));
      words.addAll(List.of("-key", shown.key().toString()));
    }
    words.addAll(List.of(more));
    return Run.command(
        words,
        String.join(
            "\r\n",
            "GET /api/me HTTP/1.1",
            "Host: " + address.getAuthority(),
            "Cookie: " + cookie,
            "Connection: close",
            "",
            ""));
  }

  private static String fingerprint(Identity identity) throws Exception {
    try (var in = Files.newInputStream(identity.certificate())) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    }
  }

  private static String audit() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(home.resolve("data/audit"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
