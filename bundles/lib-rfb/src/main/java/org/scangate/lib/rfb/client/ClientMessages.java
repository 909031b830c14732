package org.scangate.lib.rfb.client;

import java.nio.ByteBuffer;
import java.util.List;
import org.scangate.lib.rfb.PixelFormat;

/** What a client sends after the handshake: RFC 6143 7.5 and its extensions. */
final class ClientMessages {

  private ClientMessages() {}

  static ByteBuffer clientInit(boolean shared) {
    return ByteBuffer.allocate(1).put((byte) (shared ? 1 : 0)).flip();
  }

  static ByteBuffer setPixelFormat(PixelFormat format) {
    ByteBuffer out = ByteBuffer.allocate(4 + PixelFormat.BYTES).putInt(0);
    format.write(out);
    return out.flip();
  }

  static ByteBuffer setEncodings(List<Integer> encodings) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * encodings.size());
    out.put((byte) 2).put((byte) 0).putShort((short) encodings.size());
    encodings.forEach(out::putInt);
    return out.flip();
  }

  static ByteBuffer updateRequest(boolean incremental, int width, int height) {
    return area(3, incremental, 0, width, height);
  }

  /**
   * @param y the first row
   */
  static ByteBuffer updateRequest(boolean incremental, int y, int width, int height) {
    return area(3, incremental, y, width, height);
  }

  static ByteBuffer continuousUpdates(boolean enable, int width, int height) {
    return area(150, enable, 0, width, height);
  }

  private static ByteBuffer area(int type, boolean flag, int y, int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(10).put((byte) type).put((byte) (flag ? 1 : 0)).putInt(y);
    return out.putShort((short) width).putShort((short) height).flip();
  }

  static ByteBuffer fence(int flags, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(9 + payload.length).putInt(248 << 24).putInt(flags);
    return out.put((byte) payload.length).put(payload).flip();
  }

  static ByteBuffer key(int keysym, boolean down) {
    ByteBuffer out = ByteBuffer.allocate(8).put((byte) 4).put((byte) (down ? 1 : 0));
    return out.putShort((short) 0).putInt(keysym).flip();
  }

  static ByteBuffer extendedKey(int keysym, int scancode, boolean down) {
    ByteBuffer out = ByteBuffer.allocate(12).put((byte) 255).put((byte) 0);
    return out.putShort((short) (down ? 1 : 0)).putInt(keysym).putInt(scancode).flip();
  }

  static ByteBuffer pointer(int x, int y, int buttons) {
    ByteBuffer out = ByteBuffer.allocate(6).put((byte) 5).put((byte) buttons);
    return out.putShort((short) x).putShort((short) y).flip();
  }
}
