package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/**
 * DCMTK's storescu, the packed appliance, DCMTK's storescp; a kill and a flipped bit in between.
 */
class ImagesTest {
  private static final int IMAGES = 12;
  private static final String STUDY = "1.2.826.0.1.3680043.2.31";

  @TempDir Path home;

  private static String site(int listen, int pacs) throws Exception {
    return Appliance.siteWithoutImages()
        + """

        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, high-water: 99%%, reserve: 64MiB }
          accept:
            - { ae-title: CT1, host: localhost }
          destinations:
            - { id: pacs, ae-title: PACS, host: localhost, port: %d, keep-after-delivery: 24h }
        """
            .formatted(listen, pacs);
  }

  /** The spool opens a little after the appliance is ready. */
  private static void opened(Appliance appliance) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> appliance.ctl("spool-status").code() == 0);
  }

  private static void same(Path directory, List<Phantom> sent) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(sent.size());
      for (Path file : all) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        String instance = FileMeta.read(bytes).sopInstance();
        Phantom phantom =
            sent.stream().filter(p -> p.sopInstance().equals(instance)).findFirst().orElseThrow();
        assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet()))).isTrue();
      }
    }
  }

  /** Changes a bit of the first record in the spool's journal. */
  private static void flipABit(Path appliance) throws Exception {
    Path journal;
    try (Stream<Path> all = Files.walk(appliance)) {
      journal =
          all.filter(f -> f.endsWith("spool/journal/00000000000000000001.journal"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(journal);
    bytes[100] ^= 0x04;
    Files.write(journal, bytes);
  }

  @Test
  void imagesReachThePacsAlsoAfterAKillAndAFlippedBit() throws Exception {
    Tool.assumeInstalled("storescu");
    int listen = Tool.freePort();
    int pacs = Tool.freePort();
    Path images = Files.createDirectories(home.resolve("images"));
    Path kept = Files.createDirectories(home.resolve("kept"));
    List<Phantom> sent = new ArrayList<>();
    for (int i = 1; i <= IMAGES; i++) {
      Phantom phantom = Phantom.ct(STUDY, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      phantom.file(images);
      sent.add(phantom);
    }
    try (Appliance appliance =
        Appliance.start(
            Files.createDirectories(home.resolve("appliance")), site(listen, pacs), Map.of())) {
      opened(appliance);
      Tool.run(
          home,
          Map.of(),
          "storescu",
          "--scan-directories",
          "-aet",
          "CT1",
          "-aec",
          "SCANGATE",
          "127.0.0.1",
          Integer.toString(listen),
          images.toString());
      appliance.kill();
      flipABit(home.resolve("appliance"));
      appliance.start();
      opened(appliance);
      assertThat(appliance.ctl("spool-status").output()).contains("DAMAGE", "record 1", "byte 32");
      assertThat(appliance.ctl("status").output()).contains("ALARM", "1 image found again");
      assertThat(appliance.ctl("spool-acknowledge").output()).contains("1 finding is acknowledged");
      assertThat(appliance.ctl("spool-status").output()).doesNotContain("DAMAGE");
      assertThat(appliance.ctl("spool-list").output()).contains(STUDY, "QA-PHANTOM", " 12 ");
      assertThat(appliance.ctl("spool-export", STUDY, home.resolve("out").toString()).code())
          .isZero();
      same(home.resolve("out"), sent);
      try (Tool scp =
          Tool.start(
                  home, Map.of(), "storescp", "+B", "-od", kept.toString(), Integer.toString(pacs))
              .listening(pacs)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () ->
                    appliance
                        .ctl("spool-destinations")
                        .output()
                        .matches("(?s).*pacs +0 +12 +0 +- +- +-.*"));
        same(kept, sent);
        assertThat(appliance.ctl("spool-test", "pacs").output()).contains("test image");
      }
      assertThat(appliance.ctl("status").output()).contains("Images").doesNotContain("ALARM");
      assertThat(appliance.log()).doesNotContain("QA-PHANTOM").doesNotContain("Ümlaut");
    }
  }
}
