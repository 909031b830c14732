package org.scangate.remote.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.spool.Spool;

/**
 * Images kept and on their way: the answer of {@code GET /api/images}. Times are ISO 8601, rates
 * bytes per second. It names patients.
 *
 * @param present false where the site file has no section dicom, or while the spool is opened
 * @param more studies that are not listed
 */
record ImagesView(
    boolean present, Whole whole, List<Target> destinations, List<Study> studies, int more) {

  /** Newest studies that one page lists. */
  static final int MOST_STUDIES = 200;

  record Whole(
      long instances,
      long bytes,
      String oldest,
      long perSecond,
      int senders,
      String refusing,
      long diskBytes,
      long freeBytes,
      int usedPercent,
      List<Damage> damage) {}

  /** Damage that nobody has acknowledged yet. */
  record Damage(String found, String words, String aside) {
    static Damage of(Spool.Damage one) {
      return new Damage(one.found().toString(), one.words(), one.aside().toString());
    }
  }

  record Target(
      String id,
      String address,
      int waiting,
      long bytesWaiting,
      String oldest,
      long perSecond,
      Long secondsToEmpty,
      int delivered,
      int committed,
      boolean asksCommitment,
      List<Reason> quarantined,
      String lastError,
      String pause,
      Test test) {

    static Target of(Spool.Target target, CompletableFuture<Spool.Tested> test) {
      return new Target(
          target.id(),
          target.address(),
          target.waiting(),
          target.bytesWaiting(),
          text(target.oldest()),
          target.bytesPerSecond(),
          target.toEmpty().map(Duration::toSeconds).orElse(null),
          target.delivered(),
          target.committed(),
          target.asksCommitment(),
          target.quarantined().entrySet().stream()
              .map(entry -> new Reason(entry.getKey(), entry.getValue()))
              .toList(),
          target.lastError().orElse(null),
          target.pause().orElse(null),
          test == null ? null : Test.of(test));
    }
  }

  record Reason(String words, int instances) {}

  /** A test send; all but {@code running} says nothing while it runs. */
  record Test(boolean running, boolean good, String words, long echoMicros, long imageMicros) {
    static Test of(CompletableFuture<Spool.Tested> test) {
      if (!test.isDone()) {
        return new Test(true, false, "", 0, 0);
      }
      Spool.Tested came = test.join();
      return new Test(false, came.good(), came.words(), came.echoMicros(), came.imageMicros());
    }
  }

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
      String lastReceived,
      boolean urgent,
      Map<String, Spool.Progress> progress) {

    static Study of(Spool.Study study) {
      return new Study(
          study.uid(),
          study.patientId(),
          study.patientName(),
          study.accession(),
          study.date(),
          study.description(),
          study.series(),
          study.instances(),
          study.bytes(),
          study.lastReceived().toString(),
          study.urgent(),
          study.progress());
    }
  }

  static ImagesView of(Spool spool, Map<String, CompletableFuture<Spool.Tested>> tests) {
    if (spool == null) {
      return new ImagesView(false, null, List.of(), List.of(), 0);
    }
    Spool.Summary whole = spool.summary();
    List<Spool.Study> studies = spool.studies();
    return new ImagesView(
        true,
        new Whole(
            whole.instances(),
            whole.bytes(),
            text(whole.oldest()),
            whole.receivedPerSecond(),
            whole.associations(),
            whole.refusing().orElse(null),
            whole.diskBytes(),
            whole.freeBytes(),
            whole.usedPercent(),
            spool.damage().stream().map(Damage::of).toList()),
        spool.targets().stream().map(to -> Target.of(to, tests.get(to.id()))).toList(),
        studies.stream().limit(MOST_STUDIES).map(Study::of).toList(),
        Math.max(0, studies.size() - MOST_STUDIES));
  }

  private static String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }
}
