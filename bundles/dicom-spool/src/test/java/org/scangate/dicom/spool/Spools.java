package org.scangate.dicom.spool;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;

/** Spools of tests: CT1 may send from this computer, to a port of the system's choice. */
final class Spools {
  private Spools() {}

  static SpoolSettings settings(Path room, Destination... destinations) throws Exception {
    return new SpoolSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "SCANGATE",
        Files.createDirectories(room.resolve("spool")),
        99,
        0,
        List.of(new Accepted("CT1", "127.0.0.1")),
        List.of(destinations),
        Optional.empty());
  }

  static SpoolServer start(Path room, Destination... destinations) throws Exception {
    SpoolServer server = new SpoolServer(settings(room, destinations), Ticker.system());
    server.start();
    return server;
  }
}
