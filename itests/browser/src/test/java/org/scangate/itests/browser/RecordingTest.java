package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** A console that the site file has recorded on demand. */
class RecordingTest {
  private static final String RULES =
      "    recording: { when: on-demand, start: [technologist], play: [radiologist], keep: 7d,"
          + " most: 1GiB }\n";

  @RegisterExtension
  static final Stage stage =
      Stage.site(() -> Stage.demoSite().replaceFirst("(?m)^    driver: simulator\n", "$0" + RULES));

  private static Window comes(String id, String name, String role) throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    Window window = stage.window();
    window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
    return window;
  }

  private static List<Path> files() throws Exception {
    Path folder = stage.home().resolve("data/recordings");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void everybodyIsToldBeforeAPictureIsKeptAndEverySegmentIsInTheAudit() throws Exception {
    Window tess = comes("tess", "Tess Okafor", "technologist");
    String scanner = tess.on("scanner-card").first().getAttribute("data-scanner");
    tess.open(scanner);
    Window trudy = comes("trudy", "Trudy Lang", "trainee").open(scanner);
    assertThat(trudy.on("recording-state")).containsText("not being recorded");
    assertThat(trudy.on("recording-button")).hasCount(0);
    assertThat(files()).isEmpty();

    tess.click("recording-button");
    assertThat(trudy.on("recording")).hasText("RECORDING");
    assertThat(trudy.on("recording-state")).containsText("Tess Okafor has this console recorded");
    tess.picture("session-recording");
    assertThat(new Axe().violations(tess.page())).isEmpty();
    Run.until("pictures are kept", 60_000, () -> sizes() > 1000);
    trudy.goTo("/scanners/" + scanner).awaitsConsole();
    assertThat(trudy.on("recording")).hasText("RECORDING");

    tess.click("recording-button");
    assertThat(trudy.on("recording")).hasCount(0);
    Run.until("the end is in the audit", 60_000, () -> stage.audited("recording.ended") == 1);
    long noSegments = 2;
    assertThat(stage.audited("recording.segment")).isEqualTo(files().size() - noSegments);
    assertThat(stage.appliance().ctl("recording-list").output()).contains(scanner);
    assertThat(stage.appliance().ctl("recording-verify").output()).contains("every segment is");

    Path segment =
        files().stream().filter(it -> it.toString().endsWith(".fbs")).findFirst().orElseThrow();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    assertThat(stage.appliance().ctl("recording-verify").output())
        .contains(segment.getFileName() + " is not what was recorded");
  }

  private static long sizes() {
    try {
      long bytes = 0;
      for (Path file : files()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
