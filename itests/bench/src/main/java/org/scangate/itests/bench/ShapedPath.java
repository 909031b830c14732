package org.scangate.itests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A long way between a client and a port of this machine: a rate that all its connections share, a
 * delay, and a bounded buffer before the bottleneck. It never loses a byte: when the buffer is full
 * it reads no more. Counts what it carries.
 */
final class ShapedPath implements AutoCloseable {
  private static final int CHUNK = 4096;
  private static final int SOCKET_BUFFER = 64 * 1024;

  private final ServerSocket listener;
  private final double nanosPerByte;
  private final long delayNanos;
  private final long bufferNanos;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong toClient = new AtomicLong();
  private volatile int port;

  /** One direction's bottleneck: when it is free again. */
  private final long[] freeNanos = new long[2];

  /**
   * @param bitsPerSecond 0 for no bottleneck and no delay
   * @param delayMillis one way
   * @param bufferBytes that wait before the bottleneck at most
   */
  ShapedPath(long bitsPerSecond, long delayMillis, int bufferBytes) throws IOException {
    nanosPerByte = bitsPerSecond == 0 ? 0 : 8e9 / bitsPerSecond;
    delayNanos = delayMillis * 1_000_000;
    bufferNanos = (long) (bufferBytes * nanosPerByte);
    listener = new ServerSocket();
    listener.setReceiveBufferSize(SOCKET_BUFFER);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    start("accept", this::accept);
  }

  /** Where clients connect. */
  int port() {
    return listener.getLocalPort();
  }

  /** Where it leads, from now on. */
  void leadTo(int toPort) {
    port = toPort;
  }

  /** Bytes carried towards clients so far. */
  long bytesToClient() {
    return toClient.get();
  }

  private static void start(String what, Runnable task) {
    Thread thread = new Thread(task, "bench-path-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket();
        server.setReceiveBufferSize(SOCKET_BUFFER);
        sockets.add(client);
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        carry(client, server, 0);
        carry(server, client, 1);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          System.err.println("path: " + e.getMessage());
        }
      }
    }
  }

  private record Parcel(byte[] bytes, long arrivesNanos) {}

  private void carry(Socket from, Socket to, int direction) {
    if (nanosPerByte == 0) {
      start("relay", () -> relay(from, to, direction));
      return;
    }
    // Bounded: by the buffer, and by what is on its way at this rate and delay.
    LinkedBlockingQueue<Parcel> way = new LinkedBlockingQueue<>();
    start("enter", () -> enter(from, way, direction));
    start("leave", () -> leave(way, from, to, direction));
  }

  private void relay(Socket from, Socket to, int direction) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count(direction, n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      sockets.remove(from); // either end has closed: both are closed
    }
  }

  private void count(int direction, int bytes) {
    if (direction == 1) {
      toClient.addAndGet(bytes);
    }
  }

  private void enter(Socket from, LinkedBlockingQueue<Parcel> way, int direction) {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long now = System.nanoTime();
        long departed;
        synchronized (freeNanos) {
          departed = Math.max(freeNanos[direction], now) + (long) (n * nanosPerByte);
          freeNanos[direction] = departed;
        }
        way.add(new Parcel(java.util.Arrays.copyOf(buffer, n), departed + delayNanos));
        sleepUntil(departed - bufferNanos);
      }
    } catch (IOException e) {
      sockets.remove(from); // closed, as the parcel below says to the other end
    }
    way.add(new Parcel(new byte[0], System.nanoTime() + delayNanos));
  }

  private void leave(LinkedBlockingQueue<Parcel> way, Socket from, Socket to, int direction) {
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      for (Parcel parcel = way.take(); parcel.bytes.length > 0; parcel = way.take()) {
        sleepUntil(parcel.arrivesNanos);
        out.write(parcel.bytes);
        count(direction, parcel.bytes.length);
      }
    } catch (IOException e) {
      sockets.remove(to); // closed at the far end: the near one is closed too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
