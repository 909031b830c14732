package org.scangate.lib.dicom.data;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.scangate.lib.dicom.TransferSyntax;

/** Elements to bytes, in the order in which they are given. */
public final class DataSetWriter {
  private final ByteArrayOutputStream out;
  private final boolean explicit;

  private DataSetWriter(ByteArrayOutputStream out, boolean explicit) {
    this.out = out;
    this.explicit = explicit;
  }

  static byte[] write(DataSet dataSet, TransferSyntax syntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, syntax.explicit()).dataSet(dataSet);
    return syntax.deflated() ? deflate(out.toByteArray()) : out.toByteArray();
  }

  /**
   * Writes the head of an element; its value follows as {@code length} bytes from elsewhere.
   *
   * @param length even, or {@link DataSetVisitor#UNDEFINED}
   */
  public static byte[] head(TransferSyntax syntax, int tag, Vr vr, long length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataSetWriter(out, syntax.explicit()).head(tag, vr, length);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
      stream.write(plain);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e); // memory does not fail
    } finally {
      deflater.end();
    }
    if (out.size() % 2 != 0) {
      out.write(0); // PS3.5 A.5
    }
    return out.toByteArray();
  }

  private void dataSet(DataSet dataSet) {
    for (Element element : dataSet.elements()) {
      if (element instanceof Element.Sequence sequence) {
        head(sequence.tag(), Vr.SQ, DataSetVisitor.UNDEFINED);
        for (DataSet item : sequence.items()) {
          structure(Tag.ITEM, DataSetVisitor.UNDEFINED);
          dataSet(item);
          structure(Tag.ITEM_END, 0);
        }
        structure(Tag.SEQUENCE_END, 0);
      } else if (element instanceof Element.Value value) {
        byte[] bytes = value.bytes();
        head(value.tag(), value.vr(), bytes.length + (bytes.length & 1));
        out.writeBytes(bytes);
        if (bytes.length % 2 != 0) {
          out.write(value.vr().padding());
        }
      }
    }
  }

  private void head(int tag, Vr vr, long length) {
    tag(tag);
    if (!explicit) {
      u32(length);
      return;
    }
    Vr written = !vr.isLong() && length > 0xffff ? Vr.UN : vr; // PS3.5 6.2.2, note 5
    out.write(written.letters() >> 8);
    out.write(written.letters());
    if (written.isLong()) {
      u16(0);
      u32(length);
    } else {
      u16((int) length);
    }
  }

  private void structure(int tag, long length) {
    tag(tag);
    u32(length);
  }

  private void tag(int tag) {
    u16(tag >>> 16);
    u16(tag);
  }

  private void u16(int value) {
    out.write(value);
    out.write(value >> 8);
  }

  private void u32(long value) {
    u16((int) value);
    u16((int) (value >> 16));
  }
}
