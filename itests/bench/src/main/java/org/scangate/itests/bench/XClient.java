package org.scangate.itests.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An application on an X server, speaking the X protocol itself (X11R7, version 11) so that nothing
 * buffers between the server and the clock: one window that covers the screen and has the keyboard,
 * pixmaps, and key events with the time at which they were read. Drawing is for one thread.
 */
final class XClient implements AutoCloseable {
  private static final int KEY_PRESS = 2;
  private static final int KEY_RELEASE = 3;
  private static final int MAX_REQUEST = 240 * 1024;

  /** A key event: pressed or released, which keycode, and when it was read here. */
  record Key(boolean down, int code, long nanos) {}

  private final SocketChannel socket;
  private final LinkedBlockingQueue<Key> keys = new LinkedBlockingQueue<>(4096);
  private final LinkedBlockingQueue<Integer> replies = new LinkedBlockingQueue<>(16);
  private final Thread reader;
  private final int root;
  private final int window;
  private final int gc;
  private int nextId;
  private volatile String failure;

  XClient(String display, int width, int height) throws IOException, InterruptedException {
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + display.substring(1)));
    send(request(12).put((byte) 'l').put((byte) 0).putShort((short) 11));
    ByteBuffer head = read(8);
    ByteBuffer setup = read((head.getShort(6) & 0xffff) * 4);
    if (head.get(0) != 1) {
      throw new IOException(display + " refuses a client");
    }
    nextId = setup.getInt(4);
    int vendor = setup.getShort(16) & 0xffff;
    int formats = setup.get(21) & 0xff;
    root = setup.getInt(32 + (vendor + 3) / 4 * 4 + formats * 8);
    reader = new Thread(this::readAll, "bench-x-events");
    reader.setDaemon(true);
    reader.start();
    gc = nextId++;
    // Foreground 0, no NoExpose events after a CopyArea.
    send(
        request(24)
            .put((byte) 55)
            .put((byte) 0)
            .putShort((short) 6)
            .putInt(gc)
            .putInt(root)
            .putInt(0x4 | 0x10000)
            .putInt(0)
            .putInt(0));
    window = nextId++;
    // Background pixel, override-redirect, KeyPress and KeyRelease.
    send(
        request(44)
            .put((byte) 1)
            .put((byte) 24)
            .putShort((short) 11)
            .putInt(window)
            .putInt(root)
            .putInt(0)
            .putShort((short) width)
            .putShort((short) height)
            .putShort((short) 0)
            .putShort((short) 1)
            .putInt(0)
            .putInt(0x2 | 0x200 | 0x800)
            .putInt(0)
            .putInt(1)
            .putInt(3));
    send(request(8).put((byte) 8).put((byte) 0).putShort((short) 2).putInt(window));
    send(request(12).put((byte) 42).put((byte) 1).putShort((short) 3).putInt(window).putInt(0));
    sync();
  }

  private static ByteBuffer request(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void send(ByteBuffer request) throws IOException {
    request.clear();
    while (request.hasRemaining()) {
      socket.write(request);
    }
  }

  private ByteBuffer read(int bytes) throws IOException {
    ByteBuffer buffer = request(bytes);
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        throw new EOFException("the X server hung up");
      }
    }
    return buffer.flip();
  }

  private void readAll() {
    try {
      while (true) {
        ByteBuffer event = read(32);
        long now = System.nanoTime();
        int code = event.get(0) & 0x7f;
        if (code == KEY_PRESS || code == KEY_RELEASE) {
          keys.add(new Key(code == KEY_PRESS, event.get(1) & 0xff, now));
        } else if (code == 1) {
          read(event.getInt(4) * 4);
          replies.add(code);
        } else if (code == 0) {
          throw new IOException("X error " + event.get(1) + " to request " + event.get(10));
        }
      }
    } catch (IOException | IllegalStateException e) {
      failure = e.toString();
    }
  }

  /** Waits until the server has done everything so far. */
  void sync() throws IOException, InterruptedException {
    send(request(4).put((byte) 43).put((byte) 0).putShort((short) 1));
    if (replies.poll(10, TimeUnit.SECONDS) == null) {
      throw new IOException("the X server does not answer: " + failure);
    }
  }

  /** The next key event; earlier ones are not kept longer than that. */
  Key key(long millis) throws IOException, InterruptedException {
    Key key = nextKey(millis);
    if (key == null) {
      throw new IOException("no key event within " + millis + " ms; X client: " + failure);
    }
    return key;
  }

  /** The next key event; null when none comes. */
  Key nextKey(long millis) throws InterruptedException {
    return keys.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Forgets key events that nobody waited for. */
  void forgetKeys() {
    keys.clear();
  }

  /** Keeps a picture in the server. */
  int pixmap(Picture picture) throws IOException {
    int id = nextId++;
    send(
        request(16)
            .put((byte) 53)
            .put((byte) 24)
            .putShort((short) 4)
            .putInt(id)
            .putInt(root)
            .putShort((short) picture.width)
            .putShort((short) picture.height));
    int rows = Math.max(1, MAX_REQUEST / (picture.width * 4));
    for (int y = 0; y < picture.height; y += rows) {
      int count = Math.min(rows, picture.height - y);
      ByteBuffer put =
          request(24 + picture.width * count * 4)
              .put((byte) 72)
              .put((byte) 2)
              .putShort((short) (6 + picture.width * count))
              .putInt(id)
              .putInt(gc)
              .putShort((short) picture.width)
              .putShort((short) count)
              .putShort((short) 0)
              .putShort((short) y)
              .put((byte) 0)
              .put((byte) 24)
              .putShort((short) 0);
      put.asIntBuffer().put(picture.pixels, y * picture.width, picture.width * count);
      send(put);
    }
    return id;
  }

  /** Draws a pixmap: one request, so the screen has all of it or nothing. */
  void draw(int pixmap, int width, int height, int x, int y) throws IOException {
    send(
        request(28)
            .put((byte) 62)
            .put((byte) 0)
            .putShort((short) 7)
            .putInt(pixmap)
            .putInt(window)
            .putInt(gc)
            .putInt(0)
            .putShort((short) x)
            .putShort((short) y)
            .putShort((short) width)
            .putShort((short) height));
  }

  /** Fills a rectangle. */
  void fill(int x, int y, int width, int height, int pixel) throws IOException {
    send(
        request(36)
            .put((byte) 56)
            .put((byte) 0)
            .putShort((short) 4)
            .putInt(gc)
            .putInt(0x4)
            .putInt(pixel)
            .put((byte) 70)
            .put((byte) 0)
            .putShort((short) 5)
            .putInt(window)
            .putInt(gc)
            .putShort((short) x)
            .putShort((short) y)
            .putShort((short) width)
            .putShort((short) height));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
