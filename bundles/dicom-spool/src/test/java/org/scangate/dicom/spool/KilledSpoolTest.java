package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.DicomTransport;

/**
 * kill -9 at random moments of ingest and forwarding: what was acknowledged is there, as it was
 * sent, and reaches the PACS. In every other round what the PACS has is let go at once, and
 * segments are made empty and removed all the while; the PACS refuses each third image for good.
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
    int lettingGo = 0;
    for (int round = 0; round < rounds; round++) {
      boolean sweeping = round % 2 == 1;
      int forwarded = sweeping ? random.nextInt(Ordeal.AT_ONCE) : 0;
      Path directory = Files.createDirectories(room.resolve("spool-" + round));
      try (Senders sender = new Senders();
          Pacs pacs =
              new Pacs(transport, 0, "", sweeping ? n -> n % 3 == 0 ? 0xC000 : 0 : n -> 0)) {
        ordeal.ingest(
            directory,
            sender,
            round,
            pacs.port(),
            sweeping,
            () -> pacs.requests.get() >= forwarded,
            () -> {});
        lettingGo += ordeal.letGo(round) ? 1 : 0;
        acknowledged += sender.acknowledged.size();
        try (SpoolServer after =
            new SpoolServer(SpoolProcess.settings(directory, pacs.port()), Ticker.system())) {
          assertThat(after.findings())
              .as("seed %d", seed)
              .noneMatch(finding -> finding.id().equals("spool.damaged"));
          if (sweeping) {
            ordeal.exportedIs(after, sender, round, pacs.kept.keySet());
          } else {
            ordeal.exportedIs(after, sender, round, Set.of());
            pacs.has(sender.acknowledged);
          }
        }
      }
    }
    transport.close();
    System.out.println(
        "KilledSpoolTest: " + acknowledged + " acknowledged, 0 lost; let go in " + lettingGo);
    if (rounds > 4) {
      assertThat(lettingGo).as("seed %d", seed).isGreaterThan(rounds / 8);
    }
    assertThat(acknowledged).as("seed %d", seed).isPositive();
  }
}
