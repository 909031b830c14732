package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scangate.itests.harness.Run;

/** What each role may do at a console beside the others: docs/control.md, row by row. */
class RoleTableTest extends SeveralPeople {

  /** Asks as the page itself would, although it shows no button for it. */
  private static void askWithoutAButton(Window window) {
    window
        .page()
        .evaluate(
            "() => { const find = (root) => { for (const it of root.querySelectorAll('*')) {"
                + " if (it.localName === 'sg-session') return it;"
                + " const deep = it.shadowRoot && find(it.shadowRoot); if (deep) return deep; }"
                + " return null; };"
                + " find(document).client.askControl(); }");
  }

  @Test
  void whoOnlyViewsIsRefusedAndGetsNothingThrough() throws Exception {
    tess.console().click();
    Run.until("the click at the console", 60_000, () -> !x.events().isEmpty());
    for (String id : List.of("trudy", "rada")) {
      Window window = WINDOWS.get(id);
      long refused = stage.audited("control.refused");
      assertThat(window.on("control-button")).hasCount(0);
      askWithoutAButton(window);
      assertThat(window.on("control-refused")).containsText("technologist");
      Run.until(
          "the refusal is in the audit", 60_000, () -> stage.audited("control.refused") > refused);
      window.console().click();
      window.page().keyboard().press("v");
      assertThat(window.on("said")).containsText("You are viewing");
    }
    int before = x.events().size();
    tess.page().keyboard().press("w");
    Run.until("the holder's key", 60_000, () -> !x.eventsAfter(before).isEmpty());
    assertThat(x.events()).noneMatch(it -> it.what().equals("v"));
    tess.awaits("control-state", "in-control");
  }

  @Test
  void whoeverWaitsIsNextWhenTheHolderGivesBackOrLeaves() {
    ben.click("control-button");
    assertThat(tess.on("control-asked")).containsText("Ben Roe asks for control");
    tess.giveBack();
    ben.awaits("control-state", "in-control");

    tess.click("control-button");
    assertThat(ben.on("control-asked")).containsText("Tess Okafor asks for control");
    ben.click("leave").click("confirm-yes");
    tess.awaits("control-state", "in-control");
    assertThat(tess.on("present")).hasCount(3);
    ben.open("x-1");
    assertThat(tess.on("present")).hasCount(4);
  }

  @Test
  void oneRequestWaitsAtATimeAndTheNextIsToldWhose() throws Exception {
    if (!WINDOWS.containsKey("tom")) {
      comes("tom", "Tom Lund", "technologist");
    }
    Window tom = WINDOWS.get("tom");
    ben.click("control-button");
    assertThat(tess.on("control-asked")).containsText("Ben Roe asks for control");
    tom.click("control-button");
    assertThat(tom.on("control-refused")).containsText("Ben Roe");
    tess.click("keep-control");
    assertThat(ben.on("control-refused")).containsText("Tess Okafor keeps control");
    tom.click("leave");
  }

  @Test
  void aPersonsControlMovesToTheirOtherWindow() {
    Window second = new Window(tess.page().context().newPage(), stage.appliance().uri().toString());
    second.goTo("/scanners/x-1").awaitsConsole();
    second.askControl();
    tess.awaits("control-state", "viewing");
    second.giveBack();
    second.page().close();
    assertThat(ben.on("present")).hasCount(4);
  }

  @Test
  void aHoldEndsControlUntilItIsReleasedOnSite() {
    timed("hold", () -> onPanel("panel-hold").click());
    tess.awaits("control-state", "viewing");
    ben.click("control-button");
    assertThat(ben.on("control-refused")).not().isEmpty();
    onPanel("panel-release").click();
    ben.askControl();
  }

  @Test
  void whoJoinsLateSeesTheRightPixelsAtOnce() throws Exception {
    Window rada = WINDOWS.get("rada");
    x.showTime();
    long began = System.nanoTime();
    rada.goTo("/scanners/x-1").awaitsConsole();
    long painted = System.nanoTime();
    Run.until(
        "the late viewer has the console's pixels",
        60_000,
        () -> Pixels.different(rada.pixels(), x.screen()) == 0);
    System.out.printf(
        "a late viewer: painted after %d ms, compared with the X screen after %d ms%n",
        (painted - began) / 1_000_000, (System.nanoTime() - began) / 1_000_000);
    assertThat(Pixels.different(WINDOWS.get("trudy").pixels(), x.screen())).isZero();
  }

