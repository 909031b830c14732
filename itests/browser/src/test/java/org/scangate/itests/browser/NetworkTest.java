package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** The README's fifth step of a technologist: the network goes and comes back. */
class NetworkTest {
  /** Of the link after the network, and what a busy machine may add. */
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(1);

  private static XConsole x;
  private static Relay relay;
  private static Window window;

  @RegisterExtension
  static final Stage stage =
      Stage.site(
          () -> {
            x = XConsole.start();
            relay = new Relay(NetworkTest::port);
            return XConsole.site(XConsole.scanner("x-1", "X 1", x.port()))
                .replace(
                    "addresses: [localhost:8443]",
                    "addresses: [localhost:8443, localhost:" + relay.port() + "]");
          });

  private static int port() {
    return stage.appliance().port();
  }

  @BeforeAll
  static void takesControl() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    window = new Window(stage.chromium().profile().newPage(), "https://localhost:" + relay.port());
    window.signIn(tess, new Authenticator(tess.otpauthUri()).code());
    window.open("x-1");
  }

  @AfterAll
  static void end() throws Exception {
    relay.close();
    x.close();
  }

  @Test
  void aShortLossLeavesNoKeyDownAndResumes() throws Exception {
    takesControlAndThePointer();
    String link = link();
    int before = x.events().size();
    window.page().keyboard().down("KeyA");
    window.page().keyboard().down("ShiftLeft");
    Run.until("both keys down", 60_000, () -> XEvent.down(x.eventsAfter(before)).size() == 2);
    relay.cut();
    window.awaits("banner", "lost").picture("session-link-lost");
    Run.until("no key down", 60_000, () -> XEvent.down(x.eventsAfter(before)).isEmpty());
    x.showTime();
    relay.heal();
    long healed = System.nanoTime();
    window.awaits("link-state", "up");
    Duration took = Duration.ofNanos(System.nanoTime() - healed);
    window.picture("session-link-back");
    System.out.println("the link was back " + took.toMillis() + " ms after the network");
    assertThat(took).isLessThan(RESUMED_WITHIN);
    assertThat(link()).isEqualTo(link);
    window.page().keyboard().up("KeyA");
    window.page().keyboard().up("ShiftLeft");
    screensAgree();
    if (window.on("banner").getAttribute("data-state").equals("offer")) {
      window.page().keyboard().press("Enter");
    }
    window.awaits("control-state", "in-control");
    int after = x.events().size();
    window.page().keyboard().press("KeyB");
    Run.until(
        "b down and up",
        60_000,
        () ->
            x.eventsAfter(after).stream().anyMatch(it -> it.isRelease() && it.what().equals("b")));
    assertThat(XEvent.down(x.events())).isEmpty();
    window.giveBack();
  }

  /** Longer than control outlives its holder's link, shorter than the link outlives its paths. */
  @Test
  void oneKeyResumesAfterALongerLoss() throws Exception {
    takesControlAndThePointer();
    String link = link();
    relay.cut();
    window.awaits("banner", "lost");
    Run.until("control is given up", 60_000, () -> !holder().contains("Tess"));
    relay.heal();
    window.awaits("link-state", "up");
    assertThat(link()).isEqualTo(link);
    window.awaits("banner", "offer").picture("session-link-resume");
    assertThat(window.on("resume")).isFocused();
    window.page().keyboard().press("Enter");
    window.awaits("control-state", "in-control");
    screensAgree();
    window.giveBack();
  }

  /** A pointer that somebody else has put where it is, Xvnc would paint into the picture. */
  private static void takesControlAndThePointer() {
    window.askControl().point(700, 500);
  }

  private static void screensAgree() throws InterruptedException {
    Run.until("the same pixels", 60_000, () -> Pixels.different(window.pixels(), x.screen()) == 0);
  }

  private static String link() {
    return stage.cell("links", " tess ", 0);
  }

  private static String holder() {
    return stage.cell("scanners", "x-1 ", 5);
  }
}
