package org.scangate.lib.rfb.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.scangate.lib.rfb.RfbException;

/** Both directions of a connection, in the clear or under TLS. */
final class Wire {
  final SocketSource in;
  private final OutputStream out;

  Wire(InputStream in, OutputStream out, SocketSource.Silence silence) {
    this.in = new SocketSource(in, silence);
    this.out = out;
  }

  static Wire over(Socket socket, SocketSource.Silence silence) throws RfbException {
    try {
      return new Wire(socket.getInputStream(), socket.getOutputStream(), silence);
    } catch (IOException e) {
      throw new RfbException("the connection was lost: " + e.getMessage(), e);
    }
  }

  /** Sends a whole message in one write. */
  synchronized void send(ByteBuffer message) throws RfbException {
    try {
      out.write(message.array(), message.arrayOffset() + message.position(), message.remaining());
      out.flush();
    } catch (IOException e) {
      throw new RfbException("the connection was lost: " + e.getMessage(), e);
    }
  }

  void send(int... bytes) throws RfbException {
    ByteBuffer message = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      message.put((byte) b);
    }
    send(message.flip());
  }
}
