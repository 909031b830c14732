package org.scangate.lib.dicom.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.dimse.CommandSet;

/**
 * A peer's response.
 *
 * @param data bytes of its data set, at most {@link DataSet#LONGEST}; none when it has none
 * @param context that it came in
 */
public record Reply(CommandSet command, Optional<byte[]> data, PresentationContext context) {

  public int status() {
    return command.status();
  }

  /** The data set, read. */
  public Optional<DataSet> dataSet() throws DicomException {
    if (data.isEmpty()) {
      return Optional.empty();
    }
    TransferSyntax syntax =
        TransferSyntax.of(context.transferSyntax())
            .orElseThrow(() -> new DicomException(context.transferSyntax() + " cannot be read"));
    return Optional.of(DataSet.read(ByteBuffer.wrap(data.get()), syntax));
  }
}
