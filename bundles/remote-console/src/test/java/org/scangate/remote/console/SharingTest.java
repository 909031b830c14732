package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Display;
import org.scangate.api.time.Ticker;

/** Real clients, real threads: what they show in the end is what the display shows. */
class SharingTest {
  private static final int WINDOW = 200 << 10;

  private final TestDisplay display = new TestDisplay("main", 640, 480);
  private final TestScanner scanner = new TestScanner(display);
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final ConsoleChannel channel = new ConsoleChannel(consoles);
  private final List<Peer> peers = new ArrayList<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @AfterEach
  void close() {
    peers.forEach(Peer::close);
    consoles.stop();
  }

  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO);
  }

  private Peer peer(String person, boolean holds) throws Exception {
    SignIn signIn = TestScanner.signIn(person, Role.TECHNOLOGIST);
    TestScanner.TestSession session = scanner.session(signIn);
    session.holds = holds;
    consoles.opened(new OpenSession(session, "link-" + person));
    TestLink link = new TestLink(signIn, "link-" + person, WINDOW);
    Peer peer = Peer.open(channel, link, session.id(), "main");
    peers.add(peer);
    return peer;
  }

  private void paint() {
    int width = 1 + random.nextInt(200);
    int height = 1 + random.nextInt(200);
    int x = random.nextInt(640 - width);
    int y = random.nextInt(480 - height);
    if (random.nextInt(3) == 0) {
      display.noise(x, y, width, height, random);
    } else {
      display.fill(x, y, width, height, random.nextInt() & 0xffffff);
    }
  }

  @Test
  void everyViewerShowsTheDisplayBitByBit() throws Exception {
    System.out.println("seed " + seed);
    for (int i = 0; i < 5; i++) {
      Peer unused = peer("p" + i, i == 0);
    }
    for (int i = 0; i < 300; i++) {
      paint();
      if (i == 100) {
        Peer unused = peer("late", false);
      }
      if (i == 150) {
        display.resize(640, 480);
      }
    }
    await().untilAsserted(() -> assertThat(peers).allMatch(peer -> peer.shows(display)));
  }

  @Test
  void tilesAreEncodedOnceForAllAndForWhoComesLate() throws Exception {
    display.fill(0, 0, 640, 480, 0x111111);
    Peer first = peer("first", true);
    await().until(() -> first.shows(display));
    // Painted without a word: who is sent what was encoded before does not see it.
    java.util.Arrays.fill(display.frame().pixels(), 0x222222);
    List<Peer> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(peer("p" + i, false));
    }
    await().until(() -> others.stream().allMatch(peer -> peer.pixel(639, 479) == 0x111111));
    assertThat(others).allMatch(peer -> peer.pixel(0, 0) == 0x111111);
    display.damage(0, 0, 640, 480);
    await().until(() -> peers.stream().allMatch(peer -> peer.shows(display)));
  }

  @Test
  void aViewerFollowsSizeAndPointer() throws Exception {
    Peer peer = peer("ann", true);
    display.show(new Display.Cursor(8, 8, 1, 1, new int[64]));
    await().until(() -> peer.cursorWidth == 8);
    display.resize(800, 600);
    paint();
    await().until(() -> peer.shows(display));
    display.show(null);
    await().until(() -> peer.cursorWidth == 0);
    display.resize(100, 50);
    display.fill(10, 10, 20, 20, 0xff00ff);
    await().until(() -> peer.shows(display));
  }

  @Test
  void aDisplayWithoutAPictureShowsItWhenItComes() throws Exception {
    TestDisplay later = new TestDisplay("later");
    scanner.displays.add(later);
    SignIn signIn = TestScanner.signIn("ann", Role.TECHNOLOGIST);
    TestScanner.TestSession session = scanner.session(signIn);
    consoles.opened(new OpenSession(session, "l"));
    Peer peer = Peer.open(channel, new TestLink(signIn, "l", WINDOW), session.id(), "later");
    peers.add(peer);
    later.resize(300, 200);
    later.fill(0, 0, 300, 200, 0x123456);
    await().until(() -> peer.shows(later));
  }

  @Test
  void whoNeverReadsCostsBoundedMemoryAndSlowsNobody() throws Exception {
    Peer deaf = peer("deaf", false);
    Peer holder = peer("holder", true);
    await().until(() -> deaf.shows(display) && holder.shows(display));
    deaf.paused = true;
    for (int i = 0; i < 200; i++) {
      display.noise(0, 0, 640, 480, random);
    }
    await().until(() -> holder.shows(display));
    // The window, and the tiles of one step that were taken when it was nearly full.
    assertThat(deaf.link.mostUnacked()).isLessThan(WINDOW + 4 * 256 * 256 * 4);
    deaf.paused = false;
    await().until(() -> deaf.shows(display));
    assertThat(deaf.link.sent()).isLessThan(holder.link.sent());
  }

  @Test
  void inputGoesToTheSessionAndTheEffectIsMeasured() throws Exception {
    Peer peer = peer("ann", true);
    // A black display is shown before anything has come; the first update announces the keys.
    await().until(() -> peer.shows(display) && peer.client.takesExtendedKeys());
    OpenSession open = consoles.find(scanner.sessions.get(0).id(), peer.link).orElseThrow();
    assertThat(open.meter().takeMicros()).isEqualTo(-1);
    peer.client.key('a', 30, true);
    peer.client.pointer(5, 6, 1);
    TestScanner.TestSession session = (TestScanner.TestSession) open.session();
    await().until(() -> session.calls.size() == 2);
    assertThat(session.calls).containsExactly("main key 97 30 true", "main pointer 5,6 1");
    display.fill(0, 0, 10, 10, 0xabcdef);
    await().until(() -> peer.shows(display));
    await().until(() -> open.meter().takeMicros() >= 0);
  }

  @Test
  void theLastViewerTakesTheHubAlong() throws Exception {
    Peer one = peer("one", true);
    Peer two = peer("two", false);
    await().until(() -> one.shows(display) && two.shows(display));
    assertThat(consoles.hubs().size()).isEqualTo(1);
    assertThat(display.watchers()).isEqualTo(1);
    one.close();
    two.close();
    await().until(() -> consoles.hubs().size() == 0 && display.watchers() == 0);
  }
}