  @Test
  void whatIsDrawnIsSeenByEveryoneAndByNoConsole() throws Exception {
    Window trudy = WINDOWS.get("trudy");
    Window rada = WINDOWS.get("rada");
    tess.console().click();
    Run.until("the click at the console", 60_000, () -> XEvent.down(x.events()).isEmpty());
    int before = x.events().size();

    trudy.click("draw-mode").awaits("input-state", "draws").drawLine(200, 200, 500, 300);
    for (Window window : List.of(tess, ben, rada, trudy)) {
      assertThat(window.on("drawn")).hasCount(1);
      assertThat(window.on("drawn-by").first()).hasText("Trudy Lang");
    }
    isClean("session-trainee-draws", trudy);
    isClean("session-drawn-over", tess);

    tess.click("draw-mode").awaits("input-state", "draws").drawLine(600, 400, 700, 500);
    tess.page().keyboard().press("q");
    tess.page().keyboard().press("Space");
    tess.page().keyboard().press("ArrowRight");
    tess.page().keyboard().press("Space");
    for (Window window : List.of(tess, ben, rada, trudy)) {
      assertThat(window.on("drawn")).hasCount(3);
    }
    isClean("session-holder-draws", tess);
    tess.page().keyboard().press("Backspace");
    assertThat(rada.on("drawn")).hasCount(2);
    tess.page().keyboard().press("Escape");
    tess.awaits("input-state", "goes");

    rada.goTo("/scanners/x-1").awaitsConsole();
    assertThat(rada.on("drawn")).hasCount(2);
    trudy.click("draw-undo");
    assertThat(rada.on("drawn")).hasCount(1);
    assertThat(trudy.on("draw-clear-all")).hasCount(0);
    tess.click("draw-clear-all");
    for (Window window : List.of(tess, ben, rada, trudy)) {
      assertThat(window.on("drawn")).hasCount(0);
    }
    trudy.click("draw-mode").awaits("input-state", "frozen");

    // Pressed after all that was drawn: when it is there, whatever drew has not come before it.
    tess.console().locator("canvas").focus();
    tess.page().keyboard().press("z");
    Run.until("the key after the drawings", 60_000, () -> !keysAfter(before).isEmpty());
    assertThat(keysAfter(before)).containsExactly("z");
    assertThat(x.eventsAfter(before)).noneMatch(it -> it.kind().startsWith("Button"));
    assertThat(x.eventsAfter(before)).noneMatch(it -> it.kind().equals("MotionNotify"));
  }

  @Test
  void whatIsDrawnInAWindowOfItsOwnIsSeenByEveryoneAndClearedAtThePanel() throws Exception {
    Window trudy = WINDOWS.get("trudy");
    Page popUp = trudy.page().waitForPopup(() -> trudy.click("pop-out"));
    Window second = new Window(popUp, "");
    second.awaitsConsole();
    second.click("draw-mode").awaits("input-state", "draws").drawLine(100, 100, 300, 200);
    for (Window window : List.of(tess, ben, second)) {
      assertThat(window.on("drawn")).hasCount(1);
      assertThat(window.on("drawn-by").first()).hasText("Trudy Lang");
    }
    isClean("pop-out-draws", second);
    onPanel("panel-clear-drawings").click();
    for (Window window : List.of(tess, ben, second)) {
      assertThat(window.on("drawn")).hasCount(0);
    }
    assertThat(onPanel("panel-clear-drawings")).hasCount(0);
    assertThat(second.errors()).isEmpty();
    popUp.close();
    trudy.awaitsConsole();
  }

  private static List<String> keysAfter(int before) {
    return x.eventsAfter(before).stream()
        .filter(it -> it.kind().equals("KeyPress"))
        .map(XEvent::what)
        .toList();
  }
}
