package org.scangate.dicom.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a segment's labels, from its end backwards; what lies before a place without one is looked
 * through byte by byte. Takes nothing on trust, and holds 1 MiB of the file. Blocks on the disk.
 */
final class Labels implements Closeable {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int BLOCK_BYTES = 4096;
  private static final byte FIRST = (byte) (Label.MAGIC >>> 56);
  private static final int HEAD_BYTES = 12;
  private static final int FOOT_BYTES = 8;

  /**
   * What was found.
   *
   * @param labels in the order of their places
   * @param gaps bytes that no label speaks of
   */
  record Found(List<Label> labels, List<Gap> gaps) {}

  /** From a byte to the one before {@code to}. */
  record Gap(long from, long to) {
    long bytes() {
      return to - from;
    }
  }

  private final FileChannel channel;
  private final long segment;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final List<Label> labels = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();

  private Labels(Path file, long segment) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    this.segment = segment;
  }

  /**
   * Reads those of a segment that stand at {@code from} or behind.
   *
   * @throws IOException when the file cannot be opened; what the disk does not give is a gap
   */
  static Found read(Path file, long segment, long from) throws IOException {
    try (Labels reading = new Labels(file, segment)) {
      long end = reading.backwards(from);
      if (end > from) {
        reading.search(from, end);
      }
      reading.labels.sort((a, b) -> Long.compare(a.at().offset(), b.at().offset()));
      return new Found(reading.labels, reading.gaps);
    }
  }

  /** Follows labels from the end of the file; where that ended. */
  private long backwards(long from) throws IOException {
    long end = channel.size();
    while (end > from) {
      Optional<Label> label = endingAt(end);
      if (label.isEmpty() || label.get().at().end() < from) {
        return end;
      }
      labels.add(label.get());
      end = label.get().at().offset();
    }
    return from;
  }

  private Optional<Label> endingAt(long end) throws IOException {
    if (end < Label.AROUND) {
      return Optional.empty();
    }
    fill(end - FOOT_BYTES, FOOT_BYTES);
    ByteBuffer foot = ByteBuffer.wrap(chunk);
    int length = foot.getInt(0);
    if (foot.getInt(4) != Label.MAGIC_AGAIN
        || length <= Label.AROUND
        || length > Math.min(Label.MOST_BYTES, end)) {
      return Optional.empty();
    }
    fill(end - length, length);
    return Label.length(chunk, 0) == length
        ? Label.decode(chunk, 0, segment, end - length)
        : Optional.empty();
  }

  private void search(long from, long end) throws IOException {
    long explained = from;
    long position = from;
    while (end - position > Label.AROUND) {
      int held = (int) Math.min(CHUNK_BYTES, end - position);
      fill(position, held);
      boolean last = position + held == end;
      int at = 0;
      int stop = held - HEAD_BYTES;
      while (at <= stop) {
        int length = chunk[at] == FIRST ? Label.length(chunk, at) : 0;
        if (length > held - at) {
          if (!last && at > 0) {
            break; // the rest of it comes with the next chunk
          }
          length = 0;
        }
        Optional<Label> label =
            length == 0 ? Optional.empty() : Label.decode(chunk, at, segment, position + at);
        if (label.isPresent()) {
          gap(explained, label.get().at().offset());
          labels.add(label.get());
          at += length;
          explained = position + at;
        } else {
          at++;
        }
      }
      position += Math.max(at, 1);
    }
    gap(explained, end);
  }

  private void gap(long from, long to) {
    if (to > from) {
      gaps.add(new Gap(from, to));
    }
  }

  /** Puts bytes of the file at the front of the chunk; zeros for what the disk does not give. */
  private void fill(long position, int length) {
    try {
      read(position, 0, length);
    } catch (IOException e) {
      for (int at = 0; at < length; at += BLOCK_BYTES) {
        int part = Math.min(BLOCK_BYTES, length - at);
        try {
          read(position + at, at, part);
        } catch (IOException again) {
          Arrays.fill(chunk, at, at + part, (byte) 0);
        }
      }
    }
  }

  private void read(long position, int at, int length) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(chunk, at, length);
    while (to.hasRemaining()) {
      if (channel.read(to, position + to.position() - at) < 0) {
        throw new IOException("segment " + segment + " ends at " + (position + to.position() - at));
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
