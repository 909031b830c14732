package org.scangate.api.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The durable store of received DICOM instances. Thread-safe. */
@ProviderType
public interface Spool {

  /** How it is as a whole; answers at once. */
  Summary summary();

  /** The studies kept, the one that was last added to first. */
  List<Study> studies();

  /**
   * Writes the instances of a study as files of PS3.10 (the data set as it came, before it file
   * meta information of our own). Blocks; on a thread of the caller.
   *
   * @param directory is made if it is not there; files that exist already are left
   * @return how many files were written
   * @throws IOException naming what cannot be written or read
   */
  int export(String studyUid, Path directory) throws IOException;

  /** Where it forwards to. */
  List<Target> targets();

  /**
   * Takes the instances of a destination out of quarantine; they are sent again.
   *
   * @return how many
   * @throws IllegalArgumentException when there is no such destination
   */
  int release(String destination);

  /**
   * A destination.
   *
   * @param waiting instances that it does not have yet
   * @param delivered instances that it has, of those that are still kept
   * @param committed of those, what it has said that it keeps; 0 where it is not asked
   * @param quarantined reasons, and how many instances each keeps back
   * @param lastError why the last try failed; empty after a success
   */
  record Target(
      String id,
      int waiting,
      int delivered,
      int committed,
      Map<String, Integer> quarantined,
      Optional<String> lastError) {}

  /**
   * How the spool is.
   *
   * @param bytes of their data sets
   * @param refusing why nothing is taken now, in plain words; empty while it is
   * @param conflicts instances that came with the UID of another one and other bytes
   */
  record Summary(
      long instances,
      long bytes,
      Optional<Instant> oldest,
      long receivedSinceStart,
      long duplicatesSinceStart,
      int associations,
      Optional<String> refusing,
      long conflicts) {}

  /**
   * A study.
   *
   * @param lastReceived when the newest of its instances came
   */
  record Study(
      String uid,
      String patientId,
      String patientName,
      String accession,
      String date,
      String description,
      int series,
      int instances,
      long bytes,
      Instant lastReceived) {}
}
