package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;

/** Every page and dialog keeps to WCAG 2.2 AA as far as axe-core sees, and needs no mouse. */
class AccessibleTest {
  @RegisterExtension static final Stage stage = Stage.demo();
  private static Axe axe;
  private static Somebody ivy;
  private static Authenticator authenticator;

  @BeforeAll
  static void makesSomebody() throws Exception {
    axe = new Axe();
    ivy = stage.appliance().person("ivy", "Ivy Chen", "technologist,site-it");
    authenticator = new Authenticator(ivy.otpauthUri());
  }

  private static void isClean(Window window, String what) {
    assertThat(axe.violations(window.page())).as(what).isEmpty();
  }

  @Test
  void axeFindsNothing() throws Exception {
    assertThat(axe.findsAFault(stage.chromium().profile().newPage())).isTrue();
    Window window = stage.window().goTo("/");
    assertThat(window.on("sign-in")).isVisible();
    isClean(window, "sign in");
    window.click("sign-in-submit");
    assertThat(window.on("sign-in-problem")).not().isEmpty();
    isClean(window, "sign in, refused");
    window.signIn(ivy, authenticator.code());
    assertThat(window.on("scanner-card")).hasCount(2);
    isClean(window, "my scanners");
    window.click("nav-status");
    assertThat(window.on("status-row").first()).isVisible();
    isClean(window, "status");
    window.click("nav-account");
    assertThat(window.on("recovery-left")).isVisible();
    isClean(window, "account");
    peopleAreClean(window);
    sessionsAreClean(window);
  }

  private static void peopleAreClean(Window window) {
    window.click("nav-people");
    assertThat(window.on("person-row")).hasCount(1);
    isClean(window, "people");
    window.fill("id", "fay").fill("name", "Fay Nilsen");
    window.on("role-field-engineer").check();
    window.click("person-submit");
    assertThat(window.on("credentials")).isVisible();
    isClean(window, "credentials");
    window.click("credentials-kept");
    window.on("person-remove").first().click();
    assertThat(window.on("confirm")).isVisible();
    isClean(window, "dialog");
    window.click("confirm-no");
  }

  private static void sessionsAreClean(Window window) {
    window.goTo("/scanners").open("mr-1");
    isClean(window, "session, viewing");
    window.click("display-second");
    window.awaitsConsole();
    Page popUp = window.page().waitForPopup(() -> window.click("pop-out"));
    Window second = new Window(popUp, "").awaitsConsole();
    isClean(window, "session, popped out");
    isClean(second, "display in its own window");
    window.click("side-by-side");
    window.askControl();
    isClean(window, "session, in control");
    isClean(second, "display in its own window, in control");
    window.click("leave");
    assertThat(window.on("confirm")).isVisible();
    isClean(window, "close warning");
    window.click("confirm-yes");
    assertThat(window.on("scanner-card")).hasCount(2);
  }

  /** What is rarely seen, in a window in which the panel is longer than its room. */
  @Test
  void axeFindsNothingInRareStates() throws Exception {
    Window window = stage.window();
    window.page().setViewportSize(1280, 800);
    window.goTo("/nonsense");
    assertThat(window.on("not-found")).isVisible();
    isClean(window, "no such page");
    window.click("to-start");
    Somebody fresh = stage.appliance().freshPerson("eve", "Eve Adler", "technologist");
    window.signIn(fresh, new Authenticator(fresh.otpauthUri()).code());
    assertThat(window.on("new")).isFocused();
    isClean(window, "choose a password");
    window.fill("new", "correct horse eve staple").fill("again", "correct horse eve staple");
    window.click("password-submit");
    window.open("mr-1").awaits("stop-box", "armed");
    isClean(window, "session at 1280x800");
    window.askControl();
    isClean(window, "in control at 1280x800");
    secondFactorTakesTheKeyboard(window);
    linkStatesAreClean(window);
    window.page().keyboard().press("F9");
    window.awaits("stop-box", "tripped");
    isClean(window, "stop tripped");
    assertThat(stage.appliance().ctl("stop-input", "demo-mr", "2", "push").code()).isZero();
    window.awaits("stop-box", "armed");
    window.page().setViewportSize(640, 400);
    isClean(window, "session at 640x400");
    window.click("panel-toggle");
    isClean(window, "panel unfolded at 640x400");
    assertThat(stage.appliance().ctl("revoke", "eve").code()).isZero();
    assertThat(window.on("session-over")).containsText("MR 1");
    assertThat(window.on("session-over")).containsText("site IT at the appliance (os account ");
    isClean(window, "session ended");
  }

  /**
   * The prompt in place, as if the appliance had said that the sign-in is past its time: what was
   * held goes up and is not typed into it, and Escape aborts nothing.
   */
  private static void secondFactorTakesTheKeyboard(Window window) throws Exception {
    Keyboard keyboard = window.page().keyboard();
    keyboard.press("F5");
    awaits(window, Phase.READY);
    keyboard.down("KeyA");
    window
        .page()
        .evaluate(
            "() => { const within = root => [...root.querySelectorAll('*')].flatMap(it =>"
                + " [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);"
                + " const session = within(document).find(it => it.localName === 'sg-session');"
                + " session.client.state.you.secondFactorDueBy ="
                + " new Date(Date.now() + 600_000).toISOString(); session.requestUpdate(); }");
    assertThat(window.on("step-up-code")).isFocused();
    keyboard.down("KeyA");
    keyboard.up("KeyA");
    assertThat(window.on("step-up-code")).hasValue("");
    keyboard.press("Escape");
    isClean(window, "second factor");
    window.picture("second-factor");
    keyboard.type("000000");
    keyboard.press("Enter");
    assertThat(window.on("second-factor").locator("[data-test=notice-bad]")).isVisible();
    awaits(window, Phase.READY);
    window.console().click();
    keyboard.press("Escape");
    awaits(window, Phase.IDLE);
  }

  /** The appliance's silence is longer than control outlives the link. */
  private static void linkStatesAreClean(Window window) throws Exception {
    try (Silence silence = new Silence(stage.appliance())) {
      window.awaits("banner", "lost");
      isClean(window, "link lost");
      window.page().waitForTimeout(3000);
    }
    window.awaits("link-state", "up");
    if ("offer".equals(window.on("banner").getAttribute("data-state"))) {
      isClean(window, "control offered again");
      window.click("resume-not");
    }
  }

  @Test
  void needsNoMouse() throws Exception {
    Window window = stage.window().goTo("/");
    assertThat(window.on("person")).isFocused();
    Keyboard keyboard = window.page().keyboard();
    keyboard.type(ivy.id());
    keyboard.press("Tab");
    keyboard.type(ivy.password());
    keyboard.press("Tab");
    keyboard.type(authenticator.code());
    keyboard.press("Enter");
    assertThat(window.on("scanner-card")).hasCount(2);
    window.tabTo("scanner-open:mr-1");
    keyboard.press("Enter");
    window.awaitsConsole();
    window.tabTo("control-button");
    keyboard.press("Enter");
    window.awaits("control-state", "in-control");
    assertThat(window.on("console")).isFocused();
    keyboard.press("F5");
    awaits(window, Phase.READY);
    keyboard.press("Escape");
    awaits(window, Phase.IDLE);
    keyboard.press("Control+Alt+Home");
    assertThat(window.on("control-button")).isFocused();
    keyboard.press("Enter");
    window.awaits("control-state", "viewing");
    window.tabTo("leave");
    keyboard.press("Enter");
    assertThat(window.on("scanner-card")).hasCount(2);
  }
}
