package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** A console that the site file has recorded on demand, and its recordings played. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordingTest {
  private static final String SCANNER = "ct-1";
  private static final String RULES =
      "    recording: { when: on-demand, start: [technologist], play: [radiologist], keep: 7d,"
          + " most: 1GiB }\n";

  @RegisterExtension
  static final Stage stage =
      Stage.site(() -> Stage.demoSite().replaceFirst("(?m)^    driver: simulator\n", "$0" + RULES));

  private static Window tess;

  private static Window comes(String id, String name, String role) throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    Window window = stage.window();
    window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
    return window;
  }

  /** Every file of every recording; the newest recording last. */
  private static List<Path> files() {
    Path folder = stage.home().resolve("data/recordings");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> segments() {
    return files().stream().filter(it -> it.toString().endsWith(".fbs")).toList();
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(it -> it.toFile().length()).sum();
  }

  @Test
  @Order(1)
  void everybodyIsToldBeforeAPictureIsKeptAndEverySegmentIsInTheAudit() throws Exception {
    tess = comes("tess", "Tess Okafor", "technologist").open(SCANNER);
    Window trudy = comes("trudy", "Trudy Lang", "trainee").open(SCANNER);
    assertThat(trudy.on("recording-state")).containsText("not being recorded");
    assertThat(trudy.on("recording-button")).hasCount(0);
    assertThat(files()).isEmpty();

    tess.click("recording-button");
    assertThat(trudy.on("recording")).hasText("RECORDING");
    assertThat(trudy.on("recording-state")).containsText("Tess Okafor has this console recorded");
    Page popUp = trudy.page().waitForPopup(() -> trudy.click("pop-out"));
    assertThat(new Window(popUp, "").on("recording")).hasText("RECORDING");
    popUp.close();
    tess.picture("session-recording");
    assertThat(new Axe().violations(tess.page())).isEmpty();
    Run.until("pictures are kept", 60_000, () -> bytes(segments()) > 1000);
    trudy.goTo("/scanners/" + SCANNER).awaitsConsole();
    assertThat(trudy.on("recording")).hasText("RECORDING");
    tess.askControl().click("say-PRESS_START");
    Run.until("control is kept", 60_000, () -> kept("Tess Okafor is in control"));
    tess.click("stop");
    tess.awaits("stop-box", "tripped");

    Run.until("the stop is kept", 60_000, () -> kept("STOP: a technologist pressed stop"));
    tess.click("recording-button");
    assertThat(trudy.on("recording")).hasCount(0);
    Run.until("the end is in the audit", 60_000, () -> stage.audited("recording.ended") == 1);
    assertThat(stage.audited("recording.segment")).isEqualTo(segments().size() + 1L);
    assertThat(stage.appliance().ctl("recording-list").output()).contains(SCANNER);
    assertThat(stage.appliance().ctl("recording-verify").output()).contains("every segment is");

    trudy.goTo("/recordings");
    assertThat(trudy.on("no-recordings")).isVisible();
    assertThat(trudy.on("nav-recordings")).hasCount(0);
  }

  private static boolean kept(String event) {
    return files().stream()
        .filter(it -> it.endsWith("events.jsonl"))
        .anyMatch(it -> text(it).contains(event));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(2)
  void isPlayedWithTheKeyboardBesideWhatHappened() throws Exception {
    Window rada = comes("rada", "Rada Novak", "radiologist");
    rada.click("nav-recordings").click("recording-open");
    assertThat(rada.on("replayed")).hasCount(1);
    Run.until("the first picture", 60_000, () -> colours(rada) > 8);
    assertThat(happened(rada, "Tess Okafor is in control")).hasCount(1);
    assertThat(happened(rada, "PRESS_START said by Tess Okafor")).hasCount(1);
    assertThat(happened(rada, "Trudy Lang is there")).not().hasCount(0);
    assertThat(happened(rada, "driver simulator")).hasCount(1);

    rada.on("replay-seek").focus();
    rada.page().keyboard().press("End");
    Run.until("the last picture", 60_000, () -> colours(rada) > 8);
    rada.page().keyboard().press("Home");
    assertThat(rada.on("replay-seek")).hasValue("0");
    Run.until("a picture from the beginning", 60_000, () -> colours(rada) > 8);
    Locator stopped = happened(rada, "STOP: a technologist pressed stop (tess)");
    stopped.focus();
    rada.page().keyboard().press("Enter");
    assertThat(rada.on("replay-seek")).not().hasValue("0");
    assertThat(stopped).hasAttribute("data-kind", "stop");

    rada.on("replay-seek").focus();
    rada.page().keyboard().press("Home");
    assertThat(rada.on("replay-seek")).hasValue("0");
    rada.on("replay-speed").selectOption("8");
    rada.on("replay-play").focus();
    rada.page().keyboard().press("Enter");
    assertThat(rada.on("replay-seek")).not().hasValue("0");
    // It stops by itself at the end.
    assertThat(rada.on("replay-play")).hasText("Play");

    assertThat(rada.on("replay-sound")).containsText("each is what was recorded");
    rada.click("replay-check");
    assertThat(rada.on("replay-checked")).containsText("whose chain is whole");
    rada.picture("recordings");
    assertThat(new Axe().violations(rada.page())).isEmpty();
    assertThat(rada.errors()).isEmpty();
    assertThat(stage.audited("recording.played")).isEqualTo(1);
    showsNothingThatDiffers(rada);
  }

  private static void showsNothingThatDiffers(Window rada) throws Exception {
    Path segment = segments().get(0);
    byte[] whole = Files.readAllBytes(segment);
    byte[] changed = whole.clone();
    changed[changed.length / 2] ^= 1;
    Files.write(segment, changed);
    assertThat(stage.appliance().ctl("recording-verify").output())
        .contains(segment.getFileName() + " is not what was recorded");
    rada.goTo("/recordings").click("recording-open");
    assertThat(rada.on("replay-problem")).containsText("is not what was recorded");
    assertThat(rada.on("replayed")).hasCount(0);
    rada.click("replay-check");
    assertThat(rada.on("replay-checked")).containsText("is not what was recorded");
    rada.picture("recording-changed");
    Files.write(segment, whole);
  }

  @Test
  @Order(3)
  void whatAKilledApplianceHadWrittenIsPlayed() throws Exception {
    long before = bytes(segments());
    tess.click("recording-button");
    Run.until("pictures are kept", 60_000, () -> bytes(segments()) > before + 1000);
    stage.appliance().kill();
    stage.appliance().start();
    Run.until(
        "it is seen to",
        60_000,
        () -> files().stream().filter(it -> it.endsWith("ended")).count() == 2);
    assertThat(stage.appliance().ctl("recording-verify").output()).contains("every segment is");
    Window rolf = comes("rolf", "Rolf Iversen", "radiologist");
    rolf.click("nav-recordings");
    assertThat(rolf.on("recording-open")).hasCount(2);
    rolf.on("recording-open").first().click();
    Run.until("its picture", 60_000, () -> colours(rolf) > 8);
    assertThat(happened(rolf, "Tess Okafor is there")).hasCount(1);
    rolf.click("replay-check");
    assertThat(rolf.on("replay-checked")).containsText("whose chain is whole");
  }

  private static Locator happened(Window window, String what) {
    return window.on("replay-event").filter(new Locator.FilterOptions().setHasText(what));
  }

  /** How many colours the replayed picture has; 0 while there is none. */
  private static int colours(Window window) {
    Object count =
        window
            .on("replayed")
            .first()
            .evaluate(
                "it => it.width === 0 ? 0 : new Set(new Uint32Array(it.getContext('2d')"
                    + ".getImageData(0, 0, it.width, it.height).data.buffer)).size");
    return ((Number) count).intValue();
  }
}
