package org.scangate.dicom.spool;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;

/** A spool in a process of its own, which can be killed. */
final class SpoolProcess {
  private static final long SMALL_SEGMENT = 512 << 10;
  private static final Duration OFTEN = Duration.ofMillis(5);

  private SpoolProcess() {}

  static SpoolSettings settings(Path directory) {
    return settings(directory, 0);
  }

  /**
   * With a destination.
   *
   * @param pacs its port; 0 for none
   */
  static SpoolSettings settings(Path directory, int pacs) {
    return settings(directory, pacs, Duration.ofHours(1));
  }

  /** With a destination, after which images stay so long. */
  static SpoolSettings settings(Path directory, int pacs, Duration keep) {
    Destination to =
        new Destination(
            "pacs", "PACS", "127.0.0.1", pacs, 2, false, keep, 0, Optional.empty(), false);
    return new SpoolSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "SCANGATE",
        directory,
        99,
        0,
        List.of(new Accepted("CT1", "127.0.0.1")),
        pacs == 0 ? List.of() : List.of(to),
        Optional.empty());
  }

  /**
   * Arguments: the spool's directory, a file to write the port to, the port of a PACS or 0, and
   * whether it lets go at once of what the PACS has, and makes room as soon as it can.
   */
  public static void main(String[] args) throws Exception {
    boolean sweeping = Boolean.parseBoolean(args[3]);
    SpoolServer server =
        new SpoolServer(
            settings(
                Path.of(args[0]),
                Integer.parseInt(args[2]),
                sweeping ? Duration.ZERO : Duration.ofHours(1)),
            Surroundings.of(Ticker.system(), Account.NONE)
                .withSegmentBytes(sweeping ? SMALL_SEGMENT : Segments.FULL_BYTES)
                .withSweeps(sweeping ? OFTEN : Duration.ofMinutes(1), step -> {}));
    server.start();
    Path file = Path.of(args[1]);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, Integer.toString(server.port()));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join(); // until it is killed
  }
}
