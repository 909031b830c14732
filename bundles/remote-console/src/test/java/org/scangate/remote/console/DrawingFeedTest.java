package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.time.Ticker;
import org.scangate.remote.console.TestScanner.TestSession;

/** Drawings from one session's channel to the others'. */
class DrawingFeedTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestScanner scanner = new TestScanner(new TestDisplay("main", 640, 480));
  private final Consoles consoles = new Consoles(Ticker.system(), 2);
  private final SessionChannel channel = new SessionChannel(consoles, scanner);
  private final TestLink trudy = open("trudy", Role.TRAINEE, 1 << 20);
  private final TestLink tess = open("tess", Role.TECHNOLOGIST, 1 << 20);

  @AfterEach
  void close() {
    consoles.stop();
  }

  private TestLink open(String id, Role role, int window) {
    TestLink link = new TestLink(TestScanner.signIn(id, role), "link-" + id, window);
    try {
      link.end = channel.open(link, Map.of("scanner", "mr-1"));
    } catch (org.scangate.api.link.ChannelRefused e) {
      throw new AssertionError(e);
    }
    return link;
  }

  private static void say(TestLink link, String message) {
    link.end.received(ByteBuffer.wrap(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static void draw(TestLink link, int line, int from, String points) {
    say(
        link,
        "{'op':'draw','act':'line','display':'main','line':%d,'from':%d,'points':[%s]}"
            .formatted(line, from, points));
  }

  /** The next message about drawings; others are skipped. */
  private static JsonNode next(TestLink link) throws Exception {
    while (true) {
      ByteBuffer frame = link.await(60_000);
      assertThat(frame).as("a message about drawings").isNotNull();
      JsonNode message = JSON.readTree(StandardCharsets.UTF_8.decode(frame).toString());
      link.tellWritable();
      if (message.path("op").asText().equals("drawings")) {
        return message;
      }
    }
  }

  @Test
  void isSeenByEveryoneAndByNoScanner() throws Exception {
    ((TestSession) scanner.sessions.get(1)).holds = true;
    draw(trudy, 7, 0, "1,2,3,4");
    String line =
        "{'id':1,'by':'Dr trudy','colour':0,'display':'main','own':%s,'from':0,'points':[1,2,3,4]}";
    String all = "{'op':'drawings','lines':[" + line + "],'gone':[],'pointers':[]}";
    assertThat(next(tess)).isEqualTo(JSON.readTree(all.formatted("null").replace('\'', '"')));
    assertThat(next(trudy)).isEqualTo(JSON.readTree(all.formatted("7").replace('\'', '"')));

    draw(trudy, 7, 2, "5,6");
    JsonNode more = next(tess);
    assertThat(more.at("/lines/0/from").asInt()).isEqualTo(2);
    assertThat(more.at("/lines/0/points")).hasSize(2);

    say(trudy, "{'op':'draw','act':'point','display':'main','x':9,'y':8}");
    assertThat(next(tess).path("pointers").toString())
        .isEqualTo(
            "[{'by':'Dr trudy','colour':0,'display':'main','x':9,'y':8}]".replace('\'', '"'));

    say(tess, "{'op':'draw','act':'clear-all'}");
    JsonNode cleared = next(tess);
    assertThat(cleared.path("gone").toString()).isEqualTo("[1]");
    assertThat(cleared.path("pointers")).isEmpty();
    for (Object session : scanner.sessions) {
      assertThat(((TestSession) session).calls).isEmpty();
    }
  }

  @Test
  void whoJoinsLateGetsThoseOfNowInBoundedMessages() throws Exception {
    String points =
        IntStream.range(0, 64).mapToObj(i -> i + "," + i).collect(Collectors.joining(","));
    for (int line = 1; line <= 10; line++) {
      for (int from = 0; from < 384; from += 64) {
        draw(trudy, line, from, points);
      }
    }
    draw(trudy, 11, 0, "1,1");
    say(trudy, "{'op':'draw','act':'undo'}");
    TestLink late = open("rada", Role.RADIOLOGIST, 1 << 20);
    int[] has = new int[10];
    while (IntStream.of(has).sum() < 3840) {
      JsonNode message = next(late);
      int bytes = message.toString().length();
      assertThat(bytes).isLessThan(64 * 1024);
      for (JsonNode line : message.path("lines")) {
        int id = line.path("id").asInt() - 1;
        assertThat(line.path("from").asInt()).isEqualTo(has[id]);
        has[id] += line.path("points").size() / 2;
      }
    }
    assertThat(has).containsOnly(384);
  }

  @Test
  void areClearedByWhoeverIsOnSiteWithoutASession() throws Exception {
    DrawnOver over = new DrawnOver(consoles);
    assertThat(over.any("mr-1")).isFalse();
    over.clear("mr-1");
    over.clear("mr-2");
    draw(trudy, 1, 0, "1,1");
    next(tess);
    assertThat(over.any("mr-1")).isTrue();
    assertThat(over.any("mr-2")).isFalse();
    over.clear("mr-1");
    assertThat(next(tess).path("gone").toString()).isEqualTo("[1]");
    assertThat(over.any("mr-1")).isFalse();
  }

  @Test
  void whoHasNoRoomGetsTheNewestWhenTheyHave() throws Exception {
    tess.window(0);
    draw(trudy, 1, 0, "1,1");
    next(trudy);
    say(trudy, "{'op':'draw','act':'clear'}");
    draw(trudy, 2, 0, "2,2");
    assertThat(next(trudy).path("gone").toString()).isEqualTo("[1]");
    tess.takeAll();
    tess.window(1 << 20);
    JsonNode news = next(tess);
    assertThat(news.path("lines")).hasSize(1);
    assertThat(news.at("/lines/0/points").toString()).isEqualTo("[2,2]");
    assertThat(news.path("gone")).isEmpty();
  }

  @Test
  void whoLeavesTakesTheirMarksAlong() throws Exception {
    draw(trudy, 1, 0, "1,1");
    next(tess);
    trudy.end.closed("gone");
    assertThat(next(tess).path("gone").toString()).isEqualTo("[1]");
    tess.end.closed("gone");
    // Their turn may be another thread's just now.
    SharingTest.await().until(() -> consoles.boards().size() == 0);
  }

  @Test
  void anotherThanADrawingEndsTheSession() {
    say(trudy, "{'op':'draw','act':'line','display':'main','line':1,'from':0,'points':[1]}");
    assertThat(trudy.closed()).contains("draws not 1 to 64 points");
  }
}
