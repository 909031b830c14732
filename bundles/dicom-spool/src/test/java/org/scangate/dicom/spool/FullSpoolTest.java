package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.peer.Phantom;

/**
 * A real file system of twelve megabytes that fills up inside an image; needs the right to mount.
 */
@Timeout(300)
class FullSpoolTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.77";
  private static final int REFUSED = 0xA700;

  @TempDir Path root;

  @Test
  void aFullDiskRefusesLosesNothingAndTakesAgain() throws Exception {
    Path mount = Files.createDirectories(root.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", mount.toString()), "no mount");
    try (Senders sender = new Senders()) {
      fillAndRecover(mount, sender);
    } finally {
      assertThat(run("umount", mount.toString())).isTrue();
    }
  }

  private void fillAndRecover(Path mount, Senders sender) throws Exception {
    Path ballast = Files.write(mount.resolve("ballast"), new byte[5 << 20]);
    Path directory = Files.createDirectories(mount.resolve("spool"));
    int number = 0;
    try (SpoolServer spool = new SpoolServer(SpoolProcess.settings(directory), Ticker.system())) {
      spool.start();
      Association association = sender.associate(spool.port(), image(0));
      int status;
      do {
        status = send(sender, association, ++number);
      } while (status == 0);
      assertThat(status).isEqualTo(REFUSED);
      assertThat(number).isBetween(5, 40);
      assertThat(send(sender, association, ++number)).isEqualTo(REFUSED);
      assertThat(spool.findings()).extracting(Finding::level).contains(Finding.Level.ALARM);
      Files.delete(ballast);
      await().atMost(Duration.ofSeconds(30)).until(() -> send(sender, association, 1000) == 0);
      // The watch looks at the disk four times a second.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(spool.findings()).extracting(Finding::id).containsExactly("spool.ok"));
      association.release().get(60, TimeUnit.SECONDS);
    }
    int acknowledged = sender.acknowledged.size();
    assertThat(acknowledged).isEqualTo(number - 2 + 1);
    try (SpoolServer spool = new SpoolServer(SpoolProcess.settings(directory), Ticker.system())) {
      Path out = root.resolve("out");
      assertThat(spool.export(STUDY, out)).isGreaterThanOrEqualTo(acknowledged);
      for (Phantom phantom : sender.acknowledged) {
        ByteBuffer bytes =
            ByteBuffer.wrap(Files.readAllBytes(out.resolve(phantom.sopInstance() + ".dcm")));
        FileMeta.read(bytes);
        assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet()))).isTrue();
      }
    }
  }

  private static Phantom image(int number) {
    return Phantom.ct(STUDY, number, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
  }

  private static int send(Senders sender, Association association, int number) throws Exception {
    return sender.send(association, image(number)).get(60, TimeUnit.SECONDS);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
