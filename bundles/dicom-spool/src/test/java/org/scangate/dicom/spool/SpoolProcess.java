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
    Destination to =
        new Destination(
            "pacs",
            "PACS",
            "127.0.0.1",
            pacs,
            2,
            false,
            Duration.ofHours(1),
            0,
            Optional.empty(),
            false);
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

  /** Arguments: the spool's directory, a file to write the port to, the port of a PACS or 0. */
  public static void main(String[] args) throws Exception {
    SpoolServer server =
        new SpoolServer(settings(Path.of(args[0]), Integer.parseInt(args[2])), Ticker.system());
    server.start();
    Path file = Path.of(args[1]);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, Integer.toString(server.port()));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join(); // until it is killed
  }
}
