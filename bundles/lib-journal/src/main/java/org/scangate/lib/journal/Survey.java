package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all of a journal that can be read, in order, and names what cannot: for who must go on with
 * what is left. Stops at what was durable when it began. In a sound journal it gives what a {@link
 * Cursor} gives, as fast. One thread at a time.
 */
public final class Survey implements AutoCloseable {
  private final Segments segments;
  private final List<Long> starts;
  private final long end;
  private final List<Damage> damage = new ArrayList<>();
  private int opened;
  private SegmentReader reader;
  private ForgivingFile file;
  private boolean headerLost;
  private Optional<Damage> bad = Optional.empty();
  private long expected;
  private long number;
  private byte[] payload = new byte[0];

  Survey(Segments segments, long end) {
    this.segments = segments;
    this.end = end;
    starts = segments.starts();
    expected = starts.get(0);
  }

  /**
   * Steps to the next record that can be read.
   *
   * @return false when there is none
   * @throws IOException when a file is there and cannot be opened
   */
  public boolean next() throws IOException {
    while (reader != null || openNext()) {
      long at = reader.position();
      switch (reader.next(true)) {
        case MARK -> {}
        case RECORD -> {
          long found = reader.frame().number();
          if (found >= end) {
            endSegment();
          } else if (found >= expected) {
            lost(found, at, "record " + found + " stands in its place");
            bad = Optional.empty();
            expected = found + 1;
            number = found;
            payload = reader.payload();
            return true;
          }
        }
        case BAD -> passOver(at);
        case END -> endSegment();
      }
    }
    return false;
  }

  private boolean openNext() throws IOException {
    while (opened < starts.size()) {
      long first = starts.get(opened++);
      Path path = path();
      headerLost = false;
      bad = Optional.empty();
      expected = Math.max(expected, first);
      try {
        file = new ForgivingFile(Disk.RealFile.forReading(path));
      } catch (NoSuchFileException e) {
        lost(nextFirst(), 0, "the file is missing");
        expected = nextFirst();
        continue;
      }
      reader = SegmentReader.on(file, first).orElse(null);
      if (reader != null) {
        return true;
      }
      String words = "the header of the segment cannot be read";
      headerLost = true;
      Optional<SegmentHeader> found = SaltFinder.find(file, first);
      if (found.isPresent()) {
        damage.add(new Damage(path, 0, first, first - 1, words));
        reader = SegmentReader.with(file, found.get());
        return true;
      }
      file.close();
      lost(nextFirst(), 0, words);
      expected = nextFirst();
    }
    return false;
  }

  /** Of the segment that is read. */
  private Path path() {
    return segments.file(starts.get(opened - 1));
  }

  private long nextFirst() {
    return opened < starts.size() ? Math.min(starts.get(opened), end) : end;
  }

  /** Goes on at the next frame that can be recognised. */
  private void passOver(long at) throws IOException {
    String words = file.isUnreadable() ? "the disk does not give it" : reader.badWords();
    bad = bad.or(() -> Optional.of(new Damage(path(), at, expected, expected, words)));
    FrameSearch search = new FrameSearch(file, reader.header().salt(), at + 1, expected, end);
    if (search.next()) {
      reader.moveTo(search.position());
    } else {
      endSegment();
    }
  }

  private void endSegment() throws IOException {
    // When the last header was lost, the segment opened after it begins behind every number that
    // may have been given.
    boolean roomLeft = headerLost && opened >= starts.size() - 1;
    if (!roomLeft || bad.isPresent()) {
      lost(nextFirst(), reader.position(), "the file ends before it");
    }
    expected = Math.max(expected, nextFirst());
    close();
  }

  /** Says that all from the expected record to the one before {@code next} are gone. */
  private void lost(long next, long at, String words) {
    if (next > expected) {
      damage.add(
          new Damage(
              path(),
              bad.map(Damage::offset).orElse(at),
              expected,
              next - 1,
              bad.map(Damage::words).orElse(words)));
    }
  }

  /** Number of the record that {@link #next} stepped to. */
  public long number() {
    return number;
  }

  /** Its bytes; the caller's own. */
  public byte[] payload() {
    return payload;
  }

  /** What could not be read so far. */
  public List<Damage> damage() {
    return List.copyOf(damage);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
