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
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * Whatever happens around it, a display stays where the pointer found it and says its true size.
 */
class SteadyDisplayTest {
  /** The picture's size as it is and as it is said, both in percent. */
  private static final String SCALES =
      "() => { const within = root => [...root.querySelectorAll('*')].flatMap(it =>"
          + " [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);"
          + " const all = within(document);"
          + " const on = test => all.find(it => it.dataset?.test === test);"
          + " const canvas = on('console');"
          + " const real = canvas.getBoundingClientRect().width / canvas.width;"
          + " return Math.round(real * devicePixelRatio * 100) + ' '"
          + " + on('pane-scale').textContent.replace(/[^0-9]/g, ''); }";

  @RegisterExtension static final Stage stage = Stage.demo();
  private static Window window;

  @BeforeAll
  static void opens() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    window = stage.window().signIn(tess, new Authenticator(tess.otpauthUri()).code());
    assertThat(window.on("scanner-card")).hasCount(2);
  }

  @ParameterizedTest
  @CsvSource({"1280, 800", "1024, 768"})
  void nothingMovesTheDisplay(int width, int height) throws Exception {
    window.page().setViewportSize(width, height);
    window.goTo("/scanners").open("mr-1").awaits("stop-box", "armed");
    awaits(window, Phase.IDLE);
    String place = place();
    window.askControl();
    assertThat(place()).as("control granted").isEqualTo(place);
    window.page().keyboard().press("F5");
    awaits(window, Phase.READY);
    window.page().keyboard().press("F5");
    window.awaits("session-activity", "scanning");
    assertThat(window.on("session-progress")).containsText("%");
    assertThat(place()).as("a scan runs").isEqualTo(place);
    try (Silence silence = new Silence(stage.appliance())) {
      window.awaits("banner", "lost");
      assertThat(place()).as("the link is lost").isEqualTo(place);
    }
    window.awaits("link-state", "up");
    assertThat(place()).as("the link is back").isEqualTo(place);
    window.page().keyboard().press("F9");
    window.awaits("stop-box", "tripped").awaits("control-state", "viewing");
    assertThat(window.on("stop-confirmed")).containsText("ms");
    assertThat(place()).as("the stop is tripped").isEqualTo(place);
    window.picture("steady-" + width);
    assertThat(stage.appliance().ctl("stop-input", "demo-mr", "2", "push").code()).isZero();
    window.awaits("stop-box", "armed");
    assertThat(place()).as("the stop is reset").isEqualTo(place);
    window.awaits("session-activity", "idle").click("leave");
  }

  private static String place() {
    BoundingBox box = window.console().boundingBox();
    return box.x + "," + box.y + " " + box.width + "x" + box.height;
  }

  @Test
  void saysTheScaleThatThePictureHas() throws Exception {
    window.page().setViewportSize(1440, 1000);
    window.goTo("/scanners").open("mr-1");
    scaleIsTrue();
    window.page().setViewportSize(1280, 800);
    scaleIsTrue();
    window.click("one-to-one");
    scaleIsTrue();
    window.click("fit");
    scaleIsTrue();
    window.click("panel-toggle");
    scaleIsTrue();
    window.click("side-by-side");
    scaleIsTrue();
    window.page().setViewportSize(1600, 900);
    scaleIsTrue();
    window.click("leave");
  }

  /** In full screen the page asks for the keys that a browser keeps, and gives them back. */
  @Test
  void fullScreenLocksTheKeyboard() throws Exception {
    window.page().setViewportSize(1440, 1000);
    window.goTo("/scanners").open("mr-1");
    window
        .page()
        .evaluate(
            "() => { window.asked = [];"
                + " for (const what of ['lock', 'unlock']) {"
                + " const real = navigator.keyboard[what].bind(navigator.keyboard);"
                + " navigator.keyboard[what] = () => { window.asked.push(what); return real(); };"
                + " } }");
    window.click("full-screen");
    assertThat(window.on("full-screen")).hasAttribute("aria-pressed", "true");
    assertThat(window.page().evaluate("document.fullscreenElement !== null")).isEqualTo(true);
    scaleIsTrue();
    window.click("full-screen");
    assertThat(window.on("full-screen")).hasAttribute("aria-pressed", "false");
    assertThat(window.page().evaluate("window.asked.join()")).isEqualTo("lock,unlock");
    assertThat(window.on("said")).isEmpty();
    window.click("leave");
  }

  private static void scaleIsTrue() throws InterruptedException {
    Run.until(
        "the scale that is said is the picture's",
        10_000,
        () -> {
          String[] scales = ((String) window.page().evaluate(SCALES)).split(" ", -1);
          return scales[0].equals(scales[1]);
        });
  }
}
