package org.scangate.remote.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.client.RfbClient;
import org.scangate.lib.rfb.client.RfbSink;
import org.scangate.lib.rfb.client.RfbTarget;

/** A real RFB client behind a link: what the channel sends is what it decodes. */
final class Peer implements RfbSink, AutoCloseable {
  final TestLink link;
  final RfbClient client;
  private volatile int width;
  private volatile int height;
  private volatile int[] pixels;
  volatile long updatedNanos;
  volatile int cursorWidth = -1;
  volatile boolean paused;

  Peer(TestLink link, ServerSocket server) throws Exception {
    this.link = link;
    Thread accepting = new Thread(() -> serve(server), "peer-link");
    accepting.setDaemon(true);
    accepting.start();
    client =
        RfbClient.connect(
            RfbTarget.of(
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getLocalPort(),
                new char[0]),
            this);
    Thread decoding = new Thread(this::decode, "peer-client");
    decoding.setDaemon(true);
    decoding.start();
  }

  static Peer open(ConsoleChannel channel, TestLink link, String session, String display)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      link.end = channel.open(link, java.util.Map.of("session", session, "display", display));
      return new Peer(link, server);
    }
  }

  private void serve(ServerSocket server) {
    try (Socket accepted = server.accept()) {
      accepted.setTcpNoDelay(true);
      Thread writing = new Thread(() -> write(accepted), "peer-write");
      writing.setDaemon(true);
      writing.start();
      InputStream in = accepted.getInputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (this) {
          link.end.received(ByteBuffer.wrap(buffer, 0, n));
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
    synchronized (this) {
      link.end.closed("the client has gone");
    }
  }

  private void write(Socket accepted) {
    try {
      OutputStream out = accepted.getOutputStream();
      while (!accepted.isClosed()) {
        if (paused) {
          Thread.onSpinWait();
          continue;
        }
        ByteBuffer frame = link.await(100);
        if (frame != null) {
          byte[] bytes = new byte[frame.remaining()];
          frame.get(bytes);
          out.write(bytes);
          synchronized (this) {
            link.tellWritable();
          }
        }
      }
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decode() {
    try {
      client.run();
    } catch (RfbException e) {
      System.out.println("peer: " + e.getMessage());
    }
  }

  boolean shows(TestDisplay display) {
    return width == display.frame().width()
        && height == display.frame().height()
        && Arrays.equals(pixels, display.frame().pixels());
  }

  int pixel(int x, int y) {
    return pixels[y * width + x];
  }

  @Override
  public int[] surface(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    pixels = new int[newWidth * newHeight];
    return pixels;
  }

  @Override
  public void damaged(int x, int y, int w, int h) {
    updatedNanos = System.nanoTime();
  }

  @Override
  public void cursor(int w, int h, int hotX, int hotY, int[] argb) {
    cursorWidth = w;
  }

  @Override
  public void close() {
    client.close();
  }
}
