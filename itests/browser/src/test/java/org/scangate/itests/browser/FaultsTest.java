package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.browser.SimulatedConsole.awaits;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.browser.SimulatedConsole.Phase;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * A scanner that goes wrong under the hands of a technologist: what is seen in words, that a
 * colleague at the other scanner is not disturbed, and that all is well again by itself or with the
 * end of the fault.
 */
class FaultsTest {
  @RegisterExtension static final Stage stage = Stage.demo();
  private static Window window;
  private static Window colleague;

  @BeforeAll
  static void bothTakeControl() throws Exception {
    window = signedIn("tess", "Tess Okafor").open("mr-1");
    colleague = signedIn("tom", "Tom Abara").open("ct-1").askControl();
    listens();
  }

  private static Window signedIn(String id, String name) throws Exception {
    Somebody somebody = stage.appliance().person(id, name, "technologist");
    return stage.window().signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
  }

  @BeforeEach
  void takesControl() throws Exception {
    awaits(window, Phase.IDLE);
    window.askControl();
  }

  @AfterEach
  void theColleagueWasNotDisturbed() throws Exception {
    entersANote(colleague, "all is well here");
    assertThat(colleague.on("control-state")).hasAttribute("data-state", "in-control");
    assertThat(colleague.on("link-state")).hasAttribute("data-state", "up");
    assertThat(colleague.on("control-refused")).isEmpty();
    assertThat(window.errors()).isEmpty();
    assertThat(colleague.errors()).isEmpty();
  }

  @Test
  void hang() throws Exception {
    entersANote(window, ":fault hang");
    window.page().keyboard().press("KeyA"); // the first that does not come back
    isLostAndComesBack("the driver did not come back from input.");
  }

  @Test
  void drop() throws Exception {
    fault("drop");
    isLostAndComesBack("the simulated scanner dropped the connection, as it was told to.");
  }

  private static void isLostAndComesBack(String why) throws Exception {
    isSaid("MR 1 cannot be reached: " + why);
    isSaid("The console of MR 1 is back. What was typed meanwhile did not reach it.");
    window.awaits("session-activity", "idle");
    awaits(window, Phase.IDLE);
    entersANote(window, "well again");
    window.giveBack();
  }

  /** What comes too fast is not passed on late: control ends. Key by key it goes on. */
  @Test
  void slow() throws Exception {
    fault("slow");
    window.page().keyboard().type("much too fast for it");
    window.awaits("control-state", "viewing");
    assertThat(window.on("control-refused"))
        .containsText("took input more than 2 s late; nothing that waited was passed on");
    window.picture("fault-slow");
    window.askControl();
    for (String key : "x Enter : f a u l t Space n o n e Enter".split(" ", -1)) {
      BufferedImage before = note(window);
      window.page().keyboard().press(key);
      Run.until(key, 60_000, () -> Pixels.different(before, note(window)) > 0);
    }
    entersANote(window, "and faster than it can be when slow");
    assertThat(window.on("control-state")).hasAttribute("data-state", "in-control");
    window.giveBack();
  }

  /** The picture is what the scanner sends; window, control and the way out stay whole. */
  @Test
  void garbage() throws Exception {
    BufferedImage before = window.pixels();
    fault("garbage");
    Run.until("noise", 60_000, () -> Pixels.different(before, window.pixels()) > 300_000);
    assertThat(window.on("control-state")).hasAttribute("data-state", "in-control");
    assertThat(window.on("link-state")).hasAttribute("data-state", "up");
    window.picture("fault-garbage");
    theColleagueWasNotDisturbed();
    fault("none");
    awaits(window, Phase.IDLE);
    window.giveBack();
  }

  /** It is the scanner that lies; its own screen is shown beside what it says. */
  @Test
  void wrongState() throws Exception {
    fault("wrong-state");
    window.awaits("session-activity", "scanning");
    awaits(window, Phase.IDLE);
    window.picture("fault-wrong-state");
    fault("none");
    window.awaits("session-activity", "idle");
    window.giveBack();
  }

  private static void fault(String name) {
    window.point(848, 710).page().keyboard().type(":fault " + name);
    window.page().keyboard().press("Enter");
  }

  /** By mouse and keyboard, until the console has it in its log. */
  private static void entersANote(Window theirs, String text) throws Exception {
    BufferedImage before = log(theirs);
    theirs.point(848, 710).page().keyboard().type(text);
    theirs.page().keyboard().press("Enter");
    Run.until(text, 60_000, () -> Pixels.different(before, log(theirs)) > 50);
  }

  private static BufferedImage note(Window theirs) {
    return theirs.pixels().getSubimage(440, 690, 816, 40);
  }

  /** What the console has said. */
  private static BufferedImage log(Window theirs) {
    return theirs.pixels().getSubimage(440, 746, 816, 198);
  }

  /** Keeps what the page says, which goes away again. */
  private static void listens() {
    window
        .page()
        .evaluate(
            "() => { const within = root => [...root.querySelectorAll('*')].flatMap(it =>"
                + " [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);"
                + " const said = within(document).find(it => it.dataset?.test === 'said');"
                + " window.allSaid = [];"
                + " new MutationObserver(() => window.allSaid.push(said.innerText))"
                + ".observe(said, {childList: true, subtree: true, characterData: true}); }");
  }

  private static void isSaid(String words) throws Exception {
    Run.until(
        words,
        60_000,
        () -> window.page().evaluate("() => window.allSaid.join()").toString().contains(words));
  }
}
