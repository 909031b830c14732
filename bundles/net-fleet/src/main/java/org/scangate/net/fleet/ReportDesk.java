package org.scangate.net.fleet;

import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.net.fleet.command.CommandDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox and its courier on a thread of their own, {@code scangate-fleet-out}. Opened a little
 * after the start, and again every 10 s while the disk does not let it; what is reported meanwhile
 * is lost and counted.
 */
final class ReportDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);
  private static final long TICK_MILLIS = 250;
  private static final long AGAIN_MILLIS = 10_000;
  private static final long PATIENCE_SECONDS = 5;

  /** Of each row on disk: some 100,000 reports, months of them. */
  private static final long MAX_BYTES = 32L << 20;

  private final FleetSettings settings;
  private final Connection.Dialler dialler;
  private final Optional<CommandDesk> commands;
  private final Ticker ticker;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "scangate-fleet-out");
            made.setDaemon(true);
            return made;
          });
  private volatile Outbox outbox;
  private volatile Courier courier;
  private volatile String closedBecause = "";

  /**
   * @param commands which are taken over the same connection; empty: none
   */
  ReportDesk(
      FleetSettings settings,
      Connection.Dialler dialler,
      Optional<CommandDesk> commands,
      Ticker ticker) {
    this.settings = settings;
    this.dialler = dialler;
    this.commands = commands;
    this.ticker = ticker;
    var unused = thread.schedule(this::open, 0, TimeUnit.MILLISECONDS);
  }

  private void open() {
    try {
      Outbox opened = new Outbox(settings, MAX_BYTES);
      courier =
          new Courier(
              settings, dialler, opened, commands, new Reconnect(new Random()), ticker, thread);
      outbox = opened;
      closedBecause = "";
      var unused = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      closedBecause = e.getMessage();
      LOG.error("The outbox of the fleet cannot be opened: {}", e.getMessage());
      var unused = thread.schedule(this::open, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    try {
      courier.tick();
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("The courier's round failed", e);
    }
  }

  /** Whether reports are taken. */
  boolean isOpen() {
    return outbox != null;
  }

  /** Keeps a report; never waits. */
  void report(Outbox.Kind kind, String json) {
    outbox.report(kind, json);
  }

  long waiting() {
    return outbox == null ? 0 : outbox.waiting();
  }

  long lost() {
    return outbox == null ? 0 : outbox.lost();
  }

  /** Why reports are not taken or do not get through, in plain words; empty when all is well. */
  String trouble() {
    return outbox == null ? closedBecause : courier.trouble();
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          try {
            if (outbox != null) {
              courier.end();
              outbox.close();
            }
          } catch (IOException e) {
            LOG.warn("The outbox of the fleet was not closed cleanly: {}", e.getMessage());
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
