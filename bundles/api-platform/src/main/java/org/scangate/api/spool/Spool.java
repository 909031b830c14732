package org.scangate.api.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable store of received DICOM instances. Thread-safe. Whatever names a study or a
 * destination that is not there throws {@link IllegalArgumentException}, with words for people.
 */
@ProviderType
public interface Spool {

  /** How it is as a whole; answers at once. */
  Summary summary();

  /** The studies kept, the one that was last added to first. */
  List<Study> studies();

  /** The series of a study, the one that came first first. */
  List<Series> series(String studyUid);

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
   */
  int release(String destination);

  /**
   * Sends what a destination has of a study, or has in quarantine, once more.
   *
   * @return how many instances wait again
   */
  int resend(String studyUid, String destination);

  /**
   * Puts what of a study still waits for a destination into quarantine.
   *
   * @return how many instances
   */
  int keepBack(String studyUid, String destination);

  /** Lets a study overtake all that is not urgent, from now on and to every destination. */
  void urgent(String studyUid);

  /**
   * Asks a destination for an echo and sends it one image that shows nobody, past the queue. When
   * it has taken it, what waits because an earlier try failed goes at once.
   *
   * @return completes with what came of it, also when it failed; within two minutes
   */
  CompletableFuture<Tested> test(String destination);

  /** Damage that was found and that nobody has acknowledged yet, the oldest first. */
  List<Damage> damage();

  /**
   * Somebody has seen all the damage that was found; its alarms end, what was moved aside stays.
   *
   * @param who id of a person, or {@code os:NAME}
   * @return of how many findings
   * @throws IOException when it cannot be written
   */
  int acknowledgeDamage(String who) throws IOException;

  /**
   * How many images of a study are lost: their bytes are not there as they were received. Reads all
   * of them; blocks.
   */
  int lost(String studyUid);

  /**
   * Lets go of the images of a study that are lost, so that they are listed no more, and of no
   * others. It is in the audit before it is done. Blocks.
   *
   * @param who id of a person, or {@code os:NAME}
   * @return how many
   * @throws IOException when it cannot be written, in the audit or in the journal; nothing is let
   *     go then
   */
  int letGoLost(String studyUid, String who) throws IOException;

  /**
   * Damage on the disk.
   *
   * @param found when
   * @param words for people: where it is and what came of it; no patient data
   * @param aside directory with what was damaged, as it was found, and a report
   */
  record Damage(Instant found, String words, Path aside) {}

  /**
   * A destination.
   *
   * @param address where it is, {@code TITLE at host:port}
   * @param waiting instances that it does not have yet
   * @param bytesWaiting of their data sets
   * @param oldest when the one that has waited longest came
   * @param bytesPerSecond of late; 0 when nothing was delivered of late
   * @param toEmpty how long it takes at that rate until nothing waits
   * @param delivered instances that it has, of those that are still kept
   * @param committed of those, what it has said that it keeps
   * @param asksCommitment whether it is asked to
   * @param quarantined reasons, and how many instances each keeps back
   * @param lastError why the last try failed; empty after a success
   * @param pause why nothing is sent now though something waits, in plain words
   */
  record Target(
      String id,
      String address,
      int waiting,
      long bytesWaiting,
      Optional<Instant> oldest,
      long bytesPerSecond,
      Optional<Duration> toEmpty,
      int delivered,
      int committed,
      boolean asksCommitment,
      Map<String, Integer> quarantined,
      Optional<String> lastError,
      Optional<String> pause) {}

  /**
   * What came of a test.
   *
   * @param words for people: what the destination said, or why it said nothing
   * @param echoMicros 0 when there was no echo
   * @param imageMicros from the first byte of the image to the answer; 0 when it was not taken
   */
  record Tested(boolean good, String words, long echoMicros, long imageMicros) {}

  /**
   * How the spool is.
   *
   * @param bytes of their data sets
   * @param receivedPerSecond bytes, of late
   * @param refusing why nothing is taken now, in plain words; empty while it is
   * @param conflicts instances that came with the UID of another one and other bytes
   * @param diskBytes that the spool's files of images take, with what in them is of no use any more
   * @param freeBytes of its disk, the reserve with them
   * @param usedPercent of its disk, by whomever
   */
  record Summary(
      long instances,
      long bytes,
      Optional<Instant> oldest,
      long receivedSinceStart,
      long receivedPerSecond,
      long duplicatesSinceStart,
      int associations,
      Optional<String> refusing,
      long conflicts,
      long diskBytes,
      long freeBytes,
      int usedPercent) {}

  /**
   * A study.
   *
   * @param lastReceived when the newest of its instances came
   * @param urgent whether it overtakes
   * @param progress by destination, in the order of the site file
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
      Instant lastReceived,
      boolean urgent,
      Map<String, Progress> progress) {}

  /** How many instances of a study are how far with a destination; their sum is all of them. */
  record Progress(int waiting, int delivered, int committed, int quarantined) {}

  /** A series. */
  record Series(String uid, String number, String modality, int instances, long bytes) {}
}
