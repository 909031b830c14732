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
 * Power cuts at random moments of ingest, on a disk with a cache that forgets what was not flushed:
 * what was acknowledged is there, as it was sent. In every other round what a PACS has is let go at
 * once, and segments are made empty and removed all the while.
 */
@Timeout(3600)
class PowerCutTest {
  /** A cut may come before anything was acknowledged: then there is one more, up to these. */
  private static final int MOST = 60;

  @TempDir Path room;

  /** -Dlong=true makes it 50 cuts. */
  @Test
  void acknowledgedMeansThereWhenThePowerIsBack() throws Exception {
    int rounds = Boolean.getBoolean("long") ? 50 : 2;
    long seed = System.nanoTime();
    Random random = new Random(seed);
    System.out.println("PowerCutTest: " + rounds + " power cuts, seed " + seed);
    Ordeal ordeal = new Ordeal(room, random, seed);
    DicomTransport transport = DicomTransport.open("cut-test", 2);
    int acknowledged = 0;
    for (int round = 0; round < rounds || (acknowledged == 0 && round < MOST); round++) {
      try (CutDisk disk = CutDisk.make(room.resolve("rig-" + round));
          Senders sender = new Senders();
          Pacs pacs = new Pacs(transport, 0, "", n -> n % 3 == 0 ? 0xC000 : 0)) {
        Path directory = Files.createDirectories(disk.directory().resolve("spool"));
        boolean sweeping = round % 2 == 1;
        int forwarded = sweeping ? random.nextInt(Ordeal.AT_ONCE) : 0;
        ordeal.ingest(
            directory,
            sender,
            round,
            sweeping ? pacs.port() : 0,
            sweeping,
            () -> pacs.requests.get() >= forwarded,
            disk::cut);
        acknowledged += sender.acknowledged.size();
        Path after = disk.restored().resolve("spool");
        if (!Files.exists(after)) {
          assertThat(sender.acknowledged).as("seed %d, round %d", seed, round).isEmpty();
          continue;
        }
        try (SpoolServer spool = new SpoolServer(SpoolProcess.settings(after), Ticker.system())) {
          assertThat(spool.findings())
              .as("seed %d, round %d", seed, round)
              .noneMatch(finding -> finding.id().equals("spool.damaged"));
          ordeal.exportedIs(spool, sender, round, Set.copyOf(pacs.kept.keySet()));
        }
      }
    }
    transport.close();
    System.out.println("PowerCutTest: " + acknowledged + " acknowledged, 0 lost");
    assertThat(acknowledged).as("seed %d", seed).isPositive();
  }
}
