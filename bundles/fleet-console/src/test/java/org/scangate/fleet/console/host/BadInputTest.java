package org.scangate.fleet.console.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Topic.MessageType;

/** What should never come: named, bounded, and nobody else's trouble. */
class BadInputTest {
  private final Scene scene = Scene.connected();

  private void undisturbed() {
    assertThat(scene.presence("north", "good")).isEqualTo(Presence.ONLINE);
    assertThat(scene.troubles("north", "good")).isEmpty();
  }

  @Test
  void aMillionMetricsInOneBirth() {
    scene.born("north", "good");
    Metric[] many = new Metric[1_000_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = Metric.flag("m" + i, true, 1);
    }
    scene.say(scene.appliance("north", "bad").birth(many));
    assertThat(scene.words("north", "bad", Trouble.MALFORMED)).startsWith("NBIRTH: a payload of ");
    assertThat(scene.presence("north", "bad")).isEqualTo(Presence.NEVER_SEEN);
    scene.say(scene.appliance("north", "bad").birth(java.util.Arrays.copyOf(many, 3000)));
    assertThat(scene.words("north", "bad", Trouble.MALFORMED)).contains("more than 2000 metrics");
    scene.say(scene.appliance("north", "bad").birth(java.util.Arrays.copyOf(many, 1000)));
    assertThat(scene.words("north", "bad", Trouble.MALFORMED)).contains("the first 500 are kept");
    assertThat(scene.view("north", "bad").metrics()).hasSize(500);
    undisturbed();
  }

