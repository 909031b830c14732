package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Timing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;

/** Several people at one console, an X server, and the panel beside it; Tess is in control. */
abstract class SeveralPeople {
  static final Map<String, Window> WINDOWS = new HashMap<>();
  static XConsole x;
  private static Axe axe;

  @RegisterExtension
  static final Stage stage =
      Stage.site(
          () -> {
            x = XConsole.start();
            return XConsole.site(XConsole.scanner("x-1", "X 1", x.port()));
          });

  final Window tess = WINDOWS.get("tess");
  final Window ben = WINDOWS.get("ben");
  final Window tablet = WINDOWS.get("olga");

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

  static void comes(String id, String name, String role) throws Exception {
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

  /**
   * Prints how long an order took, from its call on at the appliance, and from its request to its
   * answer at the tablet. When it is answered, input is barred, or the session over.
   */
  final void timed(String what, Runnable tap) {
    Response answer = tablet.page().waitForResponse("**/api/on-site/act", tap);
    answer.finished();
    Timing timing = answer.request().timing();
    System.out.printf(
        "%s at the panel: %s at the appliance, %.1f ms at the tablet%n",
        what, answer.headerValue("server-timing"), timing.responseEnd - timing.requestStart);
    assertThat(answer.status()).as(what).isEqualTo(204);
  }

  final Locator onPanel(String test) {
    return tablet.page().locator("[data-scanner=x-1] [data-test=" + test + "]");
  }

  final void isClean(String what, Window window) {
    assertThat(axe.violations(window.page())).as(what).isEmpty();
    window.picture(what);
  }
}
