package org.scangate.remote.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.time.Ticker;

/**
 * One recording that is being made: a segment for each display, another one when that is large or
 * old, and the time line beside them. One thread.
 */
final class Capture {
  static final long MOST_SEGMENT_BYTES = 8L << 20;

  /** Each begins with a whole picture: not too often, however large. */
  static final long LEAST_SEGMENT_NANOS = 15_000_000_000L;

  static final long MOST_SEGMENT_NANOS = 300_000_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shelf.Folder folder;
  private final Scanner scanner;
  private final ConsoleTaps taps;
  private final Ticker ticker;
  private final Notes notes;
  private final long beganNanos;
  private final TimeLine timeLine;
  private final FileChannel events;
  private final List<Segment> segments = new ArrayList<>();
  private final List<CompletableFuture<Long>> noted = new ArrayList<>();

  /** Makes the folder and opens every display's stream. */
  Capture(
      Shelf shelf,
      Duration keep,
      Scanner scanner,
      Supplier<Optional<CircuitState>> circuit,
      ConsoleTaps taps,
      Ticker ticker,
      Notes notes)
      throws IOException {
    this.scanner = scanner;
    this.taps = taps;
    this.ticker = ticker;
    this.notes = notes;
    folder = shelf.make(scanner.info().id(), ticker.now(), keep);
    beganNanos = ticker.nanoTime();
    timeLine = new TimeLine(scanner, circuit);
    events = Shelf.create(folder.path().resolve(Shelf.EVENTS));
    try {
      for (Display display : scanner.displays()) {
        segments.add(begin(display));
      }
    } catch (IOException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  private Segment begin(Display display) throws IOException {
    Path path = Shelf.part(folder, display.id(), millis());
    Segment segment = new Segment(path, display.id(), ticker);
    try {
      segment.begin(taps, scanner, display);
    } catch (ConsoleRefused | RuntimeException e) {
      segment.abandon();
      throw new IOException(e.getMessage(), e);
    }
    return segment;
  }

  private long millis() {
    return (ticker.nanoTime() - beganNanos) / 1_000_000;
  }

  String id() {
    return folder.id();
  }

  /** Writes what has come and happened. */
  void turn() throws IOException {
    for (TimeLine.Event event : timeLine.look()) {
      note(event);
    }
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      segment.turn();
      if (isFull(segment)) {
        segments.set(i, begin(scanner.display(segment.display()).orElseThrow(() -> gone(segment))));
        finish(segment);
      }
    }
  }

  private static boolean isFull(Segment segment) {
    long age = segment.ageNanos();
    return age >= MOST_SEGMENT_NANOS
        || (age >= LEAST_SEGMENT_NANOS && segment.bytes() >= MOST_SEGMENT_BYTES);
  }

  private static IOException gone(Segment segment) {
    return new IOException("display " + segment.display() + " is there no more");
  }

  void note(TimeLine.Event event) throws IOException {
    String line =
        JSON.writeValueAsString(
            Map.of("at", millis(), "kind", event.kind().id(), "words", event.words()));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      events.write(bytes);
    }
  }

  private void finish(Segment segment) throws IOException {
    String hash = segment.finish();
    String name = segment.path().getFileName().toString();
    noted.removeIf(it -> it.isDone() && !it.isCompletedExceptionally());
    noted.add(notes.segment(id(), name, segment.bytes(), hash, false));
  }

  /**
   * Ends everything.
   *
   * @throws IOException when not all is on the disk and every hash in the audit: the rest is seen
   *     to later
   */
  void finish() throws IOException {
    long millis = millis();
    try {
      while (!segments.isEmpty()) {
        finish(segments.remove(segments.size() - 1));
      }
      events.force(true);
      events.close();
      Path file = folder.path().resolve(Shelf.EVENTS);
      noted.add(notes.segment(id(), Shelf.EVENTS, Files.size(file), Shelf.hash(file), false));
      Notes.await(noted);
      Shelf.end(folder, millis);
    } finally {
      abandon();
    }
  }

  /** Ends the streams; what is on the disk is seen to later. */
  void abandon() {
    segments.forEach(Segment::abandon);
    segments.clear();
    try {
      events.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
