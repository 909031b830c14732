package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.DicomTransport;

/**
 * kill -9 at random moments of ingest and forwarding: what was acknowledged is there, as it was
 * sent, and reaches the PACS.
 */
@Timeout(1800)
class KilledSpoolTest {
  @TempDir Path room;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** -Dlong=true makes it 200 kills. */
  @Test
  void acknowledgedMeansThere() throws Exception {
    int rounds = Boolean.getBoolean("long") ? 200 : 4;
    System.out.println("KilledSpoolTest: " + rounds + " kills, seed " + seed);
    Ordeal ordeal = new Ordeal(room, random, seed);
    DicomTransport transport = DicomTransport.open("killed-test", 2);
    int acknowledged = 0;
    for (int round = 0; round < rounds; round++) {
      Path directory = Files.createDirectories(room.resolve("spool-" + round));
      try (Senders sender = new Senders();
          Pacs pacs = new Pacs(transport, 0, "", n -> 0)) {
        ordeal.ingest(directory, sender, round, pacs.port(), () -> {});
        acknowledged += sender.acknowledged.size();
        try (SpoolServer after =
            new SpoolServer(SpoolProcess.settings(directory, pacs.port()), Ticker.system())) {
          assertThat(after.findings())
              .as("seed %d", seed)
              .noneMatch(finding -> finding.id().equals("spool.damaged"));
          ordeal.exportedIs(after, sender, round);
          pacs.has(sender.acknowledged);
        }
      }
    }
    transport.close();
    assertThat(acknowledged).as("seed %d", seed).isPositive();
  }
}
