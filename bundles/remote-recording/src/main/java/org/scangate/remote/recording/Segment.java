package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.time.Ticker;

/**
 * One display's stream on its way into one file. What comes waits in memory, {@value #MOST_BYTES}
 * bytes at most and room for more only below {@value #ROOM_BYTES}, so that a slow disk has fewer
 * pictures made and nobody wait. After {@value #BURST_BYTES} bytes there is room for {@value
 * #BYTES_PER_SECOND} a second, so that a restless picture takes neither processor nor disk from
 * others. Methods without a word on threads belong to the recorder's.
 */
final class Segment implements ConsoleTaps.Sink {
  private static final int MOST_BYTES = 16 << 20;
  private static final int ROOM_BYTES = 2 << 20;
  private static final int BURST_BYTES = 8 << 20;
  private static final int BYTES_PER_SECOND = 1 << 20;

  private record Block(byte[] data, int millis) {}

  private final Ticker ticker;
  private final Path path;
  private final String display;
  private final FbsFile file;
  private final long beganNanos;
  private final ArrayDeque<Block> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long takenBytes;
  private boolean wantsRoom;
  private String ended = "";
  private ConsoleTaps.Tap tap;

  Segment(Path path, String display, Ticker ticker) throws IOException {
    this.path = path;
    this.display = display;
    this.ticker = ticker;
    beganNanos = ticker.nanoTime();
    file = new FbsFile(path);
  }

  /** Opens the stream. */
  void begin(ConsoleTaps taps, Scanner scanner, Display from) throws ConsoleRefused {
    tap = taps.open(scanner, from, this);
  }

  // ---- from the stream, on any thread

  @Override
  public synchronized boolean writable() {
    long allowed = BURST_BYTES + ageNanos() / 1000 * BYTES_PER_SECOND / 1_000_000;
    wantsRoom = waitingBytes >= ROOM_BYTES || takenBytes >= allowed;
    return !wantsRoom;
  }

  @Override
  public synchronized boolean take(ByteBuffer... parts) {
    int length = 0;
    for (ByteBuffer part : parts) {
      length += part.remaining();
    }
    if (waitingBytes + length > MOST_BYTES) {
      ended = "more came than there was room for";
      return false;
    }
    if (length == 0) {
      return true;
    }
    byte[] data = new byte[length];
    int at = 0;
    for (ByteBuffer part : parts) {
      int more = part.remaining();
      part.duplicate().get(data, at, more);
      at += more;
    }
    waiting.add(new Block(data, (int) ((ticker.nanoTime() - beganNanos) / 1_000_000)));
    waitingBytes += length;
    takenBytes += length;
    return true;
  }

  @Override
  public synchronized void ended(String reason) {
    ended = ended.isEmpty() ? reason : ended;
  }

  // ---- from the recorder

  /**
   * Writes what waits, and asks for more.
   *
   * @throws IOException when the disk does not take it, or the stream has ended
   */
  void turn() throws IOException {
    drain();
    String because;
    boolean room;
    synchronized (this) {
      because = ended;
      room = wantsRoom;
      wantsRoom = false;
    }
    if (!because.isEmpty()) {
      throw new IOException("the stream of display " + display + " ended: " + because);
    }
    if (room) {
      tap.roomAgain();
    }
    tap.request();
  }

  private void drain() throws IOException {
    for (Block next = next(); next != null; next = next()) {
      file.block(next.data(), next.millis());
    }
  }

  private synchronized Block next() {
    Block next = waiting.poll();
    waitingBytes -= next == null ? 0 : next.data().length;
    return next;
  }

  String display() {
    return display;
  }

  Path path() {
    return path;
  }

  long bytes() {
    return file.bytes();
  }

  long ageNanos() {
    return ticker.nanoTime() - beganNanos;
  }

  /** Ends stream and file; the file's SHA-256. */
  String finish() throws IOException {
    closeStream();
    try {
      drain();
      return file.finish();
    } finally {
      file.close();
    }
  }

  /** Ends stream and file whatever comes of it. */
  void abandon() {
    closeStream();
    try {
      file.close();
    } catch (IOException e) {
      // What is on the disk is found and hashed at the next start.
      ended(String.valueOf(e.getMessage()));
    }
  }

  private void closeStream() {
    if (tap != null) {
      tap.close();
      tap = null;
    }
  }
}
