package org.scangate.net.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.http.WebSocketEndpoint;

/** WebSockets over real connections, with the JDK's client and with raw bytes. */
class WebSocketTest {
  private static final String PROTOCOL = "scangate.test.1";
  private static final int MAX = 1000;
  private static final int MOST = 6;
  private FrontBench bench;
  private final Endpoint endpoint = new Endpoint();

  /** Echoes, and remembers what happened. */
  private static final class Endpoint implements WebSocketEndpoint {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    final AtomicInteger writable = new AtomicInteger();

    @Override
    public String path() {
      return "/socket";
    }

    @Override
    public String subprotocol() {
      return PROTOCOL;
    }

    @Override
    public int maxMessageBytes() {
      return MAX;
    }

    @Override
    public Handler open(Peer peer) {
      peers.add(peer);
      return new Handler() {
        @Override
        public void received(ByteBuffer message) {
          byte[] bytes = new byte[message.remaining()];
          message.get(bytes);
          String text = new String(bytes, UTF_8);
          events.add("received " + text);
          if (text.equals("throw")) {
            throw new IllegalStateException("as asked");
          }
          peer.send(ByteBuffer.wrap("echo ".getBytes(UTF_8)), ByteBuffer.wrap(bytes));
        }

        @Override
        public void writable() {
          writable.incrementAndGet();
        }

        @Override
        public void closed(int code, String reason) {
          events.add("closed " + code + " " + reason);
        }
      };
    }
  }

