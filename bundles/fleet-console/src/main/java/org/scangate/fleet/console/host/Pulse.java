package org.scangate.fleet.console.host;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * What the console says to itself through the broker, several times a second. When it is heard,
 * everything that had come to the broker before is heard too: only then may a silence be somebody
 * else's. One thread at a time.
 */
final class Pulse {
  private static final long AWAY = Duration.ofSeconds(3).toNanos();
  private static final long NOT_ALLOWED = Duration.ofSeconds(5).toNanos();

  private final Random random;
  private long tag;
  private long begun;
  private long confirmed;
  private boolean heard;

  Pulse(Random random) {
    this.random = random;
  }

  static String topic(String host) {
    return "scangate/1/pulse/" + host;
  }

  /** A connection begins; what is still under way of another one counts for nothing. */
  void begin(long nanos) {
    tag = random.nextLong();
    begun = nanos;
    heard = false;
  }

  byte[] next(long nanos) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(tag).putLong(nanos).array();
  }

  void heard(byte[] payload) {
    if (payload.length != 2 * Long.BYTES) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    if (bytes.getLong() == tag) {
      long sent = bytes.getLong();
      confirmed = heard ? Math.max(confirmed, sent) : sent;
      heard = true;
    }
  }

  /**
   * Until when all is heard that the broker had. A broker whose rules do not let the console hear
   * itself is taken at its word: all until now.
   *
   * @return empty while it is not known
   */
  Optional<Long> confirmed(long nanos) {
    if (notAllowed(nanos)) {
      return Optional.of(nanos);
    }
    return heard && nanos - confirmed < AWAY ? Optional.of(confirmed) : Optional.empty();
  }

  /** None has come back since the connection began. */
  boolean notAllowed(long nanos) {
    return !heard && nanos - begun >= NOT_ALLOWED;
  }

  /** Some have come back, and now none does. */
  boolean ceased(long nanos) {
    return heard && nanos - confirmed >= AWAY;
  }
}
