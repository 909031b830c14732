package org.scangate.fleet.console.history;

import java.time.Duration;

/** How fine bins are, and how long they are kept. A row holds {@link #SLOTS} of them. */
enum Tier {
  TEN_SECONDS(0, Duration.ofSeconds(10), Duration.ofHours(24)),
  MINUTE(1, Duration.ofMinutes(1), Duration.ofDays(7)),
  HOUR(2, Duration.ofHours(1), Duration.ofDays(90));

  static final int SLOTS = 60;

  /** In the database. */
  final int number;

  /** Milliseconds of a bin. */
  final long width;

  /** Milliseconds for which a bin is kept at least. */
  final long kept;

  Tier(int number, Duration width, Duration kept) {
    this.number = number;
    this.width = width.toMillis();
    this.kept = kept.toMillis();
  }

  /** Milliseconds of a row. */
  long span() {
    return width * SLOTS;
  }

  /** Start of the row that has the bin of this moment. */
  long block(long at) {
    return at - Math.floorMod(at, span());
  }

  int slot(long at) {
    return (int) (Math.floorMod(at, span()) / width);
  }

  /** The finest that is kept for all of the time since then. */
  static Tier since(long from, long now) {
    for (Tier tier : values()) {
      if (from >= now - tier.kept) {
        return tier;
      }
    }
    return HOUR;
  }

  /** The one that this one is rolled up into; that of hours is not. */
  Tier coarser() {
    return this == TEN_SECONDS ? MINUTE : HOUR;
  }

  /** The one that this one is made from; that of 10 s is not. */
  Tier finer() {
    return this == HOUR ? MINUTE : TEN_SECONDS;
  }
}
