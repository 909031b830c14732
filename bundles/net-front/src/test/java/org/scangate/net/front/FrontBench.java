package org.scangate.net.front;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.scangate.api.health.Finding;
import org.scangate.api.http.HttpRoute;
import org.scangate.net.front.FrontSettings.TlsProvider;
import org.scangate.net.front.cert.CertificateFiles;

/** A whole front on loopback, with what a test needs to talk to it. */
final class FrontBench implements AutoCloseable {
  final Path directory;
  final int port = freePort();
  final int onSitePort = freePort();
  final MovedTicker ticker = new MovedTicker(Instant.now());
  final FakeAudit audit = new FakeAudit();
  volatile boolean othersStarted = true;
  final FakeSignIns signIns = new FakeSignIns();
  final Whiteboard whiteboard = new Whiteboard();
  final Sockets sockets = new Sockets();
  FrontSettings settings;
  FrontServer server;

  FrontBench(Path directory) throws IOException {
    this.directory = directory;
    settings = settings(new TestLimits().limits());
    whiteboard.signIns(signIns);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private FrontSettings settings(Limits limits) {
    return new FrontSettings(
        List.of(HostPort.parse("127.0.0.1:" + port)),
        List.of(HostPort.parse("localhost:" + port)),
        Optional.of(HostPort.parse("127.0.0.1:" + onSitePort)),
        directory.resolve("front.pem"),
        directory.resolve("front.key"),
        Optional.empty(),
        false,
        TlsProvider.AUTO,
        "Test Hospital",
        limits);
  }

  FrontBench limits(Consumer<TestLimits> change) {
    TestLimits limits = new TestLimits();
    change.accept(limits);
    settings = settings(limits.limits());
    return this;
  }

  FrontBench provider(TlsProvider provider) {
    settings = with(settings.addresses(), settings.onSite(), settings.clientCa(), provider);
    return this;
  }

  FrontBench clientCa(Path authorities) {
    settings =
        with(
            settings.addresses(),
            settings.onSite(),
            Optional.of(authorities),
            settings.tlsProvider());
    return this;
  }

  /** The settings of now, some of them changed. */
  FrontSettings with(
      List<HostPort> addresses,
      Optional<HostPort> onSite,
      Optional<Path> clientCa,
      TlsProvider provider) {
    return new FrontSettings(
        settings.listen(),
        addresses,
        onSite,
        settings.certificate(),
        settings.key(),
        clientCa,
        settings.tls12(),
        provider,
        settings.siteName(),
        settings.limits());
  }

  FrontBench routes(HttpRoute... routes) {
    whiteboard.add(() -> List.of(routes));
    return this;
  }

  FrontBench start() {
    open();
    await().atMost(20, TimeUnit.SECONDS).until(() -> readyFile().toFile().exists());
    return this;
  }

  /** Starts and does not wait. */
  void open() {
    server =
        new FrontServer(
            settings,
            whiteboard,
            sockets,
            ticker,
            () -> audit,
            Optional.of(readyFile()),
            () -> othersStarted);
    server.start();
  }

  Path readyFile() {
    return directory.resolve("data").resolve("ready");
  }

  String url(String path) {
    return "https://localhost:" + port + path;
  }

  String origin() {
    return "https://localhost:" + port;
  }

  List<String> findingIds() {
    return server.findings().stream().map(Finding::id).toList();
  }

  SSLContext tls() throws Exception {
    return tls(CertificateFiles.certificates(directory.resolve("site-ca.pem")).get(0), null);
  }

  /** With a client's certificate. */
  SSLContext tls(KeyPair key, List<X509Certificate> chain) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("me", key.getPrivate(), new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    return tls(
        CertificateFiles.certificates(directory.resolve("site-ca.pem")).get(0),
        keys.getKeyManagers());
  }

  /** A client's context. */
  static SSLContext tls(X509Certificate trusted, KeyManager[] keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", trusted);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  HttpClient client() throws Exception {
    return HttpClient.newBuilder()
        .sslContext(tls())
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  HttpResponse<String> get(String path) throws Exception {
    return client()
        .send(
            HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(20)).build(),
            BodyHandlers.ofString());
  }

  /** A TLS connection to the remote door. */
  SSLSocket connect() throws Exception {
    return connect(tls(), port);
  }

  static SSLSocket connect(SSLContext context, int port) throws Exception {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  /** Sends bytes as they are and reads until the server closes or says enough. */
  String exchange(String raw) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readToEnd(socket.getInputStream());
    }
  }

  static String readToEnd(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      all.write(piece, 0, n);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
