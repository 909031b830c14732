package org.scangate.itests.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.scangate.lib.rfb.client.RfbCarrier;

/** RFB in binary WebSocket messages (RFC 6455), as websockify carries it; read where it is used. */
final class WebSocketCarrier implements RfbCarrier {
  private static final int BINARY = 0x82;
  private static final int CLOSE = 8;

  private final Socket socket;
  private final DataInputStream wire;
  private final InputStream in = new Payload();
  private final OutputStream out = new Masked();
  private long left;

  WebSocketCarrier(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    wire = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    String request =
        "GET / HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: binary\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      answer.append((char) wire.readUnsignedByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("websockify answers " + answer.toString().strip());
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private final class Payload extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      while (left == 0) {
        int first = wire.readUnsignedByte();
        int size = wire.readUnsignedByte();
        left = size == 127 ? wire.readLong() : size == 126 ? wire.readUnsignedShort() : size;
        int kind = first & 15;
        if (kind == CLOSE) {
          return -1;
        }
        if (kind > CLOSE) {
          wire.skipNBytes(left);
          left = 0;
        }
      }
      int n = wire.read(to, at, (int) Math.min(length, left));
      left -= Math.max(0, n);
      return n;
    }
  }

  private final class Masked extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(length + 8).put((byte) BINARY);
      if (length < 126) {
        frame.put((byte) (0x80 | length));
      } else {
        frame.put((byte) (0x80 | 126)).putShort((short) length);
      }
      frame.putInt(0).put(from, at, length); // a mask of zeros is a mask
      socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
  }
}
