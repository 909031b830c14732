package org.scangate.lib.journal;

import java.io.IOException;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * What can still be recognised behind a place that cannot be read. A frame there that belongs to a
 * later batch proves that the unreadable record was durable once: damage. Without such a frame the
 * place is the torn end of a batch that nobody was told of.
 *
 * @param provesDamage whether a frame of a later batch was found
 * @param next one more than the highest record number found, or the number searched for
 */
record Afterwards(boolean provesDamage, long next) {

  /**
   * Looks at every byte position behind {@code from}.
   *
   * @param number the record that should have stood at {@code from}
   */
  static Afterwards search(DiskFile file, long salt, long from, long number) throws IOException {
    long highest = number + file.size() / Frame.HEADER_BYTES;
    FrameSearch search = new FrameSearch(file, salt, from + 1, number, highest);
    boolean proof = false;
    long next = number;
    while (search.next()) {
      Frame frame = search.frame();
      proof |= frame.batchFirst() > number;
      next = Math.max(next, frame.isMark() ? frame.number() : frame.number() + 1);
    }
    return new Afterwards(proof, next);
  }
}
