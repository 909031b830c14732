package org.scangate.dicom.pacs.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.DataSetSink;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.Operation;

/**
 * Is asked to keep images, says what of them it has (PS3.4 J.3.2, J.3.3). The report is sent on the
 * same association, right behind the answer.
 */
final class CommitmentRequest extends DataSetSink {
  private static final int ALL_KEPT = 1;
  private static final int SOME_LACKING = 2;
  private static final TransferSyntax SYNTAX = TransferSyntax.IMPLICIT_LITTLE_ENDIAN;

  private final Folder folder;
  private final Executor disk;

  CommitmentRequest(Operation operation, Folder folder, Executor disk) {
    super(operation);
    this.folder = folder;
    this.disk = disk;
  }

  @Override
  public void end() {
    if (operation().command().field() != CommandField.N_ACTION) {
      var unused = operation().respond(Status.UNRECOGNIZED_OPERATION);
      return;
    }
    try {
      DataSet request = dataSet();
      String transaction =
          request
              .string(Tag.TRANSACTION_UID)
              .orElseThrow(() -> new DicomException("a request without a transaction UID"));
      var unused = operation().respond(Status.SUCCESS);
      disk.execute(() -> report(transaction, request.items(Tag.REFERENCED_SOP_SEQUENCE)));
    } catch (DicomException e) {
      var unused = operation().respond(Status.INVALID_ARGUMENT);
    }
  }

  private void report(String transaction, List<DataSet> items) {
    List<DataSet> kept = new ArrayList<>();
    List<DataSet> lacking = new ArrayList<>();
    for (DataSet item : items) {
      if (folder.has(item.string(Tag.REFERENCED_SOP_INSTANCE_UID).orElse(""))) {
        kept.add(item);
      } else {
        lacking.add(item.putUnsignedShort(Tag.FAILURE_REASON, Status.NO_SUCH_INSTANCE));
      }
    }
    DataSet report =
        new DataSet()
            .put(Tag.TRANSACTION_UID, transaction)
            .putItems(Tag.REFERENCED_SOP_SEQUENCE, kept);
    if (!lacking.isEmpty()) {
      report.putItems(Tag.FAILED_SOP_SEQUENCE, lacking);
    }
    CommandSet event =
        CommandSet.eventReport(
            Uid.STORAGE_COMMITMENT,
            Uid.STORAGE_COMMITMENT_INSTANCE,
            lacking.isEmpty() ? ALL_KEPT : SOME_LACKING);
    var unused =
        operation()
            .association()
            .invoke(operation().context(), event, DataSource.of(report.write(SYNTAX)));
  }
}
