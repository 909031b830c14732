package org.scangate.lib.rfb.client;

import java.nio.ByteBuffer;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.grey.GreyDecoder;

/** Reads what a server sends after its ServerInit, and answers what must be answered. */
final class ServerReader {
  private static final int MAX_CUT_TEXT = 4 << 20;
  private static final int MAX_CURSOR = 256;
  private static final int MAX_CURSOR_SKIPPED = 1024;
  private static final int FENCE_REQUEST = 0x80000000;
  private static final int FENCE_KNOWN = 7;

  private final Wire wire;
  private final Source in;
  private final RfbSink sink;
  private final Surface surface;
  private final PlainDecoder plain;
  private final TightDecoder tight;
  private final ZrleDecoder zrle;
  private final FirstPicture first;
  private final GreyDecoder grey = new GreyDecoder();

  /** The server sends updates without being asked for each, once the first picture is there. */
  private boolean continuous;

  private volatile boolean extendedKeys;

  /**
   * @param first what of it is not asked for yet is asked for here
   */
  ServerReader(Wire wire, RfbSink sink, Surface surface, FirstPicture first) {
    this.first = first;
    this.wire = wire;
    this.sink = sink;
    this.surface = surface;
    in = wire.in;
    plain = new PlainDecoder(in, surface);
    tight = new TightDecoder(in, surface);
    zrle = new ZrleDecoder(in, surface);
  }

  /** Whether the server takes QEMU extended key events. */
  boolean extendedKeys() {
    return extendedKeys;
  }

  /** Reads one message. */
  void message() throws RfbException {
    int type = in.u8();
    switch (type) {
      case 0 -> update();
      case 1 -> {
        in.skip(3);
        in.skip(in.u16() * 6L); // a colour map, of no use in true colour
      }
      case 2 -> {} // Bell
      case 3 -> cutText();
      case 150 -> toggleContinuous();
      case 248 -> fence();
      default ->
          throw new RfbException("message type " + type + " is not known; it was not asked for");
    }
  }

  private void update() throws RfbException {
    in.skip(1);
    int count = in.u16();
    boolean changes = first.isOver();
    if (changes && !continuous) {
      wire.send(ClientMessages.updateRequest(true, surface.width, surface.height));
    }
    sink.updating();
    boolean more = true;
    for (int i = 0; more && (i < count || count == 0xffff); i++) {
      more = rectangle();
    }
    sink.updated();
    if (!changes && !first.isOver()) {
      // Only now: the server and this thread take turns, and leave room for others.
      askForMore();
    }
  }

  private void askForMore() throws RfbException {
    ByteBuffer band = first.next();
    if (band != null) {
      wire.send(band);
    } else {
      first.end();
      askForChanges();
    }
  }

  private void askForChanges() throws RfbException {
    wire.send(
        continuous
            ? ClientMessages.continuousUpdates(true, surface.width, surface.height)
            : ClientMessages.updateRequest(true, surface.width, surface.height));
  }

  /** Reads one rectangle; false when it was the last although more were announced. */
  private boolean rectangle() throws RfbException {
    int x = in.u16();
    int y = in.u16();
    int w = in.u16();
    int h = in.u16();
    int encoding = in.s32();
    switch (encoding) {
      case Encodings.LAST_RECT -> {
        return false;
      }
      case Encodings.CURSOR -> cursor(x, y, w, h);
      case Encodings.DESKTOP_SIZE -> resize(w, h);
      case Encodings.EXTENDED_DESKTOP_SIZE -> extendedDesktopSize(y, w, h);
      case Encodings.QEMU_EXTENDED_KEY_EVENT -> extendedKeys = true;
      default -> {
        surface.check(x, y, w, h);
        switch (encoding) {
          case Encodings.RAW -> plain.raw(x, y, w, h);
          case Encodings.COPY_RECT -> plain.copyRect(x, y, w, h);
          case Encodings.HEXTILE -> plain.hextile(x, y, w, h);
          case Encodings.TIGHT -> tight.decode(x, y, w, h);
          case Encodings.ZRLE -> zrle.decode(x, y, w, h);
          case Encodings.GREY -> grey(x, y, w, h);
          default ->
              throw new RfbException(
                  "a rectangle of encoding " + encoding + ", which was not asked for");
        }
        sink.damaged(x, y, w, h);
      }
    }
    return true;
  }

  private void grey(int x, int y, int w, int h) throws RfbException {
    int length = in.s32();
    if (length < 0 || length > w * h) {
      throw new RfbException(
          "a grey rectangle of "
              + Integer.toUnsignedString(length)
              + " bytes is more than its "
              + w
              + "x"
              + h
              + " pixels can take");
    }
    grey.decode(in.bytes(length), surface.pixels, y * surface.width + x, surface.width, w, h);
  }

  private void resize(int width, int height) throws RfbException {
    if (width == surface.width && height == surface.height) {
      return;
    }
    surface.resize(width, height);
    first.end();
    wire.send(ClientMessages.updateRequest(false, width, height));
    if (continuous) {
      wire.send(ClientMessages.continuousUpdates(true, width, height));
    }
  }

  private void extendedDesktopSize(int status, int width, int height) throws RfbException {
    int screens = in.u8();
    in.skip(3 + 16L * screens);
    if (status == 0) {
      resize(width, height);
    }
  }

  private void cursor(int hotX, int hotY, int w, int h) throws RfbException {
    int maskRow = (w + 7) / 8;
    if (w > MAX_CURSOR_SKIPPED || h > MAX_CURSOR_SKIPPED) {
      throw new RfbException("a pointer of " + w + "x" + h + " is more than 1024x1024");
    }
    if (w > MAX_CURSOR || h > MAX_CURSOR || w == 0 || h == 0) {
      in.skip((long) w * h * 4 + (long) maskRow * h);
      sink.cursor(0, 0, 0, 0, new int[0]);
      return;
    }
    int[] argb = new int[w * h];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = Integer.reverseBytes(in.s32()) & 0xffffff;
    }
    for (int y = 0; y < h; y++) {
      in.need(maskRow);
      for (int x = 0; x < w; x++) {
        int drawn = in.window[in.position + (x >> 3)] >> (7 - (x & 7)) & 1;
        argb[y * w + x] = drawn == 0 ? 0 : argb[y * w + x] | 0xff000000;
      }
      in.position += maskRow;
    }
    sink.cursor(w, h, Math.min(hotX, w - 1), Math.min(hotY, h - 1), argb);
  }

  private void cutText() throws RfbException {
    in.skip(3);
    int length = in.s32();
    if (length < 0 || length > MAX_CUT_TEXT) {
      throw new RfbException(
          "a clipboard of "
              + Integer.toUnsignedString(length)
              + " bytes is more than "
              + MAX_CUT_TEXT
              + "; switch the clipboard off in the server");
    }
    in.skip(length);
  }

  /** EndOfContinuousUpdates: first, that the server can; later, that it has stopped. */
  private void toggleContinuous() throws RfbException {
    continuous = !continuous;
    if (first.isOver()) {
      askForChanges();
    }
  }

  private void fence() throws RfbException {
    in.skip(3);
    int flags = in.s32();
    int length = in.u8();
    if (length > 64) {
      throw new RfbException("a fence of " + length + " bytes is more than 64");
    }
    byte[] payload = in.bytes(length);
    if ((flags & FENCE_REQUEST) != 0) {
      wire.send(ClientMessages.fence(flags & FENCE_KNOWN, payload));
    }
  }

  void close() {
    tight.close();
    zrle.close();
  }
}
