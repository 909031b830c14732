package org.scangate.lib.rfb.server;

import java.nio.ByteBuffer;
import org.scangate.lib.rfb.PixelFormat;

/**
 * Told what a viewer sends, checked and in order, on the thread that calls {@link
 * RfbServerSession#receive}.
 */
public interface RfbServerListener {

  /** Bytes of the handshake, to be sent to the viewer now. */
  void send(ByteBuffer bytes);

  /**
   * The viewer is admitted; the size and name returned go to it as ServerInit, through {@link
   * #send}.
   *
   * @param shared the viewer leaves others their connection, RFC 6143 7.3.1
   */
  Screen start(boolean shared);

  /**
   * The viewer's format for pixels, other than Tight's; always {@link PixelFormat#isTrueColour24}.
   * Until the first it is {@link PixelFormat#RGB888}.
   */
  void pixelFormat(PixelFormat format);

  /** What the viewer can decode, in its order of preference, at most 1024; RFC 6143 7.5.2. */
  void encodings(int[] encodings);

  /** RFC 6143 7.5.3. The rectangle is as the viewer says, not clipped. */
  void updateRequest(boolean incremental, int x, int y, int width, int height);

  /**
   * A key, from KeyEvent (RFC 6143 7.5.4) or QEMU's extended key event.
   *
   * @param scancode XT scan code, 0xe0-prefixed codes with bit 7 set; 0 when unknown
   */
  void key(int keysym, int scancode, boolean down);

  /**
   * The pointer, RFC 6143 7.5.5. The place is as the viewer says, 0 to 65535, not clipped.
   *
   * @param buttons bit 0 left, 1 middle, 2 right, 3 to 6 the wheel
   */
  void pointer(int x, int y, int buttons);

  /** EnableContinuousUpdates; when disabled, the server answers EndOfContinuousUpdates. */
  default void continuousUpdates(boolean enable, int x, int y, int width, int height) {}

  /**
   * ClientFence. One with {@link ServerMessages#FENCE_REQUEST} is answered with {@link
   * ServerMessages#fenceAnswer}, behind what is already queued for the viewer.
   *
   * @param payload at most 64 bytes
   */
  default void fence(int flags, byte[] payload) {}

  /**
   * SetDesktopSize: refuse with {@link ServerMessages#extendedDesktopSize} of {@link
   * ServerMessages#RESIZE_PROHIBITED}.
   */
  default void desktopSize(int width, int height) {}

  /**
   * What a viewer is shown first.
   *
   * @param width 1 to 8192
   * @param height 1 to 8192
   * @param name at most 1024 bytes of UTF-8
   */
  record Screen(int width, int height, String name) {}
}
