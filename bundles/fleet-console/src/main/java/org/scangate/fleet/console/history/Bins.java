package org.scangate.fleet.console.history;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.scangate.fleet.console.model.Stability;

/**
 * A row's bins as bytes: 16 for each, beats and expected beats as 16-bit counts, four quantiles and
 * jitter as {@link #milliseconds}, loss in 65,534ths. All bits set is a bin that is not there, or a
 * value that is not known.
 */
final class Bins {
  static final int BYTES = 16;
  private static final int ALL = 0xFFFF;
  private static final int MOST = 0xFFFE;
  private static final int OFFSET = (127 - 10) << 11;

  private Bins() {}

  static byte[] none() {
    byte[] slots = new byte[Tier.SLOTS * BYTES];
    Arrays.fill(slots, (byte) 0xFF);
    return slots;
  }

  static boolean has(byte[] slots, int slot) {
    return beats(slots, slot) != ALL;
  }

  private static int beats(byte[] slots, int slot) {
    return at(slots, slot).getShort() & ALL;
  }

  private static int expected(byte[] slots, int slot) {
    return ByteBuffer.wrap(slots).getShort(slot * BYTES + 2) & ALL;
  }

  private static ByteBuffer at(byte[] slots, int slot) {
    return ByteBuffer.wrap(slots, slot * BYTES, BYTES);
  }

  static void put(byte[] slots, int slot, Stability bin) {
    at(slots, slot)
        .putShort((short) Math.max(0, Math.min(MOST, bin.beats())))
        .putShort((short) Math.max(0, Math.min(MOST, bin.expected())))
        .putShort(milliseconds(bin.median()))
        .putShort(milliseconds(bin.p95()))
        .putShort(milliseconds(bin.p99()))
        .putShort(milliseconds(bin.max()))
        .putShort(milliseconds(bin.jitter()))
        .putShort(share(bin.loss()));
  }

  /** Only where {@link #has}. */
  static Stability get(byte[] slots, int slot, long at) {
    ByteBuffer in = at(slots, slot);
    return new Stability(
        at,
        in.getShort() & ALL,
        in.getShort() & ALL,
        milliseconds(in.getShort()),
        milliseconds(in.getShort()),
        milliseconds(in.getShort()),
        milliseconds(in.getShort()),
        milliseconds(in.getShort()),
        share(in.getShort()));
  }

  /** As it is stored: without the bins at the end that are not there. */
  static byte[] trimmed(byte[] slots) {
    int last = Tier.SLOTS;
    while (last > 0 && !has(slots, last - 1)) {
      last--;
    }
    return Arrays.copyOf(slots, last * BYTES);
  }

  /** As it is worked with. */
  static byte[] full(byte[] stored) {
    byte[] slots = none();
    System.arraycopy(stored, 0, slots, 0, Math.min(stored.length, slots.length));
    return slots;
  }

  /**
   * Puts bins into a row. Where both have one, the one that speaks of more beats stays, of equals
   * the new one: so two processes that both saw a part of a bin end with the larger part, and the
   * same bin written twice is once there.
   *
   * @param mask which of the bins count
   */
  static void merge(byte[] into, byte[] from, long mask) {
    for (int slot = 0; slot < Tier.SLOTS; slot++) {
      if ((mask >>> slot & 1) == 1
          && has(from, slot)
          && (!has(into, slot) || expected(into, slot) <= expected(from, slot))) {
        System.arraycopy(from, slot * BYTES, into, slot * BYTES, BYTES);
      }
    }
  }

  /**
   * Sixteen bits of a float without its sign: exponents from 2^-10 to 2^21 and 11 bits of mantissa,
   * so within 0.025 % from a microsecond to half an hour.
   */
  static short milliseconds(double value) {
    if (Double.isNaN(value)) {
      return (short) ALL;
    }
    int code = ((Float.floatToIntBits((float) Math.max(0, value)) + 0x800) >> 12) - OFFSET;
    return (short) Math.max(0, Math.min(MOST, code));
  }

  static double milliseconds(short code) {
    int bits = code & ALL;
    return bits == ALL ? Double.NaN : bits == 0 ? 0 : Float.intBitsToFloat((bits + OFFSET) << 12);
  }

  private static short share(double value) {
    return (short) (Double.isNaN(value) ? ALL : Math.round(Math.max(0, Math.min(1, value)) * MOST));
  }

  private static double share(short code) {
    int bits = code & ALL;
    return bits == ALL ? Double.NaN : (double) bits / MOST;
  }
}
