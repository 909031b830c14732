package org.scangate.lib.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.scangate.lib.dicom.DicomException;

/** Gathers the 8 or 12 bytes before a value, out of pieces of any size (PS3.5 7.1). */
final class ElementHead {
  private static final int SHORT_BYTES = 8;
  private static final int LONG_BYTES = 12;

  private final ByteBuffer bytes = ByteBuffer.allocate(LONG_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int wanted = SHORT_BYTES;
  private int tag;
  private Vr vr;
  private long length;

  boolean isBegun() {
    return bytes.position() > 0;
  }

  /**
   * Takes what is still missing.
   *
   * @return whether the head is whole; the next call then begins another one
   */
  boolean gather(ByteBuffer in, boolean explicit) throws DicomException {
    while (true) {
      while (bytes.position() < wanted && in.hasRemaining()) {
        bytes.put(in.get());
      }
      if (bytes.position() < wanted) {
        return false;
      }
      tag = (bytes.getShort(0) << 16) | (bytes.getShort(2) & 0xffff);
      if (!explicit || isStructure()) {
        vr = Dictionary.vr(tag);
        length = bytes.getInt(4) & 0xffffffffL;
        break;
      }
      vr = Vr.of((bytes.get(4) << 8) | (bytes.get(5) & 0xff));
      if (vr == null) {
        throw new DicomException(Tag.words(tag) + " has no VR but " + (bytes.getShort(4) & 0xffff));
      }
      if (!vr.isLong()) {
        length = bytes.getShort(6) & 0xffff;
        break;
      }
      if (wanted == LONG_BYTES) {
        length = bytes.getInt(8) & 0xffffffffL;
        break;
      }
      wanted = LONG_BYTES;
    }
    bytes.clear();
    wanted = SHORT_BYTES;
    return true;
  }

  /** Whether it belongs to the structure of sequences; such have no VR (PS3.5 7.5). */
  boolean isStructure() {
    return tag >>> 16 == 0xFFFE;
  }

  int tag() {
    return tag;
  }

  Vr vr() {
    return vr;
  }

  long length() {
    return length;
  }
}
