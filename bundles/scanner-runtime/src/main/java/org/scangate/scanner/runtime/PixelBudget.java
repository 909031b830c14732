package org.scangate.scanner.runtime;

/**
 * Bytes that the pictures of all displays of all scanners may take together, so that no scanner can
 * use up the memory of the appliance by the sizes it asks for. Thread-safe.
 */
final class PixelBudget {
  private final long bytes;
  private long taken;

  PixelBudget(long bytes) {
    this.bytes = bytes;
  }

  /**
   * A quarter of the most memory that this process may use. Those who show a picture to viewers
   * keep a copy of it and at most as many bytes of encoded tiles: with these it is three quarters.
   */
  static PixelBudget ofMemory() {
    return new PixelBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Bytes of one picture. */
  static long bytes(int width, int height) {
    return (long) Integer.BYTES * width * height;
  }

  /** Gives one share back and takes another in one step; false, changing nothing, without room. */
  synchronized boolean exchange(long before, long next) {
    if (taken - before + next > bytes) {
      return false;
    }
    taken += next - before;
    return true;
  }

  synchronized void giveBack(long share) {
    taken -= share;
  }

  synchronized long taken() {
    return taken;
  }

  long bytes() {
    return bytes;
  }
}
