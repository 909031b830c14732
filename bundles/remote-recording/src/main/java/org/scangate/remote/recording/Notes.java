package org.scangate.remote.recording;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the audit is told of one scanner's recordings. */
record Notes(Audit audit, String scanner) {
  static final String SEGMENT = "recording.segment";
  static final String DELETED = "recording.deleted";

  private static final int PATIENCE_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

  CompletableFuture<Long> segment(
      String recording, String file, long bytes, String sha256, boolean cutOff) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("recording", recording);
    facts.put("file", file);
    facts.put("bytes", Long.toString(bytes));
    facts.put("sha256", sha256);
    if (cutOff) {
      facts.put("end", "cut-off");
    }
    return noted(SEGMENT, "appliance", "", Outcome.DONE, facts);
  }

  void note(String action, String who, String session, Outcome outcome, Map<String, String> facts) {
    var unused = noted(action, who, session, outcome, facts);
  }

  /** The same, for whoever waits until it is on disk; a failure is logged. */
  CompletableFuture<Long> noted(
      String action, String who, String session, Outcome outcome, Map<String, String> facts) {
    return audit
        .record(new AuditEvent(action, who, scanner, session, outcome, facts))
        .whenComplete(
            (number, failure) -> {
              if (failure != null) {
                LOG.error("not in the audit: {} at {} {}", action, scanner, facts, failure);
              }
            });
  }

  /**
   * Waits until what was noted is on disk, some seconds at most.
   *
   * @throws IOException when it is not
   */
  static void await(Collection<CompletableFuture<Long>> noted) throws IOException {
    try {
      CompletableFuture.allOf(noted.toArray(CompletableFuture<?>[]::new))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the audit has not taken it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the audit took it", e);
    }
  }
}
