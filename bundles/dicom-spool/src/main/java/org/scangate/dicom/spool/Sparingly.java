package org.scangate.dicom.spool;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.scangate.api.time.Ticker;

/**
 * Lets so many lines a minute into the log, and then says how many it kept back: whoever can make
 * lines from outside cannot fill the disk with them. Thread-safe.
 */
final class Sparingly {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Ticker ticker;
  private final int perMinute;
  private final Consumer<String> log;
  private long minute;
  private int lines;
  private long keptBack;

  Sparingly(Ticker ticker, int perMinute, Consumer<String> log) {
    this.ticker = ticker;
    this.perMinute = perMinute;
    this.log = log;
    minute = ticker.nanoTime();
  }

  /** A line, made only when it is let in. */
  synchronized void say(Supplier<String> line) {
    if (ticker.nanoTime() - minute >= MINUTE_NANOS) {
      minute = ticker.nanoTime();
      lines = 0;
      if (keptBack > 0) {
        log.accept("and " + keptBack + " more like that before");
        keptBack = 0;
      }
    }
    if (lines < perMinute) {
      lines++;
      log.accept(line.get());
    } else {
      keptBack++;
    }
  }
}
