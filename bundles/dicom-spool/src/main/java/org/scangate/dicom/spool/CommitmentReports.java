package org.scangate.dicom.spool;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DimseService;
import org.scangate.lib.dicom.net.Operation;

/**
 * Takes what a PACS says of a storage commitment (PS3.4 J.3.3), on the association of the request
 * or on one of its own.
 */
final class CommitmentReports implements DimseService {

  /**
   * What is said.
   *
   * @param committed SOP instance UIDs
   * @param failed SOP instance UIDs and the failure reason of each
   */
  record Report(String transaction, Set<String> committed, Map<String, Integer> failed) {}

  private final Consumer<Report> reports;

  CommitmentReports(Consumer<Report> reports) {
    this.reports = reports;
  }

  @Override
  public DataSink begin(Operation operation) {
    if (operation.command().field() != CommandField.N_EVENT_REPORT) {
      return new Refusal(
          operation, Status.UNRECOGNIZED_OPERATION, "only N-EVENT-REPORT is served here");
    }
    return new Gathering(operation);
  }

  static Report read(byte[] bytes, String transferSyntax) throws DicomException {
    TransferSyntax syntax =
        TransferSyntax.of(transferSyntax)
            .orElseThrow(() -> new DicomException(transferSyntax + " cannot be read"));
    DataSet set = DataSet.read(ByteBuffer.wrap(bytes), syntax);
    Set<String> committed = new LinkedHashSet<>();
    for (DataSet item : set.items(Tag.REFERENCED_SOP_SEQUENCE)) {
      item.string(Tag.REFERENCED_SOP_INSTANCE_UID).ifPresent(committed::add);
    }
    Map<String, Integer> failed = new LinkedHashMap<>();
    for (DataSet item : set.items(Tag.FAILED_SOP_SEQUENCE)) {
      item.string(Tag.REFERENCED_SOP_INSTANCE_UID)
          .ifPresent(
              uid ->
                  failed.put(
                      uid, item.number(Tag.FAILURE_REASON).orElse(Status.PROCESSING_FAILURE)));
    }
    String transaction =
        set.string(Tag.TRANSACTION_UID)
            .orElseThrow(() -> new DicomException("a report without a transaction UID"));
    return new Report(transaction, committed, failed);
  }

  /** The report's data set, within the bound of data sets in memory. */
  private final class Gathering implements DataSink {
    private final Operation operation;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    Gathering(Operation operation) {
      this.operation = operation;
    }

    @Override
    public void data(ByteBuf part) {
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

    @Override
    public void end() {
      int status = Status.SUCCESS;
      try {
        if (tooLong) {
          throw new DicomException("a report of more than " + DataSet.LONGEST + " bytes");
        }
        reports.accept(read(bytes.toByteArray(), operation.context().transferSyntax()));
      } catch (DicomException e) {
        status = Status.PROCESSING_FAILURE;
      }
      var unused = operation.respond(status);
    }
  }
}
