package org.scangate.lib.rfb.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.server.RfbServerListener;
import org.scangate.lib.rfb.server.RfbServerSession;
import org.scangate.lib.rfb.server.ServerMessages;
import org.scangate.lib.rfb.tile.EncodedTile;
import org.scangate.lib.rfb.tile.Tile;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.scangate.lib.rfb.tile.TileGrid;

/** An RFB server of one still picture, for tests; it writes down the input it is sent. */
public final class PictureServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final int width;
  private final int height;
  private final int[] pixels;

  /** Listens on a free port of the loopback address. */
  public PictureServer(int width, int height, int[] pixels) throws IOException {
    this.width = width;
    this.height = height;
    this.pixels = pixels.clone();
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** What viewers sent: {@code shared true}, {@code key KEYSYM DOWN}, {@code pointer X,Y B}. */
  public List<String> received() {
    return received;
  }

  /** Ends every connection, as a server that fails does. */
  public void drop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "picture-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      received.add("closed");
    }
  }

  private void serve(Socket socket) {
    try (TileEncoders encoders = new TileEncoders(1)) {
      OutputStream out = socket.getOutputStream();
      RfbServerSession session = new RfbServerSession(new Answers(out, encoders));
      session.begin();
      byte[] buffer = new byte[4096];
      InputStream in = socket.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        session.receive(ByteBuffer.wrap(buffer, 0, n));
      }
    } catch (IOException | UncheckedIOException e) {
      received.add("lost");
    }
  }

  private final class Answers implements RfbServerListener {
    private final OutputStream out;
    private final TileGrid grid;

    Answers(OutputStream out, TileEncoders encoders) {
      this.out = out;
      grid = new TileGrid(width, height, pixels, encoders, 1 << 20);
    }

    @Override
    public void send(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      try {
        out.write(copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Screen start(boolean shared) {
      received.add("shared " + shared);
      return new Screen(width, height, "picture");
    }

    @Override
    public void pixelFormat(PixelFormat format) {}

    @Override
    public void encodings(int[] encodings) {
      received.add("tight " + Arrays.stream(encodings).anyMatch(e -> e == Encodings.TIGHT));
    }

    @Override
    public void updateRequest(boolean incremental, int x, int y, int w, int h) {
      if (incremental) {
        return;
      }
      for (Tile tile : grid.view().take(Integer.MAX_VALUE)) {
        EncodedTile encoded = grid.encoded(tile, /* grey= */ false);
        send(ServerMessages.updateHeader(encoded.rectangles()));
        send(encoded.buffer());
      }
    }

    @Override
    public void key(int keysym, int scancode, boolean down) {
      received.add("key " + Integer.toHexString(keysym) + " " + down);
    }

    @Override
    public void pointer(int x, int y, int buttons) {
      received.add("pointer " + x + "," + y + " " + buttons);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    drop();
  }
}
