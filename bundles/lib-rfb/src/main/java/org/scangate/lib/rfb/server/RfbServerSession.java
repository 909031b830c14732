package org.scangate.lib.rfb.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.scangate.lib.rfb.PixelFormat;
import org.scangate.lib.rfb.RfbException;

/**
 * Reads what one viewer sends: RFB 3.3, 3.7 and 3.8 with security type None; the connection below
 * it has already admitted the person. Bytes may come split anywhere; memory is bounded to a few
 * kilobytes. Clipboard text is skipped. One thread at a time.
 */
public final class RfbServerSession {
  private static final int VERSION_BYTES = 12;
  private static final int SECURITY_NONE = 1;
  private static final int MAX_ENCODINGS = 1024;
  private static final int MAX_CUT_TEXT = 1 << 20;

  private final RfbServerListener listener;

  /** What did not make a whole message yet; every message that is kept whole fits. */
  private final ByteBuffer kept = ByteBuffer.allocate(8192);

  private State state = State.VERSION;
  private int minorVersion;
  private int toSkip;
  private RfbException broken;

  private enum State {
    VERSION,
    SECURITY,
    CLIENT_INIT,
    MESSAGES
  }

  public RfbServerSession(RfbServerListener listener) {
    this.listener = listener;
  }

  /** Sends the server's version: the first bytes on the wire. */
  public void begin() {
    listener.send(ByteBuffer.wrap("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Takes the next bytes, all of them, and calls the listener for each complete message.
   *
   * @throws RfbException when the viewer breaks the protocol; the connection is of no use then and
   *     every later call throws too
   */
  public void receive(ByteBuffer bytes) throws RfbException {
    if (broken != null) {
      throw new RfbException(broken.getMessage(), broken);
    }
    try {
      while (bytes.hasRemaining()) {
        int skipped = Math.min(toSkip, bytes.remaining());
        bytes.position(bytes.position() + skipped);
        toSkip -= skipped;
        int taken = Math.min(kept.remaining(), bytes.remaining());
        kept.put(bytes.slice().limit(taken));
        bytes.position(bytes.position() + taken);
        kept.flip();
        readMessages();
        kept.compact();
      }
    } catch (RfbException e) {
      broken = e;
      throw e;
    }
  }

  private void readMessages() throws RfbException {
    while (kept.hasRemaining()) {
      int start = kept.position();
      if (!readMessage()) {
        kept.position(start);
        return;
      }
      int skipped = Math.min(toSkip, kept.remaining());
      kept.position(kept.position() + skipped);
      toSkip -= skipped;
    }
  }

  /** Reads one message, or returns false when it is not all there. */
  private boolean readMessage() throws RfbException {
    return switch (state) {
      case VERSION -> readVersion();
      case SECURITY -> readSecurity();
      case CLIENT_INIT -> readClientInit();
      case MESSAGES -> readClientMessage();
    };
  }

  private boolean readVersion() throws RfbException {
    if (kept.remaining() < VERSION_BYTES) {
      return false;
    }
    byte[] text = new byte[VERSION_BYTES];
    kept.get(text);
    String version = new String(text, StandardCharsets.ISO_8859_1);
    if (!version.matches("RFB 003\\.\\d{3}\n")) {
      throw new RfbException("the viewer does not speak RFB 3: use a viewer of RFB 3.3 to 3.8");
    }
    minorVersion = Integer.parseInt(version.substring(8, 11));
    if (minorVersion < 7) {
      listener.send(ByteBuffer.allocate(4).putInt(SECURITY_NONE).flip());
      state = State.CLIENT_INIT;
    } else {
      listener.send(ByteBuffer.wrap(new byte[] {1, SECURITY_NONE}));
      state = State.SECURITY;
    }
    return true;
  }

  private boolean readSecurity() throws RfbException {
    int type = kept.get() & 0xff;
    if (type != SECURITY_NONE) {
      throw new RfbException(
          "the viewer chose security type " + type + ", only 1 (None) was offered");
    }
    if (minorVersion > 7) {
      listener.send(ByteBuffer.allocate(4)); // SecurityResult OK, RFC 6143 7.1.3
    }
    state = State.CLIENT_INIT;
    return true;
  }

  private boolean readClientInit() {
    RfbServerListener.Screen screen = listener.start(kept.get() != 0);
    listener.send(ServerMessages.serverInit(screen.width(), screen.height(), screen.name()));
    state = State.MESSAGES;
    return true;
  }

  private boolean readClientMessage() throws RfbException {
    int left = kept.remaining();
    int type = kept.get() & 0xff;
    switch (type) {
      case 0 -> {
        return left >= 20 && setPixelFormat();
      }
      case 2 -> {
        return left >= 4 && setEncodings();
      }
      case 3 -> {
        if (left < 10) {
          return false;
        }
        boolean incremental = kept.get() != 0;
        listener.updateRequest(incremental, u16(), u16(), u16(), u16());
      }
      case 4 -> {
        if (left < 8) {
          return false;
        }
        boolean down = kept.get() != 0;
        kept.getShort();
        listener.key(kept.getInt(), 0, down);
      }
      case 5 -> {
        if (left < 6) {
          return false;
        }
        int buttons = kept.get() & 0xff;
        listener.pointer(u16(), u16(), buttons);
      }
      case 6 -> {
        return left >= 8 && skipCutText();
      }
      case 150 -> {
        if (left < 10) {
          return false;
        }
        boolean enable = kept.get() != 0;
        listener.continuousUpdates(enable, u16(), u16(), u16(), u16());
      }
      case 248 -> {
        return left >= 9 && fence();
      }
      case 251 -> {
        return left >= 8 && setDesktopSize();
      }
      case 255 -> {
        return left >= 12 && extendedKey();
      }
      default ->
          throw new RfbException(
              "the viewer sent message type " + type + ", which RFB 3.8 does not know here");
    }
    return true;
  }

  private int u16() {
    return kept.getShort() & 0xffff;
  }

  private boolean setPixelFormat() throws RfbException {
    kept.position(kept.position() + 3);
    PixelFormat format = PixelFormat.read(kept);
    if (!format.isTrueColour24()) {
      throw new RfbException(
          "the viewer asks for pixels of "
              + format
              + "; there are only 32 bits, depth 24, 8 bits per colour: set it to full colour");
    }
    listener.pixelFormat(format);
    return true;
  }

  private boolean setEncodings() throws RfbException {
    kept.get();
    int count = u16();
    if (count > MAX_ENCODINGS) {
      throw new RfbException(
          "the viewer names " + count + " encodings, more than " + MAX_ENCODINGS);
    }
    if (kept.remaining() < count * 4) {
      return false;
    }
    int[] encodings = new int[count];
    for (int i = 0; i < count; i++) {
      encodings[i] = kept.getInt();
    }
    listener.encodings(encodings);
    return true;
  }

  private boolean skipCutText() throws RfbException {
    kept.position(kept.position() + 3);
    int length = kept.getInt();
    if (length < 0 || length > MAX_CUT_TEXT) {
      throw new RfbException(
          "the viewer sends a clipboard of "
              + Integer.toUnsignedString(length)
              + " bytes, more than "
              + MAX_CUT_TEXT
              + "; the clipboard is not passed on, switch it off");
    }
    toSkip = length;
    return true;
  }

  private boolean fence() throws RfbException {
    kept.position(kept.position() + 3);
    int flags = kept.getInt();
    int length = kept.get() & 0xff;
    if (length > 64) {
      throw new RfbException("the viewer sends a fence of " + length + " bytes, more than 64");
    }
    if (kept.remaining() < length) {
      return false;
    }
    byte[] payload = new byte[length];
    kept.get(payload);
    listener.fence(flags, payload);
    return true;
  }

  private boolean setDesktopSize() {
    kept.get();
    int width = u16();
    int height = u16();
    int screens = kept.get() & 0xff;
    kept.get();
    if (kept.remaining() < screens * 16) {
      return false;
    }
    kept.position(kept.position() + screens * 16);
    listener.desktopSize(width, height);
    return true;
  }

  private boolean extendedKey() throws RfbException {
    int kind = kept.get() & 0xff;
    if (kind != 0) {
      throw new RfbException(
          "the viewer sent QEMU message " + kind + ", only 0 (extended key event) was offered");
    }
    boolean down = kept.getShort() != 0;
    int keysym = kept.getInt();
    listener.key(keysym, kept.getInt() & 0xff, down);
    return true;
  }
}
