package org.scangate.lib.rfb.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.scangate.lib.rfb.RfbException;

/** The client's decoders over bytes instead of a socket. */
public final class Decoding implements RfbSink {
  public final List<int[]> damage = new ArrayList<>();
  public final List<int[]> cursors = new ArrayList<>();
  public final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  public int[] pixels;
  public int width;
  public int height;
  FirstPicture first = FirstPicture.whole(0, 0);

  /** A screen that is black; decode into it once or again and again. */
  public Decoding(int width, int height) {
    surface(width, height);
    first.end();
  }

  /** Reads whole server messages until the bytes end; the end in mid-message is an exception. */
  public Decoding messages(byte[] bytes) throws RfbException {
    Surface surface = new Surface(this);
    surface.resize(width, height);
    Wire wire =
        new Wire(
            new ByteArrayInputStream(bytes),
            sent,
            times -> {
              throw new AssertionError("bytes are never late");
            });
    ServerReader reader = new ServerReader(wire, this, surface, first);
    try {
      wire.in.need(1);
      while (wire.in.position < wire.in.limit || more(wire)) {
        reader.message();
      }
    } finally {
      reader.close();
    }
    return this;
  }

  private static boolean more(Wire wire) {
    try {
      wire.in.need(1);
      return true;
    } catch (RfbException e) {
      return false;
    }
  }

  /** Decodes one update made of these rectangles, headers included. */
  public Decoding update(int rectangles, ByteBuffer... parts) throws RfbException {
    int length = 4;
    for (ByteBuffer part : parts) {
      length += part.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(length).putShort((short) 0).putShort((short) rectangles);
    for (ByteBuffer part : parts) {
      all.put(part.duplicate());
    }
    return messages(all.array());
  }

  @Override
  public int[] surface(int newWidth, int newHeight) {
    if (pixels == null || newWidth != width || newHeight != height) {
      pixels = new int[newWidth * newHeight];
    }
    width = newWidth;
    height = newHeight;
    return pixels;
  }

  @Override
  public void damaged(int x, int y, int w, int h) {
    damage.add(new int[] {x, y, w, h});
  }

  @Override
  public void cursor(int w, int h, int hotX, int hotY, int[] argb) {
    cursors.add(argb);
  }
}
