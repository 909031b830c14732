package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.scangate.lib.journal.Disk.DiskFile;
import org.scangate.lib.journal.SegmentReader.Step;

/**
 * The end of the newest segment as it was found, and made good.
 *
 * <p>What the page cache shows may not be on the disk: a sync may have failed before. So the last
 * batch is written again and synced before it is called durable. A torn end is cut, damage is left
 * alone, and after anything but a clean close a new segment with a new salt is begun: no byte
 * position is ever written twice under the same salt, even where a truncation was lost.
 *
 * @param next number of the next record
 * @param header of the segment to go on with; empty when a new one must be begun
 * @param position where its next frame goes
 * @param recovery what to tell the user
 */
record Tail(long next, Optional<SegmentHeader> header, long position, Recovery recovery) {

  static Tail recover(DiskFile disk, Path path, long first) throws IOException {
    ForgivingFile file = new ForgivingFile(disk);
    long size = file.size();
    if (size <= SegmentHeader.BYTES) {
      // A segment gets its first record only after its header is durable, so nothing is lost here.
      boolean header = SegmentReader.readHeader(file).filter(h -> h.first() == first).isPresent();
      return begins(first, new Recovery(false, header ? 0 : size, Optional.empty()));
    }
    SegmentReader reader = SegmentReader.on(file, first).orElse(null);
    if (reader == null) {
      // Without the salt no frame can be told; leave room for every record that may be in there.
      long next = first + size / Frame.HEADER_BYTES;
      return damaged(path, first, "the header of the segment cannot be read", next);
    }
    return fromFrames(file, path, reader, first, size);
  }

  private static Tail fromFrames(
      ForgivingFile file, Path path, SegmentReader reader, long first, long size)
      throws IOException {
    long next = first;
    long batch = first;
    long batchPosition = reader.position();
    boolean clean = false;
    while (true) {
      long at = reader.position();
      Step step = reader.next(true);
      String words = reader.badWords();
      if (step == Step.RECORD || step == Step.MARK) {
        Frame frame = reader.frame();
        if (frame.number() == next && frame.batchFirst() <= next && frame.batchFirst() >= batch) {
          clean = step == Step.MARK;
          if (frame.batchFirst() > batch) {
            batch = frame.batchFirst();
            batchPosition = at;
          }
          next += clean ? 0 : 1;
          continue;
        }
        words = "record " + frame.number() + " stands in its place";
      } else if (step == Step.END) {
        writeAgain(file, batchPosition, size);
        Recovery recovery = new Recovery(clean, 0, Optional.empty());
        return clean
            ? new Tail(next, Optional.of(reader.header()), size, recovery)
            : begins(next, recovery);
      }
      Afterwards afterwards = Afterwards.search(file, reader.header().salt(), at, next);
      if (afterwards.provesDamage()) {
        return damaged(path, next, words, afterwards.next());
      }
      if (file.isUnreadable()) {
        // What the disk does not give today it may have given once: nothing is cut.
        long room = next + (size - at) / Frame.HEADER_BYTES;
        return damaged(path, next, "the disk does not give it", Math.max(room, afterwards.next()));
      }
      file.truncate(at);
      writeAgain(file, batchPosition, at);
      return begins(next, new Recovery(false, size - at, Optional.empty()));
    }
  }

  private static Tail begins(long next, Recovery recovery) {
    return new Tail(next, Optional.empty(), 0, recovery);
  }

  private static Tail damaged(Path path, long number, String words, long next) {
    JournalDamageException damage = new JournalDamageException(path, number, words);
    return begins(next, new Recovery(false, 0, Optional.of(damage)));
  }

  private static void writeAgain(DiskFile file, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    long at = from;
    while (at < to) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), to - at));
      if (file.read(bytes, at) < 0) {
        break;
      }
      bytes.flip();
      int read = bytes.remaining();
      file.write(bytes, at);
      at += read;
    }
    file.force();
  }
}
