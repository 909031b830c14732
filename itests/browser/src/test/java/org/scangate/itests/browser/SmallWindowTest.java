package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;

import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.itests.browser.SimulatedConsole.Button;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** A session in a small window, which is also one at high zoom: 640x400 is 1280x800 at 200 %. */
class SmallWindowTest {
  @RegisterExtension static final Stage stage = Stage.demo();
  private static Somebody tess;
  private static Window window;

  @BeforeAll
  static void signsIn() throws Exception {
    tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    window = stage.window().signIn(tess, new Authenticator(tess.otpauthUri()).code());
    assertThat(window.on("scanner-card")).hasCount(2);
  }

  @ParameterizedTest
  @CsvSource({"640, 400", "800, 600", "1000, 700"})
  void theDisplayHasItsRoomAndNothingIsCutOff(int width, int height) {
    window.page().setViewportSize(width, height);
    window.goTo("/scanners").open("mr-1").awaits("stop-box", "armed");
    window.picture("session-" + width + "x" + height);
    BoundingBox display = window.console().boundingBox();
    assertThat(display.width).isGreaterThan(width * 0.95);
    assertThat(display.height).isGreaterThan(height * 0.5);
    for (String test :
        new String[] {"stop", "stop-honest", "control-button", "leave", "emergency"}) {
      BoundingBox box = window.on(test).boundingBox();
      assertThat(box.x).as(test).isNotNegative();
      assertThat(box.x + box.width).as(test).isLessThanOrEqualTo(width);
      assertThat(box.y + box.height).as(test).isLessThanOrEqualTo(height);
    }
    window.click("leave");
  }

  @Test
  void scansAndFoldsThePanelOutAndAwayByKeyboard() throws Exception {
    window.page().setViewportSize(640, 400);
    window.goTo("/scanners").open("mr-1").askControl();
    awaits(window, Phase.IDLE);
    SimulatedConsole.press(window, Button.PREPARE);
    awaits(window, Phase.READY);
    window.page().keyboard().press("Escape");
    awaits(window, Phase.IDLE);
    assertThat(window.on("panel")).hasCount(0);
    window.on("panel-toggle").press("Enter");
    assertThat(window.on("panel-close")).isFocused();
    assertThat(window.on("quality-round-trip")).containsText("ms");
    window.page().keyboard().press("Escape");
    assertThat(window.on("panel")).hasCount(0);
    assertThat(window.on("panel-toggle")).isFocused();
    assertThat(window.on("key-f5")).isHidden();
    window.click("keys-toggle").click("key-f5");
    awaits(window, Phase.READY);
    window.click("key-esc");
    awaits(window, Phase.IDLE);
    window.giveBack().click("leave");
  }

  @Test
  void aNoticeIsWavedAwayAndHidesNoFigure() throws Exception {
    window.page().setViewportSize(1280, 800);
    window.goTo("/scanners").open("mr-1");
    Somebody una = stage.appliance().person("una", "Una Berg", "technologist");
    Window other = stage.window().signIn(una, new Authenticator(una.otpauthUri()).code());
    other.open("mr-1").askControl();
    window.click("control-button");
    other.click("keep-control");
    assertThat(window.on("control-refused")).containsText("Una Berg");
    BoundingBox notice = window.on("control-refused").boundingBox();
    BoundingBox figures = window.on("panel").boundingBox();
    assertThat(notice.y + notice.height).isLessThanOrEqualTo(figures.y);
    window.on("notice-close").press("Escape");
    assertThat(window.on("notice-close")).hasCount(0);
    assertThat(window.on("control-button")).isFocused();
    window.click("control-button");
    other.click("keep-control");
    window.click("notice-close");
    assertThat(window.on("notice-close")).hasCount(0);
    other.page().close();
    assertThat(window.on("present")).hasCount(1);
    window.click("leave");
  }

  /** Sooner than a link is given up that was only lost. */
  @Test
  void whoReloadsOrClosesIsGoneAtOnce() throws Exception {
    window.page().setViewportSize(1280, 800);
    window.goTo("/scanners").open("ct-1");
    Somebody vic = stage.appliance().person("vic", "Vic Lund", "technologist");
    Window other = stage.window().signIn(vic, new Authenticator(vic.otpauthUri()).code());
    other.open("ct-1");
    assertThat(window.on("present")).hasCount(2);
    other.page().reload();
    other.awaitsConsole();
    assertThat(window.on("present")).hasCount(2);
    other.page().close();
    Run.until("nobody else is here", 2500, () -> window.on("present").count() == 1);
    window.click("leave");
  }
}
