package org.scangate.dicom.spool;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.DataSetSink;
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

  private static Report read(DataSet set) throws DicomException {
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

  /** The report's data set. */
  private final class Gathering extends DataSetSink {
    Gathering(Operation operation) {
      super(operation);
    }

    @Override
    public void end() {
      int status = Status.SUCCESS;
      try {
        reports.accept(read(dataSet()));
      } catch (DicomException e) {
        status = Status.PROCESSING_FAILURE;
      }
      var unused = operation().respond(status);
    }
  }
}
