package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scangate.itests.harness.Run;

/** Who is here, who has control, and what is said. */
class SeveralPeopleTest extends SeveralPeople {
  @Test
  void everybodyIsNamedWithTheirRoleOnEveryScreen() {
    for (String id : List.of("tess", "ben", "trudy", "rada")) {
      Locator present = WINDOWS.get(id).on("present");
      assertThat(present).hasCount(4);
      for (String one :
          List.of("Tess Okafor", "Ben Roe", "Trudy Lang", "Rada Novak", "Trainee", "Radiologist")) {
        assertThat(WINDOWS.get(id).on("people")).containsText(one);
      }
    }
    assertThat(onPanel("panel-person")).hasCount(4);
    assertThat(onPanel("panel-holder")).containsText("Tess Okafor is in control");
    assertThat(WINDOWS.get("trudy").on("control-button")).hasCount(0);
    assertThat(WINDOWS.get("rada").on("control-button")).hasCount(0);
    isClean("panel-people", tablet);
  }

  @Test
  void theHolderIsAskedAndHandsOver() throws Exception {
    ben.click("control-button");
    assertThat(ben.on("control-state")).containsText("Tess Okafor is asked to hand over");
    assertThat(tess.on("control-asked")).containsText("Ben Roe asks for control");
    assertThat(onPanel("panel-people")).containsText("asks for control");
    isClean("session-asked-to-hand-over", tess);
    isClean("session-waits-for-holder", ben);
    tess.click("keep-control");
    assertThat(ben.on("control-refused")).containsText("Tess Okafor keeps control");
    assertThat(tess.on("control-asked")).isEmpty();

    ben.click("control-button");
    assertThat(tess.on("control-asked")).not().isEmpty();
    ben.click("control-button");
    assertThat(ben.on("control-refused")).containsText("You withdrew");
    assertThat(tess.on("control-asked")).isEmpty();

    ben.click("control-button");
    tess.click("hand-over");
    ben.awaits("control-state", "in-control");
    tess.awaits("control-state", "viewing");
    assertThat(tess.on("control-refused")).containsText("You handed it to Ben Roe");
    int before = x.events().size();
    ben.console().click();
    ben.page().keyboard().press("b");
    Run.until(
        "Ben's key at the console",
        60_000,
        () -> x.eventsAfter(before).stream().anyMatch(it -> it.what().equals("b")));
  }

  @Test
  void whoeverIsOnSiteTakesOverWhileAKeyIsHeldDown() throws Exception {
    tess.console().click();
    int before = x.events().size();
    tess.page().keyboard().down("KeyA");
    Run.until("the key is down", 60_000, () -> XEvent.down(x.eventsAfter(before)).size() == 1);
    onPanel("panel-take-over").click();
    Run.until("no key is down", 60_000, () -> XEvent.down(x.eventsAfter(before)).isEmpty());
    tess.page().keyboard().up("KeyA");
    tess.awaits("control-state", "viewing");
    assertThat(tess.on("control-refused")).containsText("Olga Berg has taken over on site");
    assertThat(onPanel("panel-people")).containsText("Olga Berg operates here");
    assertThat(ben.on("control-state")).containsText("Olga Berg operates on site");
    isClean("panel-taken-over", tablet);
    ben.click("control-button");
    assertThat(ben.on("control-refused")).containsText("Olga Berg operates the scanner on site");
    onPanel("panel-give-back").click();
    assertThat(onPanel("panel-take-over")).isVisible();
    ben.askControl();
  }

  @Test
  void whoIsEjectedIsOutUntilLetInAgain() throws Exception {
    onPanel("panel-person")
        .filter(new Locator.FilterOptions().setHasText("Ben Roe"))
        .locator("[data-test=panel-eject]")
        .click();
    timed("eject", () -> tablet.click("confirm-yes"));
    assertThat(ben.page().locator("main")).containsText("Olga Berg on site has ejected you");
    assertThat(tess.on("present")).hasCount(3);
    ben.picture("session-ejected");
    Run.until("what Ben saw is kept", 60_000, () -> stage.cell("watched", "ben", 1).equals("x-1"));
    assertThat(stage.audited("console.watched")).isPositive();
    ben.goTo("/scanners/x-1");
    assertThat(ben.page().locator("main")).containsText("let in again at the panel");
    isClean("panel-ejected", tablet);
    onPanel("panel-admit").click();
    assertThat(onPanel("panel-ejected")).hasCount(0);
    ben.goTo("/scanners/x-1").awaitsConsole();
    assertThat(tess.on("present")).hasCount(4);
    tess.awaits("control-state", "in-control");
  }

  @Test
  void aWordIsSaidAndHeardBothWays() {
    tess.click("say-PRESS_START");
    assertThat(onPanel("call-out")).containsText("PRESS START");
    assertThat(onPanel("call-out")).containsText("Tess Okafor");
    assertThat(tess.on("call-outs-said")).containsText("not heard yet");
    isClean("panel-call-out", tablet);
    onPanel("call-out-answer").click();
    assertThat(onPanel("call-out")).hasCount(0);
    assertThat(tess.on("call-outs-said")).containsText("heard by Olga Berg");

    onPanel("say-READY").click();
    assertThat(tess.on("call-out")).containsText("READY");
    isClean("session-call-out", tess);
    tess.click("call-out-answer");
    assertThat(onPanel("call-outs-said")).containsText("heard by Tess Okafor");
    assertThat(WINDOWS.get("trudy").on("say")).hasCount(0);
  }

  @Test
  void aPanelThatHearsNothingSaysSo() {
    tablet.page().context().setOffline(true);
    assertThat(tablet.on("panel-deaf")).containsText("USE THE SCANNER’S OWN STOP");
    isClean("panel-deaf", tablet);
    tablet.click("panel-behind");
    assertThat(tablet.on("panel-deaf")).isEmpty();
    assertThat(onPanel("panel-person")).hasCount(4);
    tablet.page().context().setOffline(false);
    assertThat(tablet.on("panel-problem")).isEmpty();
    assertThat(tablet.on("panel-deaf")).isEmpty();
  }
}
