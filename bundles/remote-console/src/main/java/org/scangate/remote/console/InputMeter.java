package org.scangate.remote.console;

/** Measures the time from the holder's input to the update that shows its effect. Thread-safe. */
final class InputMeter {
  /** An input that changes nothing on the screen is not measured. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private long inputNanos;
  private boolean waiting;
  private long sumNanos;
  private int samples;

  synchronized void input(long now) {
    if (!waiting || now - inputNanos > PATIENCE_NANOS) {
      waiting = true;
      inputNanos = now;
    }
  }

  /**
   * An update was handed to the link.
   *
   * @param damagedNanos when the newest damage in it was made
   */
  synchronized void sent(long damagedNanos, long now) {
    if (waiting && damagedNanos - inputNanos >= 0) {
      waiting = false;
      if (now - inputNanos <= PATIENCE_NANOS) {
        sumNanos += now - inputNanos;
        samples++;
      }
    }
  }

  /** The mean since the last call, in microseconds; -1 when nothing was measured. */
  synchronized long takeMicros() {
    long mean = samples == 0 ? -1 : sumNanos / samples / 1000;
    sumNanos = 0;
    samples = 0;
    return mean;
  }
}