  @Test
  void longNamesAndTextsAndTooManyDevices() {
    Appliance one = scene.appliance("north", "gw-1");
    scene.say(
        one.birth(Metric.text("n".repeat(300), "x", 1), Metric.text("t", "x".repeat(5000), 1)));
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).contains("300 characters");
    assertThat(scene.view("north", "gw-1").metrics().get("t").toString()).hasSize(1003);
    for (int i = 0; i < 70; i++) {
      scene.say(one.of(MessageType.DBIRTH, "d" + i, Metric.text("t", "x".repeat(5000), 1)));
    }
    assertThat(scene.view("north", "gw-1").scanners()).hasSize(Node.MOST_DEVICES);
    int weight =
        scene.view("north", "gw-1").scanners().stream()
            .mapToInt(scanner -> scanner.metrics().toString().length())
            .sum();
    assertThat(weight).isLessThan(2 * Node.MOST_WEIGHT);
  }

  @Test
  void sqlAndHtmlInNamesAreNamesAndNothingElse() {
    String sql = "x'; DROP TABLE marks;--";
    String html = "<script>alert(1)<script>";
    Appliance one = scene.born("north", sql);
    scene.say(one.of(MessageType.DBIRTH, html, Metric.text("Stop/State", "tripped", 1)));
    assertThat(scene.presence("north", sql)).isEqualTo(Presence.ONLINE);
    assertThat(scene.words("north", sql, Trouble.STOPPED)).isEqualTo(html + " tripped");
    assertThat(Words.plain("a\u0000\u202eb\n")).isEqualTo("a??b?");
  }

  @Test
  void clocksYearsOff() {
    Appliance past = scene.appliance("north", "past");
    past.clock = 5;
    scene.say(past.birth());
    Appliance future = scene.appliance("north", "future");
    future.clock = scene.now() + 3L * 365 * 86_400_000;
    scene.say(future.birth());
    scene.born("north", "good");
    assertThat(scene.words("north", "past", Trouble.CLOCK_OFF)).isEqualTo("57 years behind");
    assertThat(scene.words("north", "future", Trouble.CLOCK_OFF)).isEqualTo("3 years ahead");
    scene.pass(1000);
    assertThat(scene.view("north", "future").heard()).isLessThanOrEqualTo(scene.now());
    future.clock = scene.now();
    scene.say(future.beat());
    assertThat(scene.troubles("north", "future")).isEmpty();
    undisturbed();
  }

  @Test
  void twoAppliancesWithOneName() {
    Appliance one = scene.appliance("north", "gw-1");
    one.started = 100;
    Appliance other = scene.appliance("north", "gw-1");
    other.started = 200;
    other.deathNumber = 99;
    scene.say(one.birth());
    scene.say(other.birth());
    assertThat(scene.troubles("north", "gw-1")).isEmpty();
    scene.say(one.birth());
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).contains("two appliances");
  }

  @Test
  void whatMetricsSayIsWrong() {
    Appliance one = scene.appliance("north", "gw-1");
    scene.say(
        one.birth(
            Metric.whole("Health/Alarms", DataType.UINT32, 2, 1),
            Metric.text("Health/Ids", "cert.expires,disk.full", 1),
            Metric.whole("Spool/Waiting/Images", DataType.UINT64, 10, 1)));
    scene.say(
        one.of(
            MessageType.DBIRTH,
            "mr-1",
            Metric.text("Stop/State", "tripped", 1),
            Metric.flag("Stop/Proof overdue", true, 1),
            Metric.text("Driver/Name", "rfb", 1),
            Metric.text("Driver/Version", "1.2", 1),
            Metric.text("Driver/Standing", "NOT_RELEASED", 1)));
    scene.beating.add(one);
    for (int minute = 0; minute < 12; minute++) {
      scene.say(one.beat(Metric.whole("Spool/Waiting/Images", DataType.UINT64, 20 + minute, 1)));
      scene.pass(60_000);
    }
    assertThat(scene.view("north", "gw-1").troubles().stream().map(NodeView.Since::toString))
        .hasSize(5);
    assertThat(scene.troubles("north", "gw-1"))
        .containsExactly(
            Trouble.STOPPED,
            Trouble.ALARMS,
            Trouble.SPOOL_GROWING,
            Trouble.PROOF_OVERDUE,
            Trouble.DRIVER_NOT_RELEASED);
    assertThat(scene.words("north", "gw-1", Trouble.ALARMS)).isEqualTo("2: cert.expires,disk.full");
    assertThat(scene.words("north", "gw-1", Trouble.DRIVER_NOT_RELEASED)).isEqualTo("mr-1 rfb 1.2");
    scene.born("north", "good");
    assertThat(scene.fleet.worstFirst())
        .extracting(view -> view.id().node())
        .containsExactly("gw-1", "good");
    scene.say(one.of(MessageType.DDATA, "mr-1", Metric.text("Stop/State", "armed", 1)));
    assertThat(scene.troubles("north", "gw-1")).doesNotContain(Trouble.STOPPED);
    assertThat(scene.kept.marks).contains("north/gw-1 STOP mr-1 armed");
  }

  @Test
  void moreAppliancesThanAreTaken() {
    for (int i = 0; i < Fleet.MOST_NODES + 5; i++) {
      scene.broker.listener.message(scene.appliance("north", "gw-" + i).birth());
    }
    scene.host.tick();
    scene.host.tick();
    assertThat(scene.fleet.worstFirst()).hasSize(Fleet.MOST_NODES);
    assertThat(scene.fleet.refused()).isEqualTo(5);
  }

  @Test
  void anInboxThatIsFullDropsAndCounts() {
    Inbox inbox = new Inbox(1000);
    for (int i = 0; i < 10; i++) {
      inbox.offer(new Inbox.Item(this, new Arrival("t", new byte[100]), i, null));
    }
    inbox.offer(new Inbox.Item(this, null, 10, "lost"));
    assertThat(inbox.dropped()).isEqualTo(7);
    List<Long> came = new ArrayList<>();
    inbox.poll().ifPresent(item -> came.add(item.nanos()));
    inbox.poll().ifPresent(item -> came.add(item.nanos()));
    inbox.poll().ifPresent(item -> came.add(item.nanos()));
    inbox.poll().ifPresent(item -> came.add(item.nanos()));
    assertThat(came).containsExactly(0L, 1L, 2L, 10L);
  }

  /** Mutated messages of one node; another one is heard as ever. */
  @Test
  void mutationsDisturbNobodyElse() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    Random random = new Random(seed);
    Appliance good = scene.born("north", "good");
    Appliance bad = scene.appliance("north", "bad");
    for (int i = 0; i < rounds; i++) {
      Arrival whole =
          switch (random.nextInt(5)) {
            case 0 -> bad.birth(Metric.text("a", "b", 1), Metric.real("c", 1.5, 1));
            case 1 -> bad.beat(Metric.text("a", "d", 1));
            case 2 -> bad.of(MessageType.DBIRTH, "mr-1", Metric.text("Stop/State", "armed", 1));
            case 3 -> bad.of(MessageType.DDATA, "mr-1", Metric.text("Stop/State", "x", 1));
            default -> bad.death();
          };
      byte[] bytes = whole.payload().clone();
      for (int m = random.nextInt(4); m > 0 && bytes.length > 0; m--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      String topic = whole.topic();
      if (random.nextInt(50) == 0) {
        topic = topic.substring(0, random.nextInt(topic.length()));
      }
      scene.say(new Arrival(topic, bytes, random.nextInt(20) == 0, 0));
      if (i % 1000 == 0) {
        good.clock = scene.now();
        scene.say(good.beat());
        scene.pass(500);
        // Of a topic that is cut off a shorter name may be left.
        assertThat(scene.fleet.worstFirst()).hasSizeLessThanOrEqualTo(4);
      }
    }
    undisturbed();
    assertThat(scene.view("north", "bad").metrics()).hasSizeLessThan(20);
  }
}
