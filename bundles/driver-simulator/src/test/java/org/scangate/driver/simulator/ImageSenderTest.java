package org.scangate.driver.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.Modality;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.lib.dicom.peer.Tool;

/** A finished scan goes to DCMTK's storescp, also when that comes later. */
@Timeout(300)
class ImageSenderTest {
  private static final int IMAGES = 3;

  @TempDir Path room;

  private static ImageSender sender(String to) throws DriverException {
    return ImageSender.of(
        new ScannerSettings(
            "ct-1",
            "CT 1",
            Modality.CT,
            List.of(new DisplaySettings("main", "", 0, "", new char[0], false)),
            Map.of("send-to", to, "send-as", "CT1")));
  }

  private static Scan scan() {
    return new Scan(
        false,
        "QA PHANTOM",
        "Head routine",
        IMAGES,
        Duration.ofMillis(250),
        LocalDateTime.of(2026, 3, 1, 14, 5, 30),
        "2.25.1",
        "2.25.2",
        "2.25.3");
  }

  private static void awaitSaid(ImageSender sender, List<String> lines, String wanted) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              for (String line = sender.said(); line != null; line = sender.said()) {
                lines.add(line);
              }
              return lines.stream().anyMatch(line -> line.contains(wanted));
            });
  }

  @Test
  void whatIsNotTakenIsSentAgain() throws Exception {
    Tool.assumeInstalled("storescp");
    int port = Tool.freePort();
    Path kept = Files.createDirectories(room.resolve("kept"));
    List<String> lines = new ArrayList<>();
    try (ImageSender sender = sender("PACS@127.0.0.1:" + port)) {
      sender.send(scan());
      awaitSaid(sender, lines, "Images wait: ");
      try (Tool storescp =
          Tool.start(room, Map.of(), "storescp", "-od", kept.toString(), Integer.toString(port))
              .listening(port)) {
        awaitSaid(sender, lines, "Sent 3 images and the dose report");
      }
    }
    assertThat(lines.get(0)).isEqualTo("Sending 3 images");
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).hasSize(IMAGES + 1);
    }
  }

  @Test
  void aReceiverThatIsNoneIsAMistake() {
    assertThatThrownBy(() -> sender("PACS")).hasMessageContaining("TITLE@host:port");
  }

  @Test
  void withoutAReceiverNothingIsSent() throws Exception {
    try (ImageSender sender = sender("")) {
      sender.send(scan());
      assertThat(sender.said()).isNull();
    }
  }
}
