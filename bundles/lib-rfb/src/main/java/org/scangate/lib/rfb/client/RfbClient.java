package org.scangate.lib.rfb.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Stream;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.RfbException;

/**
 * One connection to an RFB server.
 *
 * <p>{@link #connect} and {@link #run} block their caller; {@link #key} and {@link #pointer} may be
 * called from any other thread and are one write each; {@link #close} from any thread ends them
 * all. A thread that is interrupted in any of them loses the connection.
 */
public final class RfbClient implements AutoCloseable {
  private static final int MAX_NAME = 64 * 1024;

  /** No JPEG quality among them: what comes is lossless. */
  static final List<Integer> ENCODINGS =
      List.of(
          Encodings.COPY_RECT,
          Encodings.TIGHT,
          Encodings.ZRLE,
          Encodings.HEXTILE,
          Encodings.RAW,
          Encodings.COMPRESS_LEVEL_0 + 1,
          Encodings.CURSOR,
          Encodings.DESKTOP_SIZE,
          Encodings.EXTENDED_DESKTOP_SIZE,
          Encodings.LAST_RECT,
          Encodings.QEMU_EXTENDED_KEY_EVENT,
          Encodings.FENCE,
          Encodings.CONTINUOUS_UPDATES);

  /** Of what comes over a link, whose other end is an appliance. */
  private static final List<Integer> LINK_ENCODINGS =
      Stream.concat(Stream.of(Encodings.GREY), ENCODINGS.stream()).toList();

  private final RfbTarget target;
  private final Closeable connection;
  private final Surface surface;
  private Wire wire;
  private ServerReader reader;
  private Security security;
  private String name = "";
  private volatile boolean started;
  private volatile boolean closed;

  private RfbClient(RfbTarget target, Closeable connection, RfbSink sink) {
    this.target = target;
    this.connection = connection;
    surface = new Surface(sink);
  }

  /**
   * Connects and agrees on everything up to the first update.
   *
   * @throws RfbException when the server is not reached, refuses, or breaks the protocol
   * @throws InterruptedException when the thread was interrupted; nothing is left open
   */
  public static RfbClient connect(RfbTarget target, RfbSink sink)
      throws RfbException, InterruptedException {
    return connect(target, sink, ENCODINGS);
  }

  /**
   * As {@link #connect}, over a stream that somebody else has opened.
   *
   * @param target its host and port are names for errors; its time-out is the carrier's affair; TLS
   *     of this client's own is not to be had
   * @throws RfbException when the server refuses or breaks the protocol; the carrier is closed then
   */
  public static RfbClient over(RfbCarrier carrier, RfbTarget target, RfbSink sink)
      throws RfbException, InterruptedException {
    RfbClient client = new RfbClient(target, carrier, sink);
    return client.begun(() -> client.begin(carrier, sink, LINK_ENCODINGS));
  }

