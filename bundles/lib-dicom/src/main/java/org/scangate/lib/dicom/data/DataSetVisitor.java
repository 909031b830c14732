package org.scangate.lib.dicom.data;

import org.scangate.lib.dicom.DicomException;

/** Who is told what a {@link DataSetParser} meets, in the order of the bytes. */
public interface DataSetVisitor {

  /** What to do with an element. */
  enum Wish {
    /** Its value, or the items of a sequence. */
    TAKE,
    /** Nothing; it is passed over without being held. */
    SKIP,
    /** Nothing, and nothing after it. */
    STOP
  }

  /** Length of what is ended by a delimiter. */
  long UNDEFINED = 0xffffffffL;

  /**
   * An element begins.
   *
   * @param vr {@link Vr#SQ} for all that has items, whatever stands in the bytes
   * @param length bytes of the value, or {@link #UNDEFINED}
   * @param depth 0 outside sequences
   */
  Wish element(int tag, Vr vr, long length, int depth) throws DicomException;

  /** The value of an element that was taken. */
  void value(int tag, Vr vr, byte[] value) throws DicomException;

  /** An item of a sequence that was taken begins. */
  default void beginItem(int sequence) throws DicomException {}

  /** It ends. */
  default void endItem(int sequence) throws DicomException {}

  /** A sequence that was taken ends. */
  default void endSequence(int sequence) throws DicomException {}
}
