package org.scangate.safety.stop;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.scangate.safety.relay.gpio.Boards;

/** The relay board of {@code board.c}, seen from outside the process that drives it. */
final class Board {
  private static final int BYTES = 48;
  private static final int OTHER = Boards.LINES;
  private static final int GONE = 2 * Boards.LINES;
  private static final int DENIED = GONE + 1;
  private static final int BARE = GONE + 2;
  private static final int HOLD = GONE + 8;
  private static final int EDGE = HOLD + 8;
  private static final int EDGES = EDGE + 8;

  private final Path file;
  private final MappedByteBuffer bytes;

  Board(Path file) throws IOException {
    this.file = file;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(BYTES);
      bytes = open.getChannel().map(MapMode.READ_WRITE, 0, BYTES);
    }
    bytes.order(ByteOrder.nativeOrder());
    hold(Boards.WATCHDOG);
  }

  /** For the process that is to find it at {@code /dev/gpiochip0}. */
  Map<String, String> environment() throws Exception {
    Path library = Device.compile("board", "libboard.so", "-shared", "-fPIC", "-ldl");
    return Map.of("LD_PRELOAD", library.toString(), "GPIO_BOARD", file.toString());
  }

  /** How long the monostable holds after an edge. */
  void hold(Duration time) {
    bytes.putLong(HOLD, time.toNanos());
  }

  boolean permissive() {
    if (bytes.get(BARE) != 0) {
      return bytes.get(Boards.LEVEL) != 0;
    }
    long edge = bytes.getLong(EDGE); // of the same monotonic clock
    return edge != 0 && System.nanoTime() - edge <= bytes.getLong(HOLD);
  }

  boolean stop() {
    return bytes.get(Boards.STOP) != 0;
  }

  long edges() {
    return bytes.getLong(EDGES);
  }

  void push(int line, boolean active) {
    bytes.put(line, (byte) (active ? 1 : 0));
  }

  void heldByOthers(int line, boolean held) {
    bytes.put(OTHER + line, (byte) (held ? 1 : 0));
  }

  void gone(boolean gone) {
    bytes.put(GONE, (byte) (gone ? 1 : 0));
  }

  void denied(boolean denied) {
    bytes.put(DENIED, (byte) (denied ? 1 : 0));
  }

  /** The permissive hangs on its level alone. */
  void bare() {
    bytes.put(BARE, (byte) 1);
  }
}
