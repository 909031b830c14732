package org.scangate.itests.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A viewer that asks for every update, and drops the bytes: what it would cost to decode them is
 * not the appliance's.
 */
final class Onlooker implements AutoCloseable {
  private static final int[] ENCODINGS = {7, -224, -223, -312, -313};

  private final LinkCarrier carrier;
  private final Thread thread;
  private final AtomicLong bytes = new AtomicLong();

  Onlooker(LinkCarrier carrier) throws IOException {
    this.carrier = carrier;
    DataInputStream in = new DataInputStream(carrier.in());
    in.skipNBytes(12);
    carrier.out().write("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
    in.skipNBytes(2);
    carrier.out().write(new byte[] {1});
    in.skipNBytes(4);
    carrier.out().write(new byte[] {1});
    in.skipNBytes(20);
    in.skipNBytes(in.readInt());
    ByteBuffer wishes = ByteBuffer.allocate(4 + ENCODINGS.length * 4 + 10);
    wishes.put((byte) 2).put((byte) 0).putShort((short) ENCODINGS.length);
    for (int encoding : ENCODINGS) {
      wishes.putInt(encoding);
    }
    wishes.put((byte) 150).put((byte) 1).putInt(0);
    wishes.putShort((short) Peers.WIDTH).putShort((short) Peers.HEIGHT);
    carrier.out().write(wishes.array());
    thread = new Thread(this::drop, "bench-onlooker");
    thread.setDaemon(true);
    thread.start();
  }

  private void drop() {
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int n = carrier.in().read(buffer); n >= 0; n = carrier.in().read(buffer)) {
        bytes.addAndGet(n);
      }
    } catch (IOException e) {
      System.err.println("onlooker: " + e.getMessage());
    }
  }

  /** Bytes of pictures so far. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() throws InterruptedException {
    carrier.close();
    thread.join(5000);
  }
}
