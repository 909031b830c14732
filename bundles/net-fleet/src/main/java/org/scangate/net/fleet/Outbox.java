package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is promised to reach the fleet: incidents before digests of the audit. A topic belongs to
 * one row, so each topic's order is kept.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final String PREFIX = "scangate/1/";

  /** What a report is about, by its topic's last part. */
  enum Kind {
    INCIDENT("incident", true),
    AUDIT("audit", false);

    private final String name;
    private final boolean urgent;

    Kind(String name, boolean urgent) {
      this.name = name;
      this.urgent = urgent;
    }
  }

  private final String topic;
  private final Lane urgent;
  private final Lane routine;
  private final long droppedBefore;
  private long refused;

  /**
   * Opens both rows.
   *
   * @param maxBytes on disk, of each
   */
  Outbox(FleetSettings settings, long maxBytes) throws IOException {
    topic = PREFIX + settings.group() + "/" + settings.node() + "/report/";
    Path directory = settings.directory().resolve("outbox");
    urgent = new Lane(directory.resolve("urgent"), "urgent", maxBytes);
    try {
      routine = new Lane(directory.resolve("routine"), "routine", maxBytes);
    } catch (IOException e) {
      urgent.close();
      throw e;
    }
    droppedBefore = urgent.dropped() + routine.dropped();
  }

  /** Keeps a report; one that the disk does not take is counted and said. Never waits. */
  void report(Kind kind, String json) {
    CompletableFuture<Long> kept;
    try {
      byte[] payload = json.getBytes(StandardCharsets.UTF_8);
      kept = (kind.urgent ? urgent : routine).add(topic + kind.name, payload);
    } catch (IOException e) {
      kept = CompletableFuture.failedFuture(e);
    }
    var unused =
        kept.exceptionally(
            why -> {
              synchronized (this) {
                refused++;
              }
              LOG.error("A report of the kind {} is lost: {}", kind.name, why.getMessage());
              return -1L;
            });
  }

  /** The most urgent first. */
  List<Lane> lanes() {
    return List.of(urgent, routine);
  }

  long waiting() {
    return urgent.waiting() + routine.waiting();
  }

  /** How many are lost since it was opened: the disk did not take them, or a row ran over. */
  synchronized long lost() {
    return refused + urgent.dropped() + routine.dropped() - droppedBefore;
  }

  @Override
  public void close() throws IOException {
    try (urgent) {
      routine.close();
    }
  }
}
