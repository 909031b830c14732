package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.awt.image.BufferedImage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * A sign-in that expires while its person has control and the scanner scans: the second factor is
 * asked for in place, and control, display and input go on. The idle time is the shortest that a
 * site file may have, one minute, and the scan lasts longer than all of this.
 */
class FactorInPlaceTest {
  private static final double IDLE_MILLIS = 60_000;
  private static final String MARK = "the canvas that was there before";

  @RegisterExtension
  static final Stage stage =
      Stage.site(
          () ->
              Stage.demoSite()
                  .replace("idle: 15m", "idle: 1m")
                  .replace("send-as: MR1 }", "send-as: MR1, image-millis: 8000 }"));

  private final Axe axe;

  FactorInPlaceTest() throws Exception {
    axe = new Axe();
  }

  @Test
  void asksInPlaceAndControlGoesOn() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    Somebody rafael = stage.appliance().person("rafael", "Rafael Lindqvist", "radiologist");
    Authenticator authenticator = new Authenticator(tess.otpauthUri());
    Window onlooker = stage.window();
    onlooker.signIn(rafael, new Authenticator(rafael.otpauthUri()).code()).open("mr-1");
    Window window = stage.window();
    window.signIn(tess, authenticator.code()).open("mr-1").askControl();
    window.console().locator("canvas").evaluate("(it, mark) => it.mark = mark", MARK);
    scans(window);

    assertThat(window.on("second-factor"))
        .isVisible(new IsVisibleOptions().setTimeout(IDLE_MILLIS + 2 * Window.PATIENCE_MILLIS));
    assertThat(onlooker.on("session-over")).containsText("idle for 1 min");
    asksInWords(window);
    theDisplayGoesOn(window);
    refusesAWrongCode(window);
    takesInputMeanwhile(window);
    takesTheRightCode(window, authenticator.code());
    goesOn(window);
    assertThat(window.errors()).isEmpty();
    assertThat(stage.appliance().ctl("audit-verify").code()).isZero();
  }

  /** The longest protocol: 40 images of 8 s. */
  private static void scans(Window window) throws Exception {
    SimulatedConsole.chooseProtocol(window, 4);
    Keyboard keyboard = window.page().keyboard();
    keyboard.press("F5");
    awaits(window, Phase.READY);
    keyboard.press("F5");
    awaits(window, Phase.SCANNING);
    window.awaits("session-activity", "scanning");
  }

  private void asksInWords(Window window) throws Exception {
    assertThat(window.on("second-factor"))
        .containsText(Pattern.compile("you keep control for [345]:[0-9]{2} minutes more"));
    assertThat(window.on("step-up-code")).isFocused();
    inControl(window);
    assertThat(stage.audited("second-factor.asked")).isEqualTo(1);
    assertThat(axe.violations(window.page())).as("second factor").isEmpty();
    window.picture("second-factor-in-place");
  }

  private static void theDisplayGoesOn(Window window) throws Exception {
    BufferedImage before = window.pixels();
    Run.until(
        "the next image of the scan",
        (long) Window.PATIENCE_MILLIS,
        () -> Pixels.different(before, window.pixels()) > 1000);
  }

  private void refusesAWrongCode(Window window) {
    Keyboard keyboard = window.page().keyboard();
    keyboard.type("000000");
    keyboard.press("Enter");
    Locator refused = window.on("second-factor").locator("[data-test=notice-bad]");
    assertThat(refused).containsText("That code is wrong or was used already");
    assertThat(window.on("step-up-code")).isFocused();
    assertThat(window.on("step-up-code")).hasValue("");
    inControl(window);
    assertThat(axe.violations(window.page())).as("second factor, refused").isEmpty();
    window.picture("second-factor-refused");
  }

  /** Into the console's note, and back to the prompt without a mouse. */
  private static void takesInputMeanwhile(Window window) throws Exception {
    window.tabTo("console");
    window.page().keyboard().press("Tab");
    types(window, "still here");
    window.page().keyboard().press("Control+Alt+Home");
    assertThat(window.on("step-up-code")).isFocused();
    assertThat(window.on("step-up-code")).hasValue("");
  }

  private void takesTheRightCode(Window window, String code) throws Exception {
    Keyboard keyboard = window.page().keyboard();
    keyboard.type(code);
    keyboard.press("Enter");
    assertThat(window.on("second-factor")).hasCount(0);
    assertThat(window.on("console")).isFocused();
    inControl(window);
    assertThat(axe.violations(window.page())).as("second factor given").isEmpty();
    window.picture("second-factor-given");
  }

  /** The keyboard is where it was, the display is the one that it was, and the scan runs on. */
  private static void goesOn(Window window) throws Exception {
    types(window, ", and on");
    theDisplayGoesOn(window);
    assertThat(window.console().locator("canvas").evaluate("it => it.mark")).isEqualTo(MARK);
    window.awaits("session-activity", "scanning");
    assertThat(stage.audited("control.lost") + stage.audited("control.released")).isZero();
    window.page().keyboard().press("Escape");
    window.page().keyboard().press("Escape");
    awaits(window, Phase.IDLE);
  }

  /** Types into the note, which is drawn as it comes. */
  private static void types(Window window, String text) throws Exception {
    BufferedImage before = note(window);
    window.page().keyboard().type(text);
    Run.until(
        "'" + text + "' in the note",
        (long) Window.PATIENCE_MILLIS,
        () -> Pixels.different(before, note(window)) > 100);
  }

  private static BufferedImage note(Window window) {
    return window.pixels().getSubimage(440, 690, 816, 40);
  }

  private static void inControl(Window window) {
    assertThat(window.on("control-state")).hasAttribute("data-state", "in-control");
  }
}
