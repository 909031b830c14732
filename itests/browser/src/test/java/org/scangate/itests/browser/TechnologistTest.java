package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Button;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** The README's first ten minutes of a technologist, step by step; each step leaves a picture. */
class TechnologistTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  @Test
  void operatesTheSimulatedMr() throws Exception {
    Somebody tess = stage.appliance().freshPerson("tess", "Tess Okafor", "technologist");
    Window window = stage.window();
    signsInAndChoosesAPassword(window, tess);
    findsHerScanners(window);
    window.open("mr-1").picture("session-viewing");
    Window second = popsOutTheSecondDisplay(window);
    typesWithoutControl(window);
    window.askControl().picture("session-in-control");
    assertThat(stage.audited("control.granted")).isPositive();
    BufferedImage before = second.pixels();
    scansByMouse(window, second);
    assertThat(Pixels.different(before, second.pixels())).isPositive();
    scansByKeyboard(window);
    isAskedInThePopOut(window, second);
    closes(window, second);
    assertThat(window.errors()).isEmpty();
    assertThat(second.errors()).isEmpty();
    assertThat(stage.appliance().ctl("audit-verify").code()).isZero();
  }

  private static void signsInAndChoosesAPassword(Window window, Somebody tess) throws Exception {
    window.goTo("/");
    assertThat(window.on("sign-in")).isVisible();
    window.picture("sign-in").signIn(tess, new Authenticator(tess.otpauthUri()).code());
    assertThat(window.on("choose-password")).isVisible();
    window.picture("choose-password");
    window.fill("new", "four plain words here").fill("again", "four plain words there");
    window.click("password-submit");
    assertThat(window.on("password-problem")).containsText("differ");
    window.fill("again", "four plain words here").click("password-submit");
  }

  private static void findsHerScanners(Window window) {
    assertThat(window.on("scanner-card")).hasCount(2);
    assertThat(window.on("scanner-name")).hasText(new String[] {"CT 1", "MR 1"});
    assertThat(window.on("scanner-activity").first()).containsText("Idle");
    assertThat(window.on("scanner-people").first()).containsText("Nobody is here");
    assertThat(window.on("nav-people")).hasCount(0);
    window.picture("scanners");
  }

  private static Window popsOutTheSecondDisplay(Window window) throws Exception {
    window.click("display-second");
    window.awaitsConsole();
    Page popUp = window.page().waitForPopup(() -> window.click("pop-out"));
    Window second = new Window(popUp, "");
    second.awaitsConsole();
    assertThat(window.on("popped-out")).isVisible();
    assertThat(second.on("session-scanner")).hasText("MR 1");
    assertThat(Pixels.bright(second.pixels(), 0, 0, 400, 56, 160)).isGreaterThan(100);
    assertThat(links()).as("links").isEqualTo(1);
    second.picture("pop-out");
    window.click("display-main");
    window.awaitsConsole();
    return second;
  }

  /** Neither through the page as it is nor from a page that would send all the same. */
  private static void typesWithoutControl(Window window) throws Exception {
    awaits(window, Phase.IDLE);
    BufferedImage before = window.pixels();
    SimulatedConsole.press(window, Button.PREPARE);
    window.page().keyboard().press("F5");
    assertThat(window.on("said")).containsText("Ask for control");
    window.picture("session-refused-input");
    window
        .page()
        .evaluate(
            "() => { const find = root => [...root.querySelectorAll('*')].flatMap(it =>"
                + " [it, ...(it.shadowRoot ? find(it.shadowRoot) : [])]);"
                + " const view = find(document).find(it => it.localName === 'sg-console');"
                + " view.rfb.viewOnly = false;"
                + " view.send([{keysym: 0xffc2, code: 'F5', down: true},"
                + " {keysym: 0xffc2, code: 'F5', down: false}]); }");
    window.askControl();
    assertThat(Pixels.different(before, window.pixels())).isZero();
    window.giveBack();
  }

  private static void scansByMouse(Window window, Window second) throws Exception {
    SimulatedConsole.choosePhantom(window, 1);
    SimulatedConsole.chooseProtocol(window, 0);
    SimulatedConsole.press(window, Button.PREPARE);
    window.awaits("session-activity", "preparing");
    awaits(window, Phase.READY);
    SimulatedConsole.press(window, Button.START);
    window.awaits("session-activity", "scanning");
    assertThat(window.on("session-progress")).containsText("%");
    Run.until(
        "half the images",
        60_000,
        () -> window.on("session-progress").count() == 1 && percent(window) >= 40);
    window.picture("session-scanning");
    second.picture("pop-out-scanning");
    window.awaits("session-activity", "idle");
  }

  private static int percent(Window window) {
    return Integer.parseInt(window.on("session-progress").innerText().replaceAll("[^0-9]", ""));
  }

  private static void scansByKeyboard(Window window) throws Exception {
    window.page().keyboard().press("F5");
    awaits(window, Phase.READY);
    window.page().keyboard().press("F5");
    awaits(window, Phase.SCANNING);
    window.awaits("session-activity", "idle").picture("session-finished");
  }

  /** Wherever she looks, she can answer. */
  private static void isAskedInThePopOut(Window window, Window second) throws Exception {
    Somebody ben = stage.appliance().person("ben", "Ben Roe", "technologist");
    Window other = stage.window();
    other.signIn(ben, new Authenticator(ben.otpauthUri()).code()).open("mr-1");
    other.click("control-button");
    assertThat(second.on("control-asked")).containsText("Ben Roe asks for control");
    second.picture("pop-out-asked").click("keep-control");
    assertThat(other.on("control-refused")).containsText("keeps control");
    assertThat(window.on("control-asked")).isEmpty();
    other.click("leave");
  }

  private static void closes(Window window, Window second) throws Exception {
    window.click("leave");
    assertThat(window.on("confirm")).isVisible();
    window.picture("close-warning").click("confirm-no");
    window.giveBack();
    assertThat(window.on("said")).containsText("You gave control back");
    window.click("leave");
    assertThat(window.on("scanner-card")).hasCount(2);
    Run.until("the pop-out closes", 60_000, second.page()::isClosed);
    Run.until("no link", 60_000, () -> unchecked(TechnologistTest::links) == 0);
    assertThat(stage.audited("control.released")).isPositive();
    window.click("sign-out");
    assertThat(window.on("sign-in")).isVisible();
  }

  private static long links() throws IOException, InterruptedException {
    return stage
        .appliance()
        .ctl("links")
        .output()
        .lines()
        .filter(l -> l.contains(" tess "))
        .count();
  }

  private static <T> T unchecked(java.util.concurrent.Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
