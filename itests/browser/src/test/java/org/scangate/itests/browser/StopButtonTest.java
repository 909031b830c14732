package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;

/** The stop on every window of a session, by button and by key, for whoever is in the session. */
class StopButtonTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  private static Window signedIn(String id, String role) throws Exception {
    Somebody somebody = stage.appliance().person(id, id, role);
    Window window = stage.window().goTo("/");
    window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
    return window;
  }

  private static void reset(Window... windows) throws Exception {
    assertThat(stage.appliance().ctl("stop-input", "demo-mr", "2", "push").code()).isZero();
    for (Window window : windows) {
      window.awaits("stop-box", "armed");
    }
  }

  private static void confirmed(Window window) {
    for (String step : new String[] {"stop-sent", "stop-relay", "stop-confirmed"}) {
      assertThat(window.on(step)).containsText("ms");
    }
  }

  @Test
  void stopsByButtonAndByKeyInEveryWindow() throws Exception {
    Window tess = signedIn("tess", "technologist").open("mr-1");
    Window rafael = signedIn("rafael", "radiologist").open("mr-1");
    tess.awaits("stop-box", "armed");
    assertThat(tess.on("stop-reason")).containsText("SIMULATED");
    assertThat(tess.on("stop")).containsText("F9");
    tess.askControl();
    assertThat(tess.on("stop-reason")).containsText("remote input may pass");
    BoundingBox before = tess.console().boundingBox();

    rafael.click("stop");
    confirmed(rafael);
    rafael.awaits("stop-box", "tripped").picture("stop-tripped");
    assertThat(rafael.on("stop-reason")).containsText("SIMULATED");
    assertThat(rafael.on("stop-honest")).isVisible();
    tess.awaits("stop-box", "tripped").awaits("control-state", "viewing");
    BoundingBox after = tess.console().boundingBox();
    assertThat(after.y).as("the display has not moved").isEqualTo(before.y);
    tess.click("control-button");
    assertThat(tess.on("control-refused")).containsText("tripped");
    reset(tess, rafael);
    assertThat(rafael.on("stop-confirmed")).hasCount(0);

    tess.askControl();
    tess.console().click();
    tess.page().keyboard().press("F9");
    confirmed(tess);
    tess.awaits("stop-box", "tripped");
    reset(tess, rafael);

    tess.click("display-second");
    tess.awaitsConsole();
    Page popUp = tess.page().waitForPopup(() -> tess.click("pop-out"));
    Window second = new Window(popUp, "");
    second.awaitsConsole();
    second.awaits("stop-box", "armed");
    popUp.keyboard().press("F9");
    confirmed(second);
    tess.awaits("stop-box", "tripped");
    reset(tess);
    assertThat(tess.errors()).isEmpty();
    assertThat(rafael.errors()).isEmpty();
    assertThat(second.errors()).isEmpty();
    tess.page().close();
    rafael.page().close();
  }

  @Test
  void knowsNothingOfTheCircuitWithoutALink() throws Exception {
    Window ulla = signedIn("ulla", "technologist").open("mr-1");
    ulla.awaits("stop-box", "armed");
    try (Silence silence = new Silence(stage.appliance())) {
      assertThat(ulla.on("stop-reason")).containsText("Not known");
      assertThat(ulla.on("stop-reason")).not().containsText("Ready");
      assertThat(ulla.on("stop-reason")).containsText("SIMULATED");
      ulla.page().keyboard().press("F9");
      assertThat(ulla.on("stop-alarm")).containsText("NOT CONFIRMED");
      assertThat(ulla.on("stop-reason")).containsText("Not known");
      ulla.picture("stop-without-link");
    }
    confirmed(ulla);
    ulla.awaits("stop-box", "tripped");
    assertThat(ulla.on("stop-alarm")).hasCount(0);
    reset(ulla);
    assertThat(ulla.on("stop-confirmed")).hasCount(0);
    assertThat(ulla.errors()).isEmpty();
  }
}
