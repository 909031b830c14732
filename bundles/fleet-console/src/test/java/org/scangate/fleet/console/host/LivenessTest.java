package org.scangate.fleet.console.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scangate.fleet.console.model.History.Known;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;

/** Who is there, and when it is told; time is moved. */
class LivenessTest {
  private final Scene scene = Scene.connected();

  @Test
  void quietIsToldWithinThreeHeartbeatsAndASecondThoughTheBrokerSaysNothing() {
    scene.born("north", "gw-1");
    scene.pass(60_000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    scene.beating.clear();
    long heard = scene.view("north", "gw-1").heard();
    scene.pass(15_000 - (scene.now() - heard));
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    scene.pass(1000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.QUIET);
    assertThat(scene.troubles("north", "gw-1")).containsExactly(Trouble.QUIET);
    assertThat(scene.view("north", "gw-1").since() - heard).isBetween(15_000L, 16_000L);
    assertThat(scene.kept.marks).containsExactly("north/gw-1 BIRTH", "north/gw-1 QUIET");
  }

  @Test
  void aHeartbeatThatABirthTellsIsWhatCounts() {
    Appliance fast = scene.appliance("north", "fast");
    scene.say(fast.birth(Metric.whole("Appliance/Heartbeat ms", DataType.UINT32, 1000, 0)));
    scene.pass(2900);
    assertThat(scene.presence("north", "fast")).isEqualTo(Presence.ONLINE);
    scene.pass(1100);
    assertThat(scene.presence("north", "fast")).isEqualTo(Presence.QUIET);
  }

  @Test
  void whoIsHeardAgainIsBackWithoutABirth() {
    Appliance one = scene.born("north", "gw-1");
    scene.beating.clear();
    scene.pass(20_000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.QUIET);
    scene.say(one.beat());
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    assertThat(scene.troubles("north", "gw-1")).isEmpty();
    assertThat(scene.kept.marks).endsWith("north/gw-1 QUIET", "north/gw-1 BACK");
  }

  @Test
  void whoWasNeverSeenIsNotOnlineAndNotQuiet() {
    scene.host.lease(
        new Lease(
            scene.settings.groups(),
            List.of(
                new Known(new NodeId("north", "gw-9"), 5), new Known(new NodeId("east", "gw"), 5)),
            List.of()));
    scene.pass(60_000);
    assertThat(scene.presence("north", "gw-9")).isEqualTo(Presence.NEVER_SEEN);
    assertThat(scene.troubles("north", "gw-9")).containsExactly(Trouble.NEVER_SEEN);
    assertThat(scene.view("north", "gw-9").heard()).isEqualTo(5);
    assertThat(scene.fleet.worstFirst()).hasSize(1);
    // Data alone makes nobody online: it is asked for a birth.
    scene.say(scene.appliance("north", "gw-9").beat());
    scene.pass(4000);
    assertThat(scene.presence("north", "gw-9")).isEqualTo(Presence.NEVER_SEEN);
    assertThat(scene.broker.commands()).containsExactly("spBv1.0/north/NCMD/gw-9");
  }

  @Test
  void aBrokerThatIsAwayIsOneFactAndMakesNobodyQuiet() {
    for (int i = 0; i < 50; i++) {
      scene.born("north", "gw-" + i);
      scene.born("south", "gw-" + i);
    }
    scene.pass(10_000);
    scene.broker.away = "no route";
    scene.broker.still = true;
    scene.broker.listener.lost("cut");
    scene.pass(120_000);
    assertThat(scene.fleet.broker().there()).isFalse();
    assertThat(scene.fleet.broker().words()).isEqualTo("mqtts://broker:8883: no route");
    assertThat(scene.fleet.worstFirst())
        .hasSize(100)
        .allMatch(view -> view.presence() == Presence.ONLINE);
    scene.broker.away = "";
    scene.broker.still = false;
    scene.pass(70_000);
    assertThat(scene.fleet.broker().there()).isTrue();
    assertThat(scene.fleet.worstFirst()).allMatch(view -> view.presence() == Presence.ONLINE);
    assertThat(scene.kept.incidents)
        .containsExactly(
            "open * broker-away mqtts://broker:8883", "close * broker-away mqtts://broker:8883");
  }

  @Test
  void aBrokerThatStandsStillMakesNobodyQuiet() {
    scene.born("north", "gw-1");
    scene.pass(10_000);
    scene.broker.still = true;
    scene.pass(60_000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    assertThat(scene.fleet.broker().words()).contains("does not answer");
    scene.broker.still = false;
    scene.pass(10_000);
    assertThat(scene.fleet.broker().there()).isTrue();
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    scene.beating.clear();
    scene.pass(17_000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.QUIET);
  }

  @Test
  void aBrokerThatDoesNotComeBackWithEverybodyTellsWhoIsMissing() {
    scene.born("north", "gw-1");
    scene.born("north", "gw-2");
    scene.born("north", "gw-3");
    scene.pass(10_000);
    scene.broker.listener.lost("cut");
    scene.beating.remove(0);
    scene.pass(30_000);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.QUIET);
    assertThat(scene.presence("north", "gw-2")).isEqualTo(Presence.ONLINE);
    assertThat(scene.kept.incidents).containsExactly("open north/gw-1 quiet");
  }

  @Test
  void withoutAPulseTheClockCounts() {
    Scene deaf = new Scene();
    deaf.broker.forbidsPulse = true;
    deaf.pass(6000);
    assertThat(deaf.fleet.broker().there()).isTrue();
    assertThat(deaf.host.isDeafToItself()).isTrue();
    deaf.born("north", "gw-1");
    deaf.beating.clear();
    deaf.pass(17_000);
    assertThat(deaf.presence("north", "gw-1")).isEqualTo(Presence.QUIET);
    assertThat(HostFindings.of(deaf.fleet.broker(), true, 0, 0))
        .extracting(org.scangate.api.health.Finding::id)
        .containsExactly("console.broker", "console.pulse");
  }

  @Test
  void aSitesLostUplinkIsOneIncidentNotTen() {
    for (int i = 0; i < 10; i++) {
      scene.born("north", "gw-" + i);
      scene.pass(400);
    }
    scene.born("south", "gw-1");
    scene.pass(20_000);
    List<Appliance> north = List.copyOf(scene.beating.subList(0, 10));
    scene.beating.removeAll(north);
    scene.pass(60_000);
    assertThat(scene.presence("north", "gw-7")).isEqualTo(Presence.QUIET);
    assertThat(scene.kept.incidents).containsExactly("open north site-quiet");
    scene.beating.addAll(north.subList(0, 9));
    scene.pass(5500);
    assertThat(scene.kept.incidents)
        .containsExactly("open north site-quiet", "close north site-quiet");
    scene.pass(10_000);
    assertThat(scene.kept.incidents).endsWith("open north/gw-9 quiet");
    scene.beating.add(north.get(9));
    scene.pass(5500);
    assertThat(scene.kept.incidents).endsWith("close north/gw-9 quiet");
  }

  @Test
  void aShortSilenceIsAMarkAndNoIncident() {
    scene.born("north", "gw-1");
    scene.born("north", "gw-2");
    scene.born("north", "gw-3");
    Appliance third = scene.beating.remove(2);
    scene.pass(17_000);
    assertThat(scene.presence("north", "gw-3")).isEqualTo(Presence.QUIET);
    scene.say(third.beat());
    scene.pass(10_000);
    assertThat(scene.kept.marks).contains("north/gw-3 QUIET", "north/gw-3 BACK");
    assertThat(scene.kept.incidents).isEmpty();
  }

  @Test
  void whoFlapsHasOneIncidentAndIsCounted() {
    Appliance one = scene.appliance("north", "gw-1");
    scene.born("north", "gw-2");
    scene.born("north", "gw-3");
    for (int i = 0; i < 6; i++) {
      one.deathNumber = i;
      one.clock = scene.now();
      scene.say(one.birth());
      scene.pass(10_000);
      scene.say(one.death());
      scene.pass(10_000);
    }
    assertThat(scene.troubles("north", "gw-1")).containsExactly(Trouble.DEAD, Trouble.FLAPPING);
    assertThat(scene.words("north", "gw-1", Trouble.FLAPPING))
        .isEqualTo("lost 6 times in 10 minutes");
    assertThat(scene.kept.marks).filteredOn(mark -> mark.endsWith("DEATH")).hasSize(6);
    assertThat(scene.kept.incidents)
        .filteredOn(it -> it.startsWith("open north/gw-1 flapping"))
        .hasSize(1);
    assertThat(scene.kept.incidents)
        .filteredOn(it -> it.startsWith("open north/gw-1 death"))
        .hasSizeLessThan(4);
    one.clock = scene.now();
    scene.say(one.birth());
    scene.beating.add(one);
    scene.pass(620_000);
    assertThat(scene.troubles("north", "gw-1")).isEmpty();
    assertThat(scene.kept.incidents).endsWith("close north/gw-1 flapping");
  }

  @Test
  void whatAnEarlierRunLeftOpenEndsWhenItIsOver() {
    Scene next = new Scene();
    next.host.lease(
        new Lease(
            next.settings.groups(),
            List.of(new Known(new NodeId("north", "gw-1"), 5)),
            List.of(
                incident("north", "gw-1", "quiet"),
                incident("north", "gw-1", "flapping"),
                new Incident(3, "*", java.util.Optional.empty(), "broker-away", "", 1, 0, ""))));
    next.pass(1000);
    next.born("north", "gw-1");
    next.pass(12_000);
    assertThat(next.kept.incidents)
        .containsExactlyInAnyOrder(
            "close * broker-away mqtts://broker:8883",
            "close north/gw-1 quiet",
            "close north/gw-1 flapping");
  }

  private static Incident incident(String group, String node, String what) {
    return new Incident(1, group, java.util.Optional.of(node), what, "", 1, 0, "");
  }

  @Test
  void binsSayHowManyBeatsCameOfThoseThatShould() {
    scene.born("north", "gw-1");
    scene.pass(60_000);
    assertThat(scene.kept.bins).hasSizeBetween(5, 7);
    assertThat(scene.kept.bins).allMatch(bin -> bin.beats() == bin.expected());
    assertThat(scene.kept.bins).allMatch(bin -> bin.at() % 10_000 == 0);
    assertThat(scene.kept.bins.stream().mapToInt(bin -> bin.expected()).sum()).isBetween(10, 13);
    scene.kept.bins.clear();
    Appliance one = scene.beating.remove(0);
    scene.pass(60_000);
    assertThat(scene.kept.bins).hasSize(6);
    assertThat(scene.kept.bins.stream().mapToInt(bin -> bin.beats()).sum()).isLessThan(2);
    assertThat(scene.kept.bins.stream().mapToInt(bin -> bin.expected()).sum()).isBetween(11, 13);
    scene.kept.bins.clear();
    scene.beating.add(one);
    scene.broker.still = true;
    scene.pass(60_000);
    assertThat(scene.kept.bins).hasSizeLessThan(2);
  }
}
