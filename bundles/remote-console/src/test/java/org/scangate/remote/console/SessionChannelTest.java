package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFile;
import org.scangate.api.time.Ticker;

class SessionChannelTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDisplay display = new TestDisplay("main", 64, 48);
  private final TestScanner scanner = new TestScanner(display, new TestDisplay("second"));
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final SessionChannel channel = new SessionChannel(consoles, scanner);
  private final SignIn signIn = TestScanner.signIn("ann", Role.TECHNOLOGIST, Role.TRAINEE);
  private final TestLink link = new TestLink(signIn, "link", 1 << 20);

  @AfterEach
  void close() {
    consoles.stop();
  }

  private TestScanner.TestSession open() throws ChannelRefused {
    link.end = channel.open(link, Map.of("scanner", "mr-1"));
    return (TestScanner.TestSession) scanner.sessions.get(scanner.sessions.size() - 1);
  }

  private void say(String message) {
    link.end.received(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode next() {
    SharingTest.await().until(() -> link.unackedBytes() > 0);
    return parse(link.take());
  }

  private static JsonNode parse(ByteBuffer frame) {
    try {
      return JSON.readTree(StandardCharsets.UTF_8.decode(frame).toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message of this kind; others are skipped. */
  private JsonNode next(String op) {
    while (true) {
      JsonNode message = next();
      if (message.path("op").asText().equals(op)) {
        return message;
      }
    }
  }

  @Test
  void tellsTheStateAsDocumented() throws Exception {
    SiteFacts facts =
        new SiteFacts(
            "northfork",
            "North Fork",
            ZoneId.of("UTC"),
            new SiteFacts.Contact("", "Desk", "1"),
            List.of(new SiteFacts.Contact("code team", "Team", "2222")),
            Map.of(
                "mr-1",
                new SiteFacts.StopCard(
                    "Red button", "", List.of(new SiteFacts.Contact("MR", "Lead", "3")), "B1")));
    channel.setSiteFile(
        (SiteFile)
            Proxy.newProxyInstance(
                SiteFile.class.getClassLoader(),
                new Class<?>[] {SiteFile.class},
                (proxy, method, arguments) -> facts));
    scanner.session(TestScanner.signIn("bob", Role.PHYSICIST)).holds = true;
    TestScanner.TestSession session = open();
    JsonNode expected =
        JSON.readTree(
            """
            {"op":"state","session":"%s",
             "scanner":{"id":"mr-1","name":"MR 1","modality":"MR","colour":"teal",
               "simulated":true,"reach":"CONNECTED","reachWords":"","activity":"IDLE",
               "detail":"","progress":-1.0},
             "release":{"kind":"RELEASED","driver":"test","version":"1.0","phantom":"",
               "phantoms":["QA-PHANTOM"]},
             "you":{"mayOperate":true,"mayAnnotate":true,"holdsControl":false,"waits":false,"secondFactorDueBy":null},
             "waiting":null,"operatedOnSite":null,
             "people":[{"name":"Dr bob","roles":["physicist"],"holdsControl":true,"you":false},
               {"name":"Dr ann","roles":["technologist","trainee"],"holdsControl":false,
                "you":true}],
             "callOuts":[{"id":7,"word":"PRESS_START","onSite":false,"by":"Dr ann",
               "at":"1970-01-01T00:00:00Z","times":2,"answeredBy":"Olga Berg",
               "answeredAt":"1970-01-01T00:00:09Z"}],
             "displays":[{"id":"main","position":"","width":64,"height":48},
               {"id":"second","position":"","width":0,"height":0}],
             "recording":null,
             "site":{"name":"North Fork","support":{"name":"Desk","phone":"1"},
               "emergency":[{"role":"code team","name":"Team","phone":"2222"}]},
             "card":{"ownStop":"Red button","patientOut":"","plan":"B1",
               "call":[{"role":"MR","name":"Lead","phone":"3"}]}}
            """
                .formatted(session.id()));
    assertThat(next()).isEqualTo(expected);
  }

  @Test
  void whatIsSaidToTheRoomIsSaidOfWhoeverMayOperate() throws Exception {
    open();
    next("state");
    say("{\"op\":\"call-out.say\",\"word\":\"TABLE_IN\"}");
    say("{\"op\":\"call-out.answer\",\"id\":7}");
    assertThat(scanner.callOuts.said)
        .containsExactly("REMOTE Dr ann says TABLE_IN", "REMOTE Dr ann answers 7");
  }

  @Test
  void controlIsAskedForGivenAndLost() throws Exception {
    TestScanner.TestSession session = open();
    next("state");
    say("{\"op\":\"control.request\"}");
    assertThat(next("control").toString())
        .isEqualTo("{\"op\":\"control\",\"granted\":true,\"reasons\":[]}");
    assertThat(next("state").at("/you/holdsControl").asBoolean()).isTrue();
    assertThat(link.holder).containsExactly(true);
    session.holds = false;
    session.lostBecause = "the console took no input";
    session.onChange.run();
    assertThat(next("control").toString())
        .isEqualTo(
            "{\"op\":\"control\",\"granted\":false,\"reasons\":[\"the console took no input\"]}");
    assertThat(next("state").at("/you/holdsControl").asBoolean()).isFalse();
    assertThat(link.holder).containsExactly(true, false);
    say("{\"op\":\"control.release\"}");
    say("{\"op\":\"touch\"}");
    assertThat(session.calls).containsExactly("request", "release");
  }

  @Test
  void statesArePacedAndTheLastOneIsTold() throws Exception {
    TestScanner.TestSession session = open();
    next("state");
    for (int i = 1; i <= 1000; i++) {
      scanner.state =
          new Scanner.State(Scanner.Reach.CONNECTED, "", Scanner.Activity.SCANNING, "", i / 1000.0);
      session.onChange.run();
    }
    List<Double> told = new ArrayList<>();
    while (told.isEmpty() || told.get(told.size() - 1) < 1) {
      told.add(next("state").at("/scanner/progress").asDouble());
    }
    assertThat(told.size()).isLessThan(100);
  }

  @Test
  void withoutRoomNothingIsToldAndThenTheNewest() throws Exception {
    TestScanner.TestSession session = open();
    next("state");
    link.window(0);
    for (int i = 0; i < 100; i++) {
      scanner.state =
          new Scanner.State(
              Scanner.Reach.CONNECTED, "", Scanner.Activity.SCANNING, "step " + i, -1);
      session.onChange.run();
    }
    assertThat(link.unackedBytes()).isZero();
    link.window(1 << 20);
    assertThat(next("state").at("/scanner/detail").asText()).isEqualTo("step 99");
  }

  @Test
  void aNewSizeIsPartOfTheState() throws Exception {
    open();
    next("state");
    display.resize(100, 50);
    assertThat(next("state").at("/displays/0/width").asInt()).isEqualTo(100);
  }

  @Test
  void pathsAreForwardedAndTheEndClosesTheSession() throws Exception {
    TestScanner.TestSession session = open();
    link.end.pathsLost();
    link.end.pathsBack();
    link.end.closed("link over");
    link.end.closed("link over");
    assertThat(session.calls).containsExactly("lost", "back", "close");
    assertThat(scanner.sessions).isEmpty();
    assertThat(consoles.find(session.id(), link)).isEmpty();
    assertThat(display.watchers()).isZero();
    session.onChange.run();
    assertThat(link.closed()).isNull();
  }

  @Test
  void controlOfAPageThatNobodyAttendsIsAsLost() throws Exception {
    TestScanner.TestSession session = open();
    link.attended = false;
    SharingTest.await()
        .during(Duration.ofMillis(1500))
        .untilAsserted(() -> assertThat(session.calls).as("a viewer may look away").isEmpty());
    session.holds = true;
    session.onChange.run();
    SharingTest.await().until(() -> session.calls.contains("unattended"));
    // The link itself goes and comes back: neither is said twice, and the page is still away.
    link.end.pathsLost();
    link.end.pathsBack();
    aSecondPasses(session);
    assertThat(session.calls).containsExactly("unattended");
    link.attended = true;
    SharingTest.await().until(() -> session.calls.contains("back"));
    assertThat(session.calls).containsExactly("unattended", "back");
  }

  @Test
  void aLostLinkIsBackWhenItSaysSoThoughItWasUnattendedMeanwhile() throws Exception {
    TestScanner.TestSession session = open();
    session.holds = true;
    session.onChange.run();
    link.end.pathsLost();
    link.attended = false;
    aSecondPasses(session);
    link.attended = true;
    link.end.pathsBack();
    assertThat(session.calls).containsExactly("lost", "back");
  }

  @Test
  void whoLostControlUnattendedMayAskAgainAtOnce() throws Exception {
    TestScanner.TestSession session = open();
    session.holds = true;
    session.onChange.run();
    link.attended = false;
    SharingTest.await().until(() -> session.calls.contains("unattended"));
    session.holds = false;
    session.onChange.run();
    assertThat(session.calls).containsExactly("unattended", "back");
  }

  @Test
  void aPageThatNobodyAttendsAsksInVain() throws Exception {
    TestScanner.TestSession session = open();
    link.attended = false;
    say("{\"op\":\"control.request\"}");
    SharingTest.await().until(() -> session.calls.contains("request"));
    assertThat(session.calls).containsExactly("unattended", "request");
    link.attended = true;
    say("{\"op\":\"control.request\"}");
    SharingTest.await().until(() -> session.calls.size() == 4);
    assertThat(session.calls).endsWith("back", "request");
  }

  /** Waits until a whole turn of the clock was taken with things as they are. */
  private void aSecondPasses(TestScanner.TestSession session) {
    OpenSession open = consoles.find(session.id(), link).orElseThrow();
    for (int i = 0; i < 2; i++) {
      long now = System.nanoTime();
      open.meter().input(now);
      open.meter().sent(now, now + 1000);
      next("measure");
    }
  }

  @Test
  void aSessionThatEndsElsewhereEndsTheChannel() throws Exception {
    TestScanner.TestSession session = open();
    scanner.sessions.remove(session);
    session.onChange.run();
    assertThat(link.closed()).isEqualTo("the session has ended");
  }

  @Test
  void inputToUpdateIsToldOnceASecondWhileInControl() throws Exception {
    TestScanner.TestSession session = open();
    session.holds = true;
    OpenSession open = consoles.find(session.id(), link).orElseThrow();
    long now = System.nanoTime();
    open.meter().input(now);
    open.meter().sent(now, now + 7_000_000);
    assertThat(next("measure").path("inputToUpdateMicros").asLong()).isEqualTo(7000);
  }

  @Test
  void refusalsHaveWords() {
    assertThatThrownBy(() -> channel.open(link, Map.of("scanner", "ct-9")))
        .isInstanceOf(ChannelRefused.class)
        .hasMessage("There is no scanner 'ct-9' here.");
    assertThatThrownBy(() -> channel.open(link, Map.of("scanner", "x".repeat(9999))))
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(100));
    TestLink it = new TestLink(TestScanner.signIn("joe", Role.SITE_IT), "link", 1 << 20);
    assertThatThrownBy(() -> channel.open(it, Map.of("scanner", "mr-1")))
        .hasMessage("Your roles open no console.");
    assertThat(scanner.sessions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "{\"op\":\"reboot\"}",
        "{\"op\":1}",
        "{\"op\":\"call-out.say\",\"word\":\"PANIC\"}",
        "{\"op\":\"touch\"",
        "{\"op\":\"touch\"} {}",
        "{\"op\":\"touch\",\"op\":\"control.request\"}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
      })
  void whatIsNoMessageEndsTheChannelWithAReason(String message) throws Exception {
    TestScanner.TestSession session = open();
    say(message);
    assertThat(link.closed()).startsWith("a session message ");
    assertThat(session.calls).containsExactly("close");
  }

  @Test
  void mutatedMessagesAreUnderstoodOrRefused() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String[] whole = {
      "{\"op\":\"control.request\"}",
      "{\"op\":\"control.release\"}",
      "{\"op\":\"touch\",\"a\":1}",
      "{\"op\":\"call-out.say\",\"word\":\"READY\"}",
      "{\"op\":\"call-out.answer\",\"id\":7}",
      "{\"op\":\"draw\",\"act\":\"point\",\"display\":\"main\",\"x\":12,\"y\":3}",
      "{\"op\":\"draw\",\"act\":\"line\",\"display\":\"main\",\"line\":1,\"from\":0,"
          + "\"points\":[1,2,30,4,5,600]}",
      "{\"op\":\"draw\",\"act\":\"undo\"}"
    };
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    int understood = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = whole[random.nextInt(whole.length)].getBytes(StandardCharsets.UTF_8);
      for (int n = random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ByteBuffer frame = ByteBuffer.wrap(bytes, 0, bytes.length - random.nextInt(3));
      try {
        assertThat(SessionMessages.read(frame)).isNotNull();
        understood++;
      } catch (SessionMessages.Malformed e) {
        assertThat(e.getMessage()).startsWith("a session message ").hasSizeLessThan(300);
      }
    }
    assertThat(understood).isBetween(1, rounds - 1);
    assertThatThrownBy(() -> SessionMessages.read(ByteBuffer.allocate(5000)))
        .hasMessageContaining("longer than 4096");
  }
}
