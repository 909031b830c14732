package org.scangate.lib.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * Walks the frames of one segment. Takes nothing on trust: whatever the bytes are, it answers with
 * a {@link Step} and allocates no more than the file holds. One thread at a time.
 */
final class SegmentReader implements Closeable {

  /** What stands at the position. */
  enum Step {
    /** A whole record; see {@link #frame} and {@link #payload}. */
    RECORD,
    /** The mark of a clean close. */
    MARK,
    /** Exactly the end of the file; there may be more later. */
    END,
    /** Bytes that are no frame; see {@link #badWords}. The position stays. */
    BAD
  }

  private static final int WINDOW_BYTES = 64 << 10;

  private final DiskFile file;
  private final SegmentHeader header;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowStart;
  private long position = SegmentHeader.BYTES;
  private Frame frame;
  private byte[] payload;
  private String badWords = "";

  private SegmentReader(DiskFile file, SegmentHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Empty when the file does not begin with the header of a segment that begins with {@code first}.
   */
  static Optional<SegmentReader> on(DiskFile file, long first) throws IOException {
    return readHeader(file).filter(h -> h.first() == first).map(h -> new SegmentReader(file, h));
  }

  /** With a header that was found out in another way. */
  static SegmentReader with(DiskFile file, SegmentHeader header) {
    return new SegmentReader(file, header);
  }

  static Optional<SegmentHeader> readHeader(DiskFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    readFully(file, bytes, 0);
    return SegmentHeader.decode(bytes.flip());
  }

  /** Steps over the next frame; a payload is read and checked only when asked for. */
  Step next(boolean withPayload) throws IOException {
    Step step = read(withPayload);
    if (step == Step.BAD) {
      // The window may have been filled while the writer was in the middle of this very frame.
      window.limit(0);
      step = read(withPayload);
    }
    return step;
  }

  private Step read(boolean withPayload) throws IOException {
    int available = fill(Frame.HEADER_BYTES);
    if (available == 0) {
      return Step.END;
    }
    if (available < Frame.HEADER_BYTES) {
      return bad("the file ends inside its header");
    }
    int at = (int) (position - windowStart);
    if (!Frame.isHeader(header.salt(), window, at)) {
      return bad("its header does not match its checksum");
    }
    Frame found = Frame.decode(window, at);
    if (found.payloadBytes() > file.size() - position - Frame.HEADER_BYTES) {
      return bad("the file ends inside its payload");
    }
    byte[] bytes = null;
    if (withPayload && !found.isMark()) {
      bytes = readPayload(found.length());
      if (Frame.checksum(bytes) != found.payloadChecksum()) {
        return bad("its payload does not match its checksum");
      }
    }
    frame = found;
    payload = bytes;
    position += Frame.HEADER_BYTES + found.payloadBytes();
    return found.isMark() ? Step.MARK : Step.RECORD;
  }

  private byte[] readPayload(int length) throws IOException {
    byte[] bytes = new byte[length];
    long from = position + Frame.HEADER_BYTES;
    if (from + length <= windowStart + window.limit()) {
      window.get((int) (from - windowStart), bytes);
    } else {
      readFully(file, ByteBuffer.wrap(bytes), from);
    }
    return bytes;
  }

  /**
   * Sees to it that {@code wanted} bytes from the position are in the window; how many there are.
   */
  private int fill(int wanted) throws IOException {
    long held = windowStart + window.limit() - position;
    if (held < wanted || position < windowStart) {
      windowStart = position;
      window.clear();
      readFully(file, window, position);
      window.flip();
      held = window.limit();
    }
    return (int) Math.min(held, wanted);
  }

  private static void readFully(DiskFile file, ByteBuffer to, long from) throws IOException {
    long at = from;
    while (to.hasRemaining()) {
      int read = file.read(to, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  private Step bad(String words) {
    badWords = words;
    return Step.BAD;
  }

  SegmentHeader header() {
    return header;
  }

  /** Where the next frame begins. */
  long position() {
    return position;
  }

  /** Goes on at another position, where a frame is known to begin. */
  void moveTo(long next) {
    position = next;
  }

  Frame frame() {
    return frame;
  }

  /** Of the last record, when it was asked for. */
  byte[] payload() {
    return payload;
  }

  String badWords() {
    return badWords;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
