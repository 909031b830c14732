package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Display;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.Encodings;

/** One viewer, byte by byte: when it is sent something, and what. */
class ViewerTest {
  private static final int WINDOW = 200 << 10;
  private static final int UPDATE = 0;
  private static final int END_OF_CONTINUOUS = 150;
  private static final int FENCE = 248;

  private final TestDisplay display = new TestDisplay("main", 64, 64);
  private final TestScanner scanner = new TestScanner(display);
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final ConsoleChannel channel = new ConsoleChannel(consoles);
  private final SignIn signIn = TestScanner.signIn("ann", Role.TECHNOLOGIST);
  private final TestScanner.TestSession session = scanner.session(signIn);
  private final TestLink link = new TestLink(signIn, "link", WINDOW);

  @BeforeEach
  void open() throws Exception {
    session.holds = true;
    consoles.opened(new OpenSession(session, "link"));
    link.end = channel.open(link, Map.of("session", session.id(), "display", "main"));
    assertThat(text(link.takeAll())).isEqualTo("RFB 003.008\n");
    say(ByteBuffer.wrap("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII)));
    say(1);
    say(1);
    ByteBuffer handshake = link.takeAll();
    handshake.position(2 + 4);
    assertThat(handshake.getShort()).isEqualTo((short) 64);
    assertThat(text(handshake)).endsWith("MR 1, main");
  }

  @AfterEach
  void close() {
    consoles.stop();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }

  private void say(int... bytes) {
    ByteBuffer frame = ByteBuffer.allocate(bytes.length);
    for (int one : bytes) {
      frame.put((byte) one);
    }
    say(frame.flip());
  }

  private void say(ByteBuffer frame) {
    link.end.received(frame);
  }

  private void encodings(int... encodings) {
    ByteBuffer message = ByteBuffer.allocate(4 + 4 * encodings.length);
    message.put((byte) 2).put((byte) 0).putShort((short) encodings.length);
    for (int encoding : encodings) {
      message.putInt(encoding);
    }
    say(message.flip());
  }

  private void request(boolean incremental) {
    say(3, incremental ? 1 : 0, 0, 0, 0, 0, 0, 64, 0, 64);
  }

  private ByteBuffer awaitBytes() {
    SharingTest.await().until(() -> link.unackedBytes() > 0);
    settle();
    return link.takeAll();
  }

  /** Waits until the pool has done everything that was asked of it. */
  private void settle() {
    for (int i = 0; i < 8; i++) {
      CountDownLatch done = new CountDownLatch(1);
      consoles
          .pool()
          .submit(
              () -> {
                done.countDown();
                return 0;
              },
              i % 2 == 0);
      SharingTest.await().until(() -> done.getCount() == 0);
    }
  }

  private void assertSilent() {
    settle();
    assertThat(link.unackedBytes()).isZero();
  }

  @Test
  void nothingIsSentUnasked() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT);
    display.fill(0, 0, 64, 64, 1);
    assertSilent();
    request(false);
    assertThat(awaitBytes().get(0)).isEqualTo((byte) UPDATE);
    display.fill(0, 0, 64, 64, 2);
    assertSilent();
    request(true);
    assertThat(awaitBytes().get(0)).isEqualTo((byte) UPDATE);
    request(true);
    assertSilent();
    display.fill(5, 5, 1, 1, 3);
    assertThat(awaitBytes().get(0)).isEqualTo((byte) UPDATE);
  }

