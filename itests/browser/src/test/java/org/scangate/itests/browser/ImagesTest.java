package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;
import static org.scangate.itests.browser.SimulatedConsole.press;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Button;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;

/** From START SCAN to images that the PACS has confirmed, as site IT sees it. */
class ImagesTest {
  /** Of the demo CT's first protocol, with the dose report. */
  private static final int OBJECTS = 41;

  @RegisterExtension static final Stage stage = Stage.demo();
  private static Axe axe;
  private static final long INSIDE_PIXELS = 100_000;
  private static Somebody ivy;

  private final Window window = stage.window();

  @BeforeAll
  static void makesSomebody() throws Exception {
    axe = new Axe();
    ivy = stage.appliance().person("ivy", "Ivy Chen", "technologist,site-it");
  }

  private Locator within(String row, String test) {
    return window.on(row).first().locator("[data-test=" + test + "]");
  }

  private void isClean(String what) {
    assertThat(axe.violations(window.page())).as(what).isEmpty();
    window.picture(what);
  }

  @Test
  void fromTheScanToTheConfirmedImage() throws Exception {
    window.signIn(ivy, new Authenticator(ivy.otpauthUri()).code());
    window.click("nav-images");
    assertThat(window.on("destination-delivered")).hasText("0 of 0");
    assertThat(window.on("no-studies")).isVisible();
    isClean("images-none");
    testsTheDestination();
    scans();
    watches();
    sendsAgainAndExports();
    checksAndLetsGo();
    assertThat(window.errors()).isEmpty();
    assertThat(stage.appliance().ctl("audit-verify").code()).isZero();
  }

  private void testsTheDestination() throws Exception {
    window.click("destination-test-send");
    assertThat(window.on("destination-test")).containsText("taken the test image");
    assertThat(files()).hasSize(1);
  }

  private void scans() throws InterruptedException {
    window.click("nav-scanners");
    window.open("ct-1").askControl();
    press(window, Button.PREPARE);
    awaits(window, Phase.READY);
    press(window, Button.START);
    awaits(window, Phase.SCANNING);
    awaits(window, Phase.IDLE);
    window.giveBack();
    window.click("leave");
  }

  private void watches() throws Exception {
    window.click("nav-images");
    assertThat(window.on("study-row"))
        .hasCount(1, new HasCountOptions().setTimeout(Window.PATIENCE_MILLIS));
    assertThat(within("study-row", "study-progress"))
        .containsText(
            OBJECTS + " confirmed",
            new ContainsTextOptions().setTimeout(2 * Window.PATIENCE_MILLIS));
    assertThat(window.on("study-row")).containsText("Head routine");
    assertThat(window.on("study-row")).containsText("QA PHANTOM");
    assertThat(window.on("study-row")).containsText("2 series");
    assertThat(window.on("destination-committed")).hasText(OBJECTS + " of " + OBJECTS);
    assertThat(window.on("destination-state")).containsText("everything is there");
    assertThat(files()).hasSize(OBJECTS + 1);
    isClean("images");
  }

  private void sendsAgainAndExports() throws Exception {
    window.click("study-resend");
    assertThat(window.on("confirm")).isVisible();
    window.picture("images-confirm").click("confirm-yes");
    assertThat(window.on("images-done")).containsText(OBJECTS + " images wait again");
    assertThat(within("study-row", "study-progress"))
        .containsText(
            OBJECTS + " confirmed",
            new ContainsTextOptions().setTimeout(2 * Window.PATIENCE_MILLIS));
    window.click("study-export");
    assertThat(window.on("images-done")).hasText(Pattern.compile(OBJECTS + " files are written"));
    isClean("images-exported");
  }

  /** One byte of the first image's pixels is not what it was. */
  private void checksAndLetsGo() throws Exception {
    window.click("study-check");
    assertThat(window.on("images-done")).containsText("is here as it was received");
    try (Stream<Path> all = Files.list(stage.appliance().home().resolve("data/spool/segments"))) {
      Path segment =
          all.filter(file -> file.toString().endsWith(".segment"))
              .sorted()
              .findFirst()
              .orElseThrow();
      try (FileChannel channel =
          FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, INSIDE_PIXELS);
        one.put(0, (byte) (one.get(0) ^ 1)).flip();
        channel.write(one, INSIDE_PIXELS);
      }
    }
    window.click("study-check");
    assertThat(window.on("confirm"))
        .containsText("1 image of Head routine cannot be read any more");
    window.picture("images-let-go").click("confirm-yes");
    assertThat(window.on("images-done")).hasText("1 image is let go.");
    assertThat(window.on("images-count")).containsText(OBJECTS - 1 + " images");
    isClean("images-let-go-done");
  }

  /** What the demo's PACS has. */
  private static List<Path> files() throws Exception {
    try (Stream<Path> all = Files.list(stage.appliance().home().resolve("data/demo-pacs"))) {
      return all.filter(file -> file.toString().endsWith(".dcm")).toList();
    }
  }
}