  /** Collects whole binary messages. */
  private static final class Listener implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      parts.append(UTF_8.decode(data));
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete("error " + error);
    }
  }

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    bench =
        new FrontBench(directory)
            .limits(
                limits -> {
                  limits.idle = Duration.ofMillis(300);
                  limits.connections = MOST;
                });
    bench.whiteboard.add(endpoint);
    bench.start();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private WebSocket connect(Listener listener, String origin, String... protocols)
      throws Exception {
    WebSocket.Builder builder = bench.client().newWebSocketBuilder().header("Origin", origin);
    if (protocols.length > 0) {
      builder.subprotocols(
          protocols[0], List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
    }
    return builder
        .buildAsync(URI.create("wss://localhost:" + bench.port + "/socket"), listener)
        .get(20, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    return endpoint.events.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void echoesWholeAndFragmentedMessages() throws Exception {
    Listener listener = new Listener();
    WebSocket socket = connect(listener, bench.origin(), "other", PROTOCOL);
    assertThat(socket.getSubprotocol()).isEqualTo(PROTOCOL);
    WebSocketEndpoint.Peer peer = endpoint.peers.take();
    assertThat(peer.tls()).startsWith("TLSv1.3 TLS_");
    assertThat(peer.remoteAddress()).isEqualTo("127.0.0.1");
    socket.sendBinary(ByteBuffer.wrap("one".getBytes(UTF_8)), true).join();
    socket.sendBinary(ByteBuffer.wrap("tw".getBytes(UTF_8)), false).join();
    socket.sendPing(ByteBuffer.allocate(4)).join();
    socket.sendBinary(ByteBuffer.wrap("o".getBytes(UTF_8)), true).join();
    assertThat(listener.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("echo one");
    assertThat(listener.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("echo two");
    socket.sendClose(4001, "enough").join();
    assertThat(listener.closed.get(20, TimeUnit.SECONDS)).startsWith("4001");
    assertThat(List.of(next(), next(), next()))
        .containsExactly("received one", "received two", "closed 4001 enough");
    await().until(() -> bench.sockets.count() == 0);
  }

  @Test
  void noSocketMakesRoomForAStranger() throws Exception {
    Listener listener = new Listener();
    WebSocket stays = connect(listener, bench.origin(), PROTOCOL);
    WebSocket goes = null;
    for (int i = 1; i < MOST; i++) {
      goes = connect(new Listener(), bench.origin(), PROTOCOL);
    }
    try (Socket waiting = new Socket(InetAddress.getLoopbackAddress(), bench.port)) {
      SSLSocket layered =
          (SSLSocket)
              bench.tls().getSocketFactory().createSocket(waiting, "localhost", bench.port, true);
      layered.setSoTimeout(300);
      assertThatThrownBy(layered::startHandshake).isInstanceOf(SocketTimeoutException.class);
    }
    goes.sendClose(1000, "room").join();
    await().ignoreExceptions().until(() -> bench.connect().isConnected());
    stays.sendBinary(ByteBuffer.wrap("still".getBytes(UTF_8)), true).join();
    assertThat(listener.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("echo still");
  }

  @Test
  void keepsTheOrderOfManyThreadsMessages() throws Exception {
    Listener listener = new Listener();
    connect(listener, bench.origin(), PROTOCOL);
    WebSocketEndpoint.Peer peer = endpoint.peers.take();
    int each = 2_000;
    for (int i = 0; i < each; i++) {
      ByteBuffer message = ByteBuffer.wrap(("a" + i).getBytes(UTF_8));
      if (i % 3 == 0) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        peer.execute(
            () -> {
              peer.send(message);
              sent.complete(null);
            });
        sent.join();
      } else {
        peer.send(message);
      }
    }
    for (int i = 0; i < each; i++) {
      assertThat(listener.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("a" + i);
    }
    await().until(() -> peer.unsentBytes() == 0);
  }

  @Test
  void tellsWhenAFullSocketTakesBytesAgain() throws Exception {
    try (SSLSocket raw = upgrade("")) {
      WebSocketEndpoint.Peer peer = endpoint.peers.take();
      byte[] piece = new byte[64 * 1024];
      // More than the kernel takes for a client that does not read, less than ends the socket.
      int sent = (int) (Limits.UNSENT_MAX / piece.length) - 1;
      for (int i = 0; i < sent; i++) {
        peer.send(ByteBuffer.wrap(piece));
      }
      assertThat(peer.writable()).isFalse();
      assertThat(peer.unsentBytes()).isGreaterThan(Limits.HIGH_WATER);
      assertThat(endpoint.writable).hasValue(0);
      InputStream in = raw.getInputStream();
      long left = (long) sent * piece.length;
      byte[] taken = new byte[64 * 1024];
      while (left > 0) {
        left -= in.read(taken);
      }
      await().untilAsserted(() -> assertThat(endpoint.writable).hasValueGreaterThan(0));
      await().until(peer::writable);
    }
  }

  @Test
  void endsASocketWhoseSenderNeverStops() throws Exception {
    try (SSLSocket raw = upgrade("")) {
      WebSocketEndpoint.Peer peer = endpoint.peers.take();
      byte[] piece = new byte[1024 * 1024];
      for (int i = 0; i < 200 && bench.sockets.count() > 0; i++) {
        peer.send(ByteBuffer.wrap(piece));
      }
      assertThat(next()).startsWith("closed 1008");
      assertThat(raw.isConnected()).isTrue();
    }
  }

  @Test
  void refusesAForeignOriginAndTellsTheAudit() {
    assertThatThrownBy(() -> connect(new Listener(), "https://evil.example", PROTOCOL))
        .isInstanceOf(ExecutionException.class);
    assertThat(bench.audit.events)
        .filteredOn(event -> event.action().equals("http.refused"))
        .singleElement()
        .satisfies(event -> assertThat(event.detail()).containsEntry("reason", "http.origin"));
    assertThat(endpoint.peers).isEmpty();
  }

  @Test
  void refusesAnotherSubprotocol() {
    assertThatThrownBy(() -> connect(new Listener(), bench.origin(), "other"))
        .isInstanceOf(ExecutionException.class);
    assertThatThrownBy(() -> connect(new Listener(), bench.origin()))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void endsWhenTheEndpointGoes() throws Exception {
    Listener listener = new Listener();
    connect(listener, bench.origin(), PROTOCOL);
    bench.whiteboard.remove(endpoint);
    bench.sockets.endOf(endpoint);
    assertThat(listener.closed.get(20, TimeUnit.SECONDS)).startsWith("1001 ");
    assertThat(next()).startsWith("closed 1001");
  }

  @Test
  void endsWhenTheFrontStops() throws Exception {
    Listener listener = new Listener();
    connect(listener, bench.origin(), PROTOCOL);
    bench.close();
    assertThat(listener.closed.get(20, TimeUnit.SECONDS)).isEqualTo("1001 the appliance stops");
  }

  @Test
  void sendsWhatWasSentBeforeTheClose() throws Exception {
    Listener listener = new Listener();
    connect(listener, bench.origin(), PROTOCOL);
    WebSocketEndpoint.Peer peer = endpoint.peers.take();
    peer.send(ByteBuffer.wrap("bye".getBytes(UTF_8)));
    peer.close(4403, "signed out");
    peer.send(ByteBuffer.wrap("too late".getBytes(UTF_8)));
    assertThat(listener.closed.get(20, TimeUnit.SECONDS)).isEqualTo("4403 signed out");
    assertThat(listener.messages).containsExactly("bye");
    assertThat(next()).isEqualTo("closed 4403 signed out");
  }

  @Test
  void tellsOfALostConnection() throws Exception {
    SSLSocket raw = upgrade("");
    endpoint.peers.take();
    raw.close();
    assertThat(next()).startsWith("closed 1006");
  }

  /** In the table: bytes in hexadecimal; the mask is always 00000000. */
  @ParameterizedTest
  @CsvSource({
    "a message,                     8281 00000000 41,              ''",
    "unmasked,                      8201 41,                       1002",
    "reserved bit,                  C281 00000000 41,              1002",
    "reserved opcode,               8381 00000000 41,              1002",
    "text,                          8181 00000000 41,              1003",
    "continuation of nothing,       8081 00000000 41,              1002",
    "message within a message,      0281 00000000 41 8281 00000000 41, 1002",
    "fragmented ping,               0981 00000000 41,              1002",
    "long ping,                     89FE 0080 00000000,            1002",
    "reserved control opcode,       8B80 00000000,                 1002",
    "not the shortest length,       82FE 0001 00000000 41,         1002",
    "negative length,               82FF FFFFFFFFFFFFFFFF 00000000, 1002",
    "too long by one,               82FE 03E9 00000000,            1009",
    "much too long,                 82FF 0000000100000000 00000000, 1009",
    "close of one byte,             8881 00000000 03,              1002",
    "close with a forbidden code,   8882 00000000 03ED,            1002",
    "the handler fails,             8285 00000000 7468726F77,      1011",
  })
  void frames(String what, String hex, String code) throws Exception {
    try (SSLSocket raw = upgrade("")) {
      OutputStream out = raw.getOutputStream();
      out.write(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
      out.flush();
      DataInputStream in = new DataInputStream(raw.getInputStream());
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      byte[] payload = in.readNBytes(length);
      if (code.isEmpty()) {
        assertThat(first).isEqualTo(0x82);
        assertThat(new String(payload, UTF_8)).isEqualTo("echo A");
      } else {
        assertThat(first).as(what).isEqualTo(0x88);
        assertThat(ByteBuffer.wrap(payload).getShort()).as(what).isEqualTo(Short.valueOf(code));
        assertThat(in.read()).as("end of %s", what).isEqualTo(-1);
      }
    }
  }

  @Test
  void fragmentsTogetherAreBoundedToo() throws Exception {
    try (SSLSocket raw = upgrade("")) {
      OutputStream out = raw.getOutputStream();
      byte[] fragment = new byte[8 + 600];
      System.arraycopy(java.util.HexFormat.of().parseHex("02FE025800000000"), 0, fragment, 0, 8);
      out.write(fragment);
      fragment[0] = 0;
      out.write(fragment);
      out.flush();
      DataInputStream in = new DataInputStream(raw.getInputStream());
      assertThat(in.readUnsignedByte()).isEqualTo(0x88);
      in.readUnsignedByte();
      assertThat(in.readShort()).isEqualTo((short) 1009);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 8, 426",
    "Upgrade: h2c,             426",
    "Connection: close,        426",
    "Sec-WebSocket-Key: AAAA,  400",
    "Content-Length: 3,        400",
  })
  void refusesOddHandshakes(String header, int status) throws Exception {
    String answer = bench.exchange(handshake(header) + (header.startsWith("Content") ? "abc" : ""));
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  /** A right handshake in which one header is replaced. */
  private String handshake(String header) {
    String name = header.replaceFirst(":.*", "");
    StringBuilder request = new StringBuilder("GET /socket HTTP/1.1\r\n");
    for (String line :
        List.of(
            "Host: localhost:" + bench.port,
            "Origin: " + bench.origin(),
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "Sec-WebSocket-Protocol: " + PROTOCOL)) {
      if (header.isEmpty() || !line.startsWith(name + ":")) {
        request.append(line).append("\r\n");
      }
    }
    return request.append(header).append(header.isEmpty() ? "\r\n" : "\r\n\r\n").toString();
  }

  private SSLSocket upgrade(String header) throws Exception {
    SSLSocket socket = bench.connect();
    socket.getOutputStream().write(handshake(header).getBytes(UTF_8));
    socket.getOutputStream().flush();
    String head = readHead(socket.getInputStream());
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .contains("sec-websocket-protocol: " + PROTOCOL)
        .doesNotContainIgnoringCase("sec-websocket-extensions");
    return socket;
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.read());
    }
    return head.toString();
  }
}
