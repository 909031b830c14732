package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSet;

/**
 * Gathers a data set that is read as a whole, within the bound of data sets in memory ({@link
 * DataSet#LONGEST}); what is longer is taken off the line and not kept. For {@link #end} of who
 * extends it.
 */
@ConsumerType
public abstract class DataSetSink implements DataSink {
  private final Operation operation;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean tooLong;

  /**
   * @param operation whose data set it is
   */
  protected DataSetSink(Operation operation) {
    this.operation = operation;
  }

  /** Whose data set it is. */
  protected final Operation operation() {
    return operation;
  }

  @Override
  public final void data(ByteBuf part) {
    int count = part.readableBytes();
    tooLong |= bytes.size() + count > DataSet.LONGEST;
    if (!tooLong) {
      byte[] copy = new byte[count];
      part.readBytes(copy);
      bytes.writeBytes(copy);
    }
    part.release();
    operation.consumed(count);
  }

  /**
   * Reads it in the transfer syntax of its context.
   *
   * @throws DicomException when it was too long, or cannot be read
   */
  protected final DataSet dataSet() throws DicomException {
    if (tooLong) {
      throw new DicomException("a data set of more than " + DataSet.LONGEST + " bytes");
    }
    String uid = operation.context().transferSyntax();
    TransferSyntax syntax =
        TransferSyntax.of(uid).orElseThrow(() -> new DicomException(uid + " cannot be read"));
    return DataSet.read(ByteBuffer.wrap(bytes.toByteArray()), syntax);
  }
}
