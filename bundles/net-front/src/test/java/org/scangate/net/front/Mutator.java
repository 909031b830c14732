package org.scangate.net.front;

import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Spoils good input in ways that a seed repeats. */
final class Mutator {
  private final Random random;
  private final List<byte[]> tokens;

  Mutator(Random random, List<byte[]> tokens) {
    this.random = random;
    this.tokens = tokens;
  }

  /**
   * A million in the long form, where buffers are watched by sample: a stack trace for each touch
   * of each one would take nearly all of the time.
   */
  static int rounds(int shortRounds) {
    if (Boolean.getBoolean("long")) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
      return 1_000_000;
    }
    return shortRounds;
  }

  static long seed() {
    return Long.getLong("seed", new Random().nextLong());
  }

  byte[] spoil(byte[] good) {
    byte[] bytes = good;
    for (int step = random.nextInt(4) + 1; step > 0; step--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(bytes.length - at, random.nextInt(12));
    byte[] token = tokens.get(random.nextInt(tokens.size()));
    return switch (random.nextInt(6)) {
      case 0 -> joined(bytes, at, token, at);
      case 1 -> joined(bytes, at, token, at + length);
      case 2 -> joined(bytes, at, new byte[0], at + length);
      case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
      case 4 -> joined(bytes, at + length, bytes, at);
      default -> {
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  /** The first {@code to} bytes, the middle, then those from {@code from}; bounded. */
  private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, to);
    all.write(middle, 0, Math.min(middle.length, 4096));
    all.write(bytes, from, bytes.length - from);
    return all.toByteArray();
  }
}
