package org.scangate.dicom.spool;

/**
 * What the spool knows of one instance.
 *
 * @param study what many instances share; one object for all of them
 * @param receivedMillis wall clock
 */
record Instance(
    String sopClass,
    String sopInstance,
    String transferSyntax,
    Study study,
    String seriesUid,
    String seriesNumber,
    String instanceNumber,
    String modality,
    String calling,
    long receivedMillis,
    Location location) {

  /** The same, whose bytes lie elsewhere. */
  Instance at(Location other) {
    return new Instance(
        sopClass,
        sopInstance,
        transferSyntax,
        study,
        seriesUid,
        seriesNumber,
        instanceNumber,
        modality,
        calling,
        receivedMillis,
        other);
  }

  /** A study as its images name it. Patient data: for lists on site, never for logs. */
  record Study(
      String uid,
      String patientId,
      String patientName,
      String accession,
      String date,
      String description) {}
}
