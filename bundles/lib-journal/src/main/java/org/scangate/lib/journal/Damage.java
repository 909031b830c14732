package org.scangate.lib.journal;

import java.nio.file.Path;

/**
 * A place in a journal that cannot be read.
 *
 * @param file the segment
 * @param offset of the first byte that is not as it was written
 * @param first number of the first record that is lost
 * @param last number of the last; less than {@code first} when none is lost
 * @param words what is wrong there
 */
public record Damage(Path file, long offset, long first, long last, String words) {

  /** Records that are lost, or an upper bound where they cannot be counted. */
  public long records() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    String what =
        records() == 0
            ? "no record is lost"
            : records() == 1 ? "record " + first : "records " + first + " to " + last;
    return file + ": byte " + offset + ": " + what + ": " + words;
  }
}
