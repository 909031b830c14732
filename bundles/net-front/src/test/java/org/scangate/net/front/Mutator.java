package org.scangate.net.front;

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

  /** Eight times as many steps in the long form would find little; a million inputs does. */
  static int rounds(int shortRounds) {
    return Boolean.getBoolean("long") ? 1_000_000 : shortRounds;
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
