package org.scangate.dicom.spool;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a PACS and closes connections behind the first P-DATA-TF, which is the command: the
 * first few of them, without a word.
 */
final class Cutter implements AutoCloseable {
  private static final int DATA = 4;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int pacs;
  private final AtomicInteger left;

  Cutter(int pacs, int times) throws IOException {
    this.pacs = pacs;
    left = new AtomicInteger(times);
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable what) {
    Thread thread = new Thread(what, "cutter");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket spool = listener.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), pacs);
        start(() -> forward(spool, behind, true));
        start(() -> forward(behind, spool, false));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void forward(Socket from, Socket to, boolean outwards) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(from.getInputStream());
      DataOutputStream out = new DataOutputStream(to.getOutputStream());
      while (true) {
        int type = in.readUnsignedByte();
        int reserved = in.readUnsignedByte();
        byte[] body = in.readNBytes(in.readInt());
        if (outwards && type == DATA && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          return;
        }
        out.writeByte(type);
        out.writeByte(reserved);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
      }
    } catch (EOFException e) {
      // One side has ended.
    } catch (IOException e) {
      // The other has.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
