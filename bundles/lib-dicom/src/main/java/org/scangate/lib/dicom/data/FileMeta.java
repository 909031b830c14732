package org.scangate.lib.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;

/**
 * What stands before a data set in a file (PS3.10 7.1).
 *
 * @param transferSyntax of the data set that follows
 * @param sourceTitle who sent it; empty when not known
 */
public record FileMeta(
    String sopClass, String sopInstance, String transferSyntax, String sourceTitle) {

  private static final int PREAMBLE_BYTES = 128;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH_BYTES = 12;
  private static final int LONGEST = 64 << 10;

  /** Preamble, magic and group 0002, which names this implementation as the writer. */
  public byte[] write() {
    DataSet meta =
        new DataSet()
            .put(new Element.Value(Tag.META_VERSION, Vr.OB, new byte[] {0, 1}))
            .put(Tag.MEDIA_STORAGE_SOP_CLASS_UID, sopClass)
            .put(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, sopInstance)
            .put(Tag.TRANSFER_SYNTAX_UID, transferSyntax)
            .put(Tag.IMPLEMENTATION_CLASS_UID, Uid.IMPLEMENTATION_CLASS)
            .put(Tag.IMPLEMENTATION_VERSION_NAME, Uid.IMPLEMENTATION_VERSION);
    if (!sourceTitle.isEmpty()) {
      meta.put(Tag.SOURCE_AE_TITLE, sourceTitle);
    }
    byte[] body = meta.write(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    ByteBuffer out =
        ByteBuffer.allocate(PREAMBLE_BYTES + MAGIC.length + LENGTH_BYTES + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(PREAMBLE_BYTES)
            .put(MAGIC)
            .put(
                DataSetWriter.head(
                    TransferSyntax.EXPLICIT_LITTLE_ENDIAN, Tag.META_GROUP_LENGTH, Vr.UL, 4));
    out.putInt(body.length).put(body);
    return out.array();
  }

  /**
   * Reads it from the start of a file, and leaves {@code in} at the data set.
   *
   * @throws DicomException when it is not such a file, or ends too early
   */
  public static FileMeta read(ByteBuffer in) throws DicomException {
    ByteBuffer bytes = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.position() + PREAMBLE_BYTES;
    int lengthAt = start + MAGIC.length + LENGTH_BYTES - 4;
    if (bytes.limit() < lengthAt + 4 || bytes.getInt(start) != 0x4D434944) {
      throw new DicomException("not a DICOM file: no DICM after " + PREAMBLE_BYTES + " bytes");
    }
    int length = bytes.getInt(lengthAt);
    if (length < 0 || length > LONGEST || length > bytes.limit() - lengthAt - 4) {
      throw new DicomException("the file meta information says that it has " + length + " bytes");
    }
    bytes.position(lengthAt + 4).limit(lengthAt + 4 + length);
    DataSet meta = DataSet.read(bytes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    in.position(lengthAt + 4 + length);
    return new FileMeta(
        meta.string(Tag.MEDIA_STORAGE_SOP_CLASS_UID).orElse(""),
        meta.string(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID).orElse(""),
        meta.string(Tag.TRANSFER_SYNTAX_UID).orElse(""),
        meta.string(Tag.SOURCE_AE_TITLE).orElse(""));
  }
}
