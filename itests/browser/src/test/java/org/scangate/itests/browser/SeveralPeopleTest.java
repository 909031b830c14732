package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** Several people at one console, an X server, and the panel beside it. */
class SeveralPeopleTest {
  private static final Map<String, Window> WINDOWS = new HashMap<>();
  private static XConsole x;
  private static Axe axe;

  @RegisterExtension
  static final Stage stage =
      Stage.site(
          () -> {
            x = XConsole.start();
            return XConsole.site(XConsole.scanner("x-1", "X 1", x.port()));
          });

  private final Window tess = WINDOWS.get("tess");
  private final Window ben = WINDOWS.get("ben");
  private final Window tablet = WINDOWS.get("olga");

  @BeforeAll
  static void everybodyComes() throws Exception {
    axe = new Axe();
    comes("tess", "Tess Okafor", "technologist");
    comes("ben", "Ben Roe", "technologist");
    comes("trudy", "Trudy Lang", "trainee");
    comes("rada", "Rada Novak", "radiologist");
    Somebody olga = stage.appliance().person("olga", "Olga Berg", "on-site-operator");
    Window panel = stage.onSiteWindow();
    panel.goTo("/").signIn(olga, new Authenticator(olga.otpauthUri()).code());
    panel.click("nav-panel");
    panel.fill("panel-code", Panels.code(stage.appliance(), "x-room")).click("panel-enrol-submit");
    assertThat(panel.on("panel-id")).containsText("x-room");
    WINDOWS.put("olga", panel);
  }

  private static void comes(String id, String name, String role) throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    Window window = stage.window();
    window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
    WINDOWS.put(id, window.open("x-1"));
  }

  @AfterAll
  static void end() throws Exception {
    x.close();
  }

  @BeforeEach
  void tessIsInControl() {
    tess.askControl();
  }

  @AfterEach
  void nobodyIs() {
    for (Window window : List.of(tess, ben)) {
      Locator state = window.on("control-state");
      if (state.count() == 1 && "in-control".equals(state.getAttribute("data-state"))) {
        window.giveBack();
      }
    }
  }

  private Locator onPanel(String test) {
    return tablet.page().locator("[data-scanner=x-1] [data-test=" + test + "]");
  }

  private void isClean(String what, Window window) {
    assertThat(axe.violations(window.page())).as(what).isEmpty();
    window.picture(what);
  }

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
  void whoIsEjectedIsOutUntilLetInAgain() {
    onPanel("panel-person")
        .filter(new Locator.FilterOptions().setHasText("Ben Roe"))
        .locator("[data-test=panel-eject]")
        .click();
    tablet.click("confirm-yes");
    assertThat(ben.page().locator("main")).containsText("Olga Berg on site has ejected you");
    assertThat(tess.on("present")).hasCount(3);
    ben.picture("session-ejected");
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

  private static List<String> keysAfter(int before) {
    return x.eventsAfter(before).stream()
        .filter(it -> it.kind().equals("KeyPress"))
        .map(XEvent::what)
        .toList();
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