  static RfbClient connect(RfbTarget target, RfbSink sink, List<Integer> encodings)
      throws RfbException, InterruptedException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      throw new RfbException(target + ": " + e.getMessage(), e);
    }
    RfbClient client = new RfbClient(target, channel, sink);
    return client.begun(() -> client.begin(channel, sink, encodings));
  }

  private interface Beginning {
    void run() throws IOException;
  }

  private RfbClient begun(Beginning beginning) throws RfbException, InterruptedException {
    try {
      beginning.run();
      return this;
    } catch (IOException e) {
      close();
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while connecting to " + target);
      }
      throw new RfbException(target + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close(); // of the sink: it was given the connection's screen
      throw e;
    }
  }

  private void begin(SocketChannel channel, RfbSink sink, List<Integer> encodings)
      throws IOException {
    int timeout = (int) target.timeout().toMillis();
    Socket socket = channel.socket();
    open(channel, timeout);
    socket.setSoTimeout(timeout);
    begin(
        new Handshake(
            target,
            Wire.over(socket, this::silent),
            anonymous -> Wire.over(Tls.wrap(socket, target, anonymous), this::silent)),
        sink,
        encodings,
        FirstPicture::inBands);
  }

  private void begin(RfbCarrier carrier, RfbSink sink, List<Integer> encodings) throws IOException {
    begin(
        new Handshake(
            target,
            new Wire(carrier.in(), carrier.out(), this::silent),
            anonymous -> {
              throw new RfbException("TLS is the affair of what carries this stream");
            }),
        sink,
        encodings,
        FirstPicture::whole);
  }

  private interface Asking {
    FirstPicture picture(int width, int height);
  }

  private void begin(Handshake handshake, RfbSink sink, List<Integer> encodings, Asking asking)
      throws IOException {
    wire = handshake.run();
    security = handshake.security();
    wire.send(ClientMessages.clientInit(target.shared()));
    int width = wire.in.u16();
    int height = wire.in.u16();
    wire.in.skip(PixelFormat.BYTES);
    name = Handshake.words(wire.in.string(MAX_NAME, "a desktop name"));
    surface.resize(width, height);
    FirstPicture first = asking.picture(width, height);
    reader = new ServerReader(wire, sink, surface, first);
    wire.send(ClientMessages.setPixelFormat(PixelFormat.RGB888));
    wire.send(ClientMessages.setEncodings(encodings));
    wire.send(first.next());
    started = true;
  }

  private void open(SocketChannel channel, int timeout) throws IOException {
    InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
    if (address.isUnresolved()) {
      throw new RfbException("the name '" + target.host() + "' has no address: check host");
    }
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, timeout);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (SocketTimeoutException e) {
      throw new RfbException(
          "no answer within " + timeout + " ms: check host, network and firewall", e);
    } catch (ConnectException e) {
      throw new RfbException("refused: is the server running, is this its port?", e);
    } catch (IOException e) {
      throw new RfbException("not reached: " + e.getMessage(), e);
    }
  }

  /** The server is asked for one pixel, which every server answers, before it is given up. */
  private void silent(int times) throws RfbException {
    if (!started || times > 1) {
      throw new RfbException(
          "no answer for " + target.timeout().multipliedBy(times).toMillis() + " ms");
    }
    wire.send(ClientMessages.updateRequest(false, 1, 1));
  }

  /**
   * Decodes updates into the sink until {@link #close}, then returns. Called once.
   *
   * @throws RfbException when the connection is lost or of no use any more; it is closed then
   */
  public void run() throws RfbException {
    try {
      while (true) {
        reader.message();
      }
    } catch (RfbException e) {
      if (!closed) {
        throw new RfbException(target + ": " + e.getMessage(), e);
      }
    } finally {
      close();
      reader.close();
    }
  }

  /**
   * Sends a key.
   *
   * @param scancode XT scan code as QEMU counts them, 0 when unknown; used when the server can
   */
  public void key(int keysym, int scancode, boolean down) throws RfbException {
    wire.send(
        scancode != 0 && reader.extendedKeys()
            ? ClientMessages.extendedKey(keysym, scancode, down)
            : ClientMessages.key(keysym, down));
  }

  /**
   * Sends the pointer's place and buttons, RFC 6143 7.5.5; the place is clipped to the screen.
   *
   * @param buttons bit 0 left, 1 middle, 2 right, 3 to 6 the wheel
   */
  public void pointer(int x, int y, int buttons) throws RfbException {
    wire.send(
        ClientMessages.pointer(
            Math.max(0, Math.min(x, surface.width - 1)),
            Math.max(0, Math.min(y, surface.height - 1)),
            buttons));
  }

  /** Whether the server has said that it takes QEMU extended key events. */
  public boolean takesExtendedKeys() {
    return reader.extendedKeys();
  }

  /** The desktop's name as the server gave it, cut short and without control characters. */
  public String name() {
    return name;
  }

  /** The security type in use. */
  public Security security() {
    return security;
  }

  @Override
  public void close() {
    closed = true;
    try {
      connection.close();
    } catch (IOException e) {
      assert closed; // it is gone either way, and nobody waits for it
    }
  }
}
