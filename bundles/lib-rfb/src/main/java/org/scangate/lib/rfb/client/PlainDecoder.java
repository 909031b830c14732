package org.scangate.lib.rfb.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.scangate.lib.rfb.RfbException;

/** Raw, CopyRect and Hextile: RFC 6143 7.7.1, 7.7.2, 7.7.4. */
final class PlainDecoder {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HEXTILE_RAW = 1;
  private static final int HEXTILE_BACKGROUND = 2;
  private static final int HEXTILE_FOREGROUND = 4;
  private static final int HEXTILE_SUBRECTS = 8;
  private static final int HEXTILE_COLOURED = 16;

  private final Source in;
  private final Surface surface;

  PlainDecoder(Source in, Surface surface) {
    this.in = in;
    this.surface = surface;
  }

  void raw(int x, int y, int w, int h) throws RfbException {
    int[] pixels = surface.pixels;
    byte[] window = in.window;
    for (int row = y; row < y + h; row++) {
      in.need(w * 4);
      int from = in.position;
      int at = row * surface.width + x;
      for (int i = 0; i < w; i++) {
        pixels[at + i] = (int) INT.get(window, from + i * 4) & 0xffffff;
      }
      in.position = from + w * 4;
    }
  }

  void copyRect(int x, int y, int w, int h) throws RfbException {
    int fromX = in.u16();
    int fromY = in.u16();
    surface.check(fromX, fromY, w, h);
    surface.copy(fromX, fromY, x, y, w, h);
  }

  void hextile(int x, int y, int w, int h) throws RfbException {
    int background = 0;
    int foreground = 0;
    for (int top = y; top < y + h; top += 16) {
      int high = Math.min(16, y + h - top);
      for (int left = x; left < x + w; left += 16) {
        int wide = Math.min(16, x + w - left);
        int kind = in.u8();
        if ((kind & HEXTILE_RAW) != 0) {
          raw(left, top, wide, high);
          continue;
        }
        if ((kind & HEXTILE_BACKGROUND) != 0) {
          background = pixel();
        }
        surface.fill(left, top, wide, high, background);
        if ((kind & HEXTILE_FOREGROUND) != 0) {
          foreground = pixel();
        }
        if ((kind & HEXTILE_SUBRECTS) != 0) {
          boolean coloured = (kind & HEXTILE_COLOURED) != 0;
          for (int count = in.u8(); count > 0; count--) {
            int colour = coloured ? pixel() : foreground;
            int place = in.u8();
            int size = in.u8();
            int dx = place >> 4;
            int dy = place & 15;
            int subWide = (size >> 4) + 1;
            int subHigh = (size & 15) + 1;
            if (dx + subWide > wide || dy + subHigh > high) {
              throw new RfbException("a Hextile subrectangle leaves its tile");
            }
            surface.fill(left + dx, top + dy, subWide, subHigh, colour);
          }
        }
      }
    }
  }

  private int pixel() throws RfbException {
    in.need(4);
    int pixel = (int) INT.get(in.window, in.position) & 0xffffff;
    in.position += 4;
    return pixel;
  }
}
