package org.scangate.itests.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * A network that can be cut and healed: passes TCP on to a port of this machine. A cut is silent,
 * as a pulled plug is: what was connected neither moves nor ends until it is healed, when the old
 * connections are gone and new ones pass.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket listener;
  private final IntSupplier target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<CountDownLatch> healed =
      new AtomicReference<>(new CountDownLatch(0));

  Relay(IntSupplier target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("relay", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void cut() {
    healed.set(new CountDownLatch(1));
  }

  void heal() {
    sockets.forEach(Relay::end);
    sockets.clear();
    healed.get().countDown();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        sockets.add(near);
        start("relay-dial", () -> dial(near));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void dial(Socket near) {
    try {
      healed.get().await();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      sockets.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      start("relay-out", () -> pass(near, far));
      start("relay-in", () -> pass(far, near));
    } catch (IOException e) {
      end(near);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        healed.get().await();
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // ended by heal, by close or by a peer: both ends go
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(from);
    end(to);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    heal();
  }
}