  @Test
  void nothingIsSentWithoutRoomAndThenTheNewest() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT);
    request(false);
    awaitBytes();
    link.window(0);
    request(true);
    for (int colour = 10; colour < 200; colour++) {
      display.fill(0, 0, 64, 64, colour << 16 | 0x55aa);
    }
    assertSilent();
    link.window(WINDOW);
    ByteBuffer update = awaitBytes();
    // One update of one filled rectangle with the last colour, then the last rectangle.
    assertThat(update.remaining()).isEqualTo(4 + 12 + 1 + 3 + 12);
    assertThat(update.getShort(2)).isEqualTo((short) 0xffff);
    assertThat(update.get(17)).isEqualTo((byte) 199);
    assertThat(update.getShort(18)).isEqualTo((short) 0x55aa);
  }

  @Test
  void continuousUpdatesNeedNoRequestsAndEndWhenToldTo() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT, Encodings.CONTINUOUS_UPDATES, Encodings.FENCE);
    ByteBuffer offers = awaitBytes();
    assertThat(offers.get() & 0xff).isEqualTo(END_OF_CONTINUOUS);
    assertThat(offers.get() & 0xff).isEqualTo(FENCE);
    assertThat(offers.remaining()).isEqualTo(8);
    say(150, 1, 0, 0, 0, 0, 0, 64, 0, 64);
    assertThat(awaitBytes().get(0)).isEqualTo((byte) UPDATE);
    for (int i = 0; i < 3; i++) {
      display.fill(0, 0, 1, 1, i + 1);
      assertThat(awaitBytes().get(0)).isEqualTo((byte) UPDATE);
    }
    say(150, 0, 0, 0, 0, 0, 0, 64, 0, 64);
    assertThat(awaitBytes().get() & 0xff).isEqualTo(END_OF_CONTINUOUS);
    display.fill(0, 0, 1, 1, 9);
    assertSilent();
  }

  @Test
  void aFenceIsAnsweredBehindWhatWasSent() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT);
    say(248, 0, 0, 0, 0x80, 0, 0, 1, 3, 'a', 'b', 'c');
    ByteBuffer answer = awaitBytes();
    assertThat(answer.get() & 0xff).isEqualTo(FENCE);
    assertThat(answer.getInt(4)).isEqualTo(1);
    assertThat(text(answer)).endsWith("abc");
    say(248, 0, 0, 0, 0, 0, 0, 1, 0);
    assertSilent();
  }

  @Test
  void fencesWhoseAnswersAreNotReadEndTheViewer() {
    link.window(0);
    for (int i = 0; i < 70; i++) {
      say(248, 0, 0, 0, 0x80, 0, 0, 0, 0);
    }
    assertThat(link.closed()).contains("does not read");
    assertThat(consoles.hubs().size()).isZero();
  }

  @Test
  void aViewerWithoutLastRectGetsCountedRectangles() {
    encodings(Encodings.TIGHT);
    request(false);
    ByteBuffer update = awaitBytes();
    assertThat(update.getShort(2)).isEqualTo((short) 1);
    assertThat(update.getInt(12)).isEqualTo(Encodings.TIGHT);
    assertThat(update.remaining()).isEqualTo(4 + 12 + 4);
  }

  @Test
  void aViewerWithoutTightGetsRaw() {
    display.fill(0, 0, 64, 64, 0x102030);
    encodings(Encodings.LAST_RECT);
    request(false);
    ByteBuffer update = awaitBytes();
    assertThat(update.getShort(2)).isEqualTo((short) 1);
    assertThat(update.getInt(12)).isEqualTo(Encodings.RAW);
    assertThat(update.remaining()).isEqualTo(4 + 12 + 64 * 64 * 4);
    assertThat(update.getInt(16)).isEqualTo(0x30201000);
  }

  @Test
  void rectanglesBesideThePixelsAreSaidOnce() {
    display.show(new Display.Cursor(8, 8, 0, 0, new int[64]));
    encodings(
        Encodings.TIGHT, Encodings.LAST_RECT, Encodings.CURSOR, Encodings.QEMU_EXTENDED_KEY_EVENT);
    request(false);
    ByteBuffer first = awaitBytes();
    assertThat(first.getInt(12)).isEqualTo(Encodings.QEMU_EXTENDED_KEY_EVENT);
    assertThat(first.getInt(24)).isEqualTo(Encodings.CURSOR);
    request(true);
    assertSilent();
    display.show(new Display.Cursor(4, 4, 0, 0, new int[16]));
    assertThat(awaitBytes().getInt(12)).isEqualTo(Encodings.CURSOR);
  }

  @ParameterizedTest
  @CsvSource({"-223, 0", "-308, 20"})
  void sizeIsTold(int encoding, int more) {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT, encoding);
    request(false);
    awaitBytes();
    request(true);
    display.resize(80, 40);
    ByteBuffer update = awaitBytes();
    assertThat(update.getShort(2)).isEqualTo((short) 1);
    assertThat(update.getShort(8)).isEqualTo((short) 80);
    assertThat(update.getShort(10)).isEqualTo((short) 40);
    assertThat(update.getInt(12)).isEqualTo(encoding);
    // The size, then an update of one filled rectangle and the last one.
    assertThat(update.remaining()).isEqualTo(4 + 12 + more + 4 + 16 + 12);
  }

  @Test
  void whoCannotFollowASizeIsToldToConnectAgain() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT);
    request(false);
    awaitBytes();
    request(true);
    display.resize(80, 40);
    SharingTest.await().until(() -> link.closed() != null);
    assertThat(link.closed()).contains("80x40").contains("connect again");
  }

  @Test
  void aWishForAnotherSizeIsRefused() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT, Encodings.EXTENDED_DESKTOP_SIZE);
    say(251, 0, 1, 0, 1, 0, 0, 0);
    ByteBuffer update = awaitBytes();
    assertThat(update.getInt(12)).isEqualTo(Encodings.EXTENDED_DESKTOP_SIZE);
    assertThat(update.getShort(6)).isEqualTo((short) 1);
  }

  @Test
  void inputIsParsedAndHandedOver() {
    say(4, 1, 0, 0, 0, 0, 0, 'x');
    say(255, 0, 0, 1, 0, 0, 0, 'y', 0, 0, 0, 21);
    say(5, 1, 0, 9, 0, 8);
    say(6, 0, 0, 0, 0, 0, 0, 3, 'p', 'w', 'd');
    say(4, 0, 0, 0, 0, 0, 0, 'x');
    assertThat(session.calls)
        .containsExactly(
            "main key 120 0 true",
            "main key 121 21 true",
            "main pointer 9,8 1",
            "main key 120 0 false");
  }

  @Test
  void whatWasSentBeforeALossIsNotPassedOnAfterIt() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT, Encodings.FENCE);
    awaitBytes();
    link.end.pathsLost();
    link.end.pathsBack();
    ByteBuffer question = awaitBytes();
    assertThat(question.get() & 0xff).isEqualTo(FENCE);
    say(4, 1, 0, 0, 0, 0, 0, 'x'); // sent again by the link
    say(5, 1, 0, 9, 0, 8);
    say(248, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 7); // of another fence
    say(4, 1, 0, 0, 0, 0, 0, 'z');
    assertThat(session.calls).isEmpty();
    say(248, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1);
    say(4, 1, 0, 0, 0, 0, 0, 'y');
    say(5, 1, 0, 7, 0, 7); // the button was held through the loss
    say(5, 0, 0, 7, 0, 7);
    say(5, 1, 0, 6, 0, 6);
    assertThat(session.calls)
        .containsExactly(
            "main key 121 0 true",
            "main pointer 7,7 0",
            "main pointer 7,7 0",
            "main pointer 6,6 1");
  }

  @Test
  void everyLossAsksAnew() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT, Encodings.FENCE);
    awaitBytes();
    link.end.pathsLost();
    link.end.pathsBack();
    awaitBytes();
    link.end.pathsLost();
    say(248, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1); // the answer to the first comes late
    say(4, 1, 0, 0, 0, 0, 0, 'x');
    link.end.pathsBack();
    ByteBuffer question = awaitBytes();
    assertThat(question.getInt(9)).isEqualTo(2);
    say(4, 1, 0, 0, 0, 0, 0, 'x');
    assertThat(session.calls).isEmpty();
    say(248, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 2);
    say(4, 1, 0, 0, 0, 0, 0, 'y');
    assertThat(session.calls).containsExactly("main key 121 0 true");
  }

  @Test
  void aViewerThatAnswersNoFencesConnectsAgainAfterALoss() {
    encodings(Encodings.TIGHT, Encodings.LAST_RECT);
    link.end.pathsLost();
    link.end.pathsBack();
    request(false);
    awaitBytes();
    say(4, 1, 0, 0, 0, 0, 0, 'x');
    assertThat(link.closed()).contains("connect again");
    assertThat(session.calls).doesNotContain("main key 120 0 true");
  }

  @Test
  void aBrokenStreamEndsWithAReason() {
    say(99);
    assertThat(link.closed()).contains("message type 99");
    assertThat(consoles.hubs().size()).isZero();
    say(4, 1, 0, 0, 0, 0, 0, 'x');
    assertThat(session.calls).containsOnly("main released");
  }

  @Test
  void onlyTheLinkAndSignInOfTheSessionOpenItsConsole() {
    Map<String, String> right = Map.of("session", session.id(), "display", "main");
    SignIn bob = TestScanner.signIn("bob", Role.TECHNOLOGIST);
    assertRefused(new TestLink(signIn, "other", WINDOW), right, "console.no-session");
    assertRefused(new TestLink(bob, "link", WINDOW), right, "console.no-session");
    assertRefused(link, Map.of(), "console.no-session");
    assertRefused(
        link, Map.of("session", session.id(), "display", "x".repeat(999)), "console.no-display");
  }

  private void assertRefused(TestLink from, Map<String, String> parameters, String id) {
    assertThatThrownBy(() -> channel.open(from, parameters))
        .isInstanceOfSatisfying(
            ChannelRefused.class,
            refused -> {
              assertThat(refused.id()).isEqualTo(id);
              assertThat(refused.getMessage()).hasSizeLessThan(200);
            });
  }

  @Test
  void viewersAreBoundedPerSessionAndDisplay() throws Exception {
    List<TestLink> links = new ArrayList<>();
    for (int i = 1; i < OpenSession.MOST_VIEWERS; i++) {
      TestLink another = new TestLink(signIn, "link", WINDOW);
      another.end = channel.open(another, Map.of("session", session.id(), "display", "main"));
      links.add(another);
    }
    assertRefused(link, Map.of("session", session.id(), "display", "main"), "console.full");
    for (int i = OpenSession.MOST_VIEWERS; i < DisplayHub.MOST_VIEWERS; i++) {
      open("p" + i);
    }
    assertThatThrownBy(() -> open("late")).isInstanceOf(ChannelRefused.class);
    links.get(0).end.closed("gone");
    open("late");
  }

  private void open(String person) throws ChannelRefused {
    SignIn other = TestScanner.signIn(person, Role.TRAINEE);
    TestScanner.TestSession theirs = scanner.session(other);
    consoles.opened(new OpenSession(theirs, "link-" + person));
    TestLink another = new TestLink(other, "link-" + person, WINDOW);
    another.end = channel.open(another, Map.of("session", theirs.id(), "display", "main"));
  }

  @ParameterizedTest
  @CsvSource({"the window closes", "the viewer breaks the protocol", "the session ends"})
  void whateverEndsAViewerReleasesWhatIsPressedOnItsDisplay(String how) {
    // Control goes down and stays down.
    say(4, 1, 0, 0, 0, 0, 0xff, 0xe3);
    switch (how) {
      case "the window closes" -> link.end.closed("gone");
      case "the session ends" ->
          consoles.closed(consoles.find(session.id(), link).orElseThrow(), how);
      default -> say(99);
    }
    assertThat(session.calls.subList(0, 2))
        .containsExactly("main key 65507 0 true", "main released");
    say(4, 1, 0, 0, 0, 0, 0xff, 0xe3);
    assertThat(session.calls).filteredOn(call -> call.contains("key")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"10,10,400", "1920,1200,9216000", "4096,2048,33554432", "8192,4096,33554432"})
  void theTilesOfADisplayTakeBoundedMemory(int width, int height, long bytes) {
    assertThat(DisplayHub.cacheBytes(width, height)).isEqualTo(bytes);
  }

  @Test
  void theEndOfTheSessionEndsItsViewers() {
    consoles.closed(consoles.find(session.id(), link).orElseThrow(), "the session has ended");
    assertThat(link.closed()).isEqualTo("the session has ended");
    assertThat(display.watchers()).isZero();
  }
}
