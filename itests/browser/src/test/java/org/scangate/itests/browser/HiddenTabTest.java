package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * A session whose page is behind another one, or hangs, in a Chromium that puts hidden pages to
 * sleep as it does for people: the link stays, control does not.
 */
class HiddenTabTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final Duration HIDDEN = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(75);

  /** Of control by somebody away: a second to notice it, and what the site file allows. */
  private static final Duration CONTROL_LASTS = Duration.ofSeconds(4);

  /** Timers that run once a minute: by default after five minutes, here for the short form soon. */
  private static final String SOONER =
      "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10";

  private static final String WITHIN =
      "const within = root => [...root.querySelectorAll('*')].flatMap(it =>"
          + " [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);"
          + " const on = test => within(document).find(it => it.dataset?.test === test);";

  /** What the page notes by itself of its visibility, its timers and its link. */
  private static final String NOTES =
      "() => {"
          + WITHIN
          + " const notes = { visible: [document.visibilityState], ticks: [], link: [] };"
          + " window.notes = notes;"
          + " document.addEventListener('visibilitychange',"
          + " () => notes.visible.push(document.visibilityState));"
          + " new MutationObserver(() => notes.link.push(on('link-state').dataset.state))"
          + ".observe(on('link-state'), { attributeFilter: ['data-state'] });"
          + " setInterval(() => notes.ticks.push(performance.now()), 100); }";

  private static final String LONGEST_PAUSE_SECONDS =
      "() => [...notes.ticks, performance.now()].reduce((most, at, i, all) =>"
          + " Math.max(most, at - (all[i - 1] ?? at)), 0) / 1000";

  @RegisterExtension
  static final Stage stage =
      Stage.demo()
          .with(
              appliance ->
                  Chromium.join(
                      LONG
                          ? new EverydayChromium(appliance.siteCa())
                          : new EverydayChromium(appliance.siteCa(), SOONER)));

  private static Window window;
  private static Page other;
  private String link;

  @BeforeAll
  static void signsIn() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    window = stage.window().signIn(tess, new Authenticator(tess.otpauthUri()).code());
    assertThat(window.on("scanner-card")).hasCount(2);
    other = stage.chromium().profile().newPage();
    window.page().bringToFront();
  }

  @BeforeEach
  void takesControl() {
    window.goTo("/scanners").open("mr-1").askControl();
    link = link();
    window.page().evaluate(NOTES);
    assertThat(visibility()).isEqualTo("visible");
  }

  @Test
  void theLinkStaysAndControlEnds() throws Exception {
    other.bringToFront();
    assertThat(visibility()).isEqualTo("hidden");
    controlEnds();
    window.page().evaluate("() => {" + WITHIN + " on('control-button').click(); }");
    assertThat(window.on("control-refused")).containsText("Your window is hidden");
    assertThat(holder()).isEqualTo("-");
    lasts(HIDDEN, () -> link().equals(link) && visibility().equals("hidden"));
    int ticks = (Integer) window.page().evaluate("notes.ticks.length");
    double pause = ((Number) window.page().evaluate(LONGEST_PAUSE_SECONDS)).doubleValue();
    System.out.printf(
        "hidden for %d s: a timer of 100 ms ran %d times, with %.0f s between two at most%n",
        HIDDEN.toSeconds(), ticks, pause);
    assertThat(ticks).as("timers are slowed down").isLessThan((int) HIDDEN.toSeconds() * 2);
    assertThat(pause).as("and at last to one a minute").isGreaterThan(LONG ? 50 : 5);
    window.page().bringToFront();
    assertThat(note("visible")).isEqualTo("visible,hidden,visible");
    theLinkWasNeverLost();
    window.awaits("control-state", "viewing").picture("session-was-hidden");
    window.askControl().giveBack();
    assertThat(window.errors()).isEmpty();
  }

  @Test
  void aPopOutInSightIsEnoughForControl() throws Exception {
    window.click("display-second").awaitsConsole();
    Page popUp = window.page().waitForPopup(() -> window.click("pop-out"));
    Window second = new Window(popUp, "").awaitsConsole();
    other.bringToFront();
    assertThat(visibility()).isEqualTo("hidden");
    lasts(CONTROL_LASTS.multipliedBy(2), () -> holder().equals("Tess Okafor"));
    second.page().close();
    controlEnds();
    window.page().bringToFront();
    theLinkWasNeverLost();
    window.awaits("control-state", "viewing");
  }

  @Test
  void aPageThatHangsKeepsItsLinkOnly() throws Exception {
    window
        .page()
        .evaluate(
            "() => { setTimeout(() => { const end = performance.now() + 12_000;"
                + " while (performance.now() < end); }, 100); }");
    controlEnds();
    theLinkWasNeverLost();
    window.awaits("control-state", "viewing").picture("session-was-hung");
    assertThat(window.on("control-refused")).containsText("did not respond");
    window.askControl().giveBack();
  }

  private static void controlEnds() throws InterruptedException {
    long start = System.nanoTime();
    Run.until("nobody is in control", 60_000, () -> holder().equals("-"));
    System.out.println(
        "control ended after " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
  }

  /** Looks again and again for so long. */
  private static void lasts(Duration how, java.util.function.BooleanSupplier holds)
      throws InterruptedException {
    long end = System.nanoTime() + how.toNanos();
    Run.until(
        "that long",
        how.toMillis() + 60_000,
        () -> {
          assertThat(holds.getAsBoolean()).isTrue();
          return System.nanoTime() > end;
        });
  }

  private void theLinkWasNeverLost() {
    assertThat(note("link")).as("changes of the link's state").isEmpty();
    assertThat(link()).isEqualTo(link);
  }

  private static String visibility() {
    return (String) window.page().evaluate("document.visibilityState");
  }

  private static String note(String what) {
    return (String) window.page().evaluate("String(notes." + what + ")");
  }

  private static String link() {
    return stage.cell("links", " tess ", 0);
  }

  private static String holder() {
    return stage.cell("scanners", "mr-1 ", 5);
  }
}
