package org.scangate.dicom.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One act of damage to a spool's files.
 *
 * @param file what was struck
 * @param bits bytes in it of which a bit was flipped
 * @param end where it ends now
 */
record Blow(Path file, List<Long> bits, long end) {

  /**
   * Flips up to eight bits of a file, or tears its end off, or takes it away; now and then the
   * whole journal goes, or all that is in it.
   */
  static Blow strike(Path spool, Random random) throws IOException {
    int kind = random.nextInt(24);
    if (kind < 2) {
      Path journal = spool.resolve("journal");
      DamageTest.delete(journal);
      if (kind == 1) {
        Files.createDirectory(journal);
      }
      return new Blow(journal, List.of(), 0);
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(spool)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path file = files.get(random.nextInt(files.size()));
    long size = Files.size(file);
    if (size == 0 || kind == 2) {
      Files.delete(file);
      return new Blow(file, List.of(), 0);
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      if (kind < 9) {
        access.setLength(random.nextLong(size));
        return new Blow(file, List.of(), access.length());
      }
      List<Long> bits = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        long at = random.nextLong(size);
        access.seek(at);
        int value = access.read();
        access.seek(at);
        access.write(value ^ (1 << random.nextInt(8)));
        bits.add(at);
      }
      return new Blow(file, bits, size);
    }
  }

  /** Whether the bytes of an instance are as they were. */
  boolean spares(Location at) {
    return !file.endsWith(String.format("segments/%016d.segment", at.segment()))
        || (at.end() <= end
            && bits.stream().noneMatch(bit -> bit >= at.offset() && bit < at.end()));
  }

  String words() {
    return bits.isEmpty() ? file + " ends at " + end : "bits of " + file + " at " + bits;
  }
}
