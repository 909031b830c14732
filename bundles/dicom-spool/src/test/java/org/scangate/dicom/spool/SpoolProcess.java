package org.scangate.dicom.spool;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;

/** A spool in a process of its own, which can be killed. */
final class SpoolProcess {
  private SpoolProcess() {}

  static SpoolSettings settings(Path directory) {
    return new SpoolSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "SCANGATE",
        directory,
        99,
        0,
        List.of(new Accepted("CT1", "127.0.0.1")),
        List.of());
  }

  /** Arguments: the spool's directory, and a file to write the port to. */
  public static void main(String[] args) throws Exception {
    SpoolServer server = new SpoolServer(settings(Path.of(args[0])), Ticker.system());
    server.start();
    Path file = Path.of(args[1]);
    Path part = file.resolveSibling("port.part");
    Files.writeString(part, Integer.toString(server.port()));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join(); // until it is killed
  }
}
