package org.scangate.lib.rfb.tile;

import java.nio.ByteBuffer;

/**
 * One tile as it goes on the wire: one or more complete rectangles of a FramebufferUpdate, headers
 * included, that depend on nothing sent before. Immutable; shared by viewers.
 */
public final class EncodedTile {
  private final Tile tile;
  private final int rectangles;
  private final byte[] bytes;

  EncodedTile(Tile tile, int rectangles, byte[] bytes) {
    this.tile = tile;
    this.rectangles = rectangles;
    this.bytes = bytes;
  }

  /** What it covers. */
  public Tile tile() {
    return tile;
  }

  /** What it adds to the number of rectangles of a FramebufferUpdate. */
  public int rectangles() {
    return rectangles;
  }

  /** Bytes on the wire. */
  public int length() {
    return bytes.length;
  }

  /** The bytes; a new read-only buffer at each call. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
