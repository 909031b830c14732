package org.scangate.fleet.console.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.scangate.fleet.console.model.NodeView.ScannerView;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.HostState;
import org.scangate.lib.sparkplug.Limits;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.SparkplugException;
import org.scangate.lib.sparkplug.Topic.MessageType;
import org.scangate.lib.sparkplug.Value;

/** The rules of Sparkplug 3.0 for host applications, named by their ids. */
class HostRulesTest {
  private static final String STATE = "spBv1.0/STATE/console";
  private final Scene scene = Scene.connected();

  private static HostState state(Message message) throws SparkplugException {
    assertThat(message.topic()).isEqualTo(STATE);
    assertThat(message.qos()).isEqualTo(1);
    assertThat(message.retained()).isTrue();
    return HostState.read(message.payload());
  }

  @Test
  @DisplayName(
      "tck-id-host-topic-phid-death-required, -qos, -retain, -topic, -payload,"
          + " tck-id-operational-behavior-host-application-connect-will, -topic, -payload, -qos,"
          + " -retained, tck-id-payloads-state-will-message, -qos, -retain, -payload")
  void theWillIsItsDeath() throws Exception {
    HostState will = state(scene.broker.terms.get(0).will());
    assertThat(will.online()).isFalse();
    assertThat(will.timestampMillis()).isEqualTo(scene.now() - 900);
  }

  @Test
  @DisplayName("tck-id-message-flow-phid-sparkplug-clean-session-50")
  void aCleanStart() {
    assertThat(scene.broker.terms.get(0).kept()).isZero();
  }

  @Test
  @DisplayName(
      "tck-id-host-topic-phid-birth-message, -qos, -retain, -topic, -sub-required, -required,"
          + " -payload, -payload-timestamp, tck-id-message-flow-phid-sparkplug-subscription,"
          + " -state-publish, -state-publish-payload, -state-publish-payload-timestamp,"
          + " tck-id-operational-behavior-host-application-connect-birth, -topic, -payload, -qos,"
          + " -retained, tck-id-payloads-state-subscribe, -birth, -birth-payload")
  void subscribesThenIsBorn() throws Exception {
    assertThat(scene.broker.deeds)
        .containsSubsequence(
            "dial",
            "subscribe [spBv1.0/STATE/console, spBv1.0/north/#, spBv1.0/south/#]",
            "publish spBv1.0/STATE/console");
    HostState birth = state(scene.broker.published.get(0));
    HostState will = HostState.read(scene.broker.terms.get(0).will().payload());
    assertThat(birth).isEqualTo(new HostState(true, will.timestampMillis()));
  }

  @Test
  @DisplayName("tck-id-message-flow-hid-sparkplug-state-message-delivered")
  void whoSaysThatItIsGoneIsAnswered() throws Exception {
    HostState birth = state(scene.broker.published.get(0));
    scene.say(new Arrival(STATE, new HostState(false, birth.timestampMillis()).write()));
    assertThat(state(scene.broker.published.get(1))).isEqualTo(birth);
    scene.say(new Arrival(STATE, birth.write()));
    scene.say(new Arrival(STATE, new byte[] {1, 2}));
    assertThat(scene.broker.published).hasSize(2);
  }

  @Test
  void aDeathThatIsYoungerThanTheBirthHasItBornAnew() throws Exception {
    long later = scene.now() + 60_000;
    scene.say(new Arrival(STATE, new HostState(false, later).write()));
    scene.pass(3000);
    assertThat(scene.broker.terms).hasSize(2);
    Message birth = scene.broker.published.get(1);
    assertThat(state(birth)).isEqualTo(new HostState(true, later + 1));
  }

  @Test
  @DisplayName(
      "tck-id-operational-behavior-host-application-termination, -death-topic, -death-payload,"
          + " -death-qos, -death-retained, -disconnect-intentional,"
          + " tck-id-host-topic-phid-death-payload-timestamp-disconnect-clean")
  void anOrderlyEnd() throws Exception {
    scene.host.end();
    List<String> deeds = scene.broker.deeds;
    assertThat(deeds).endsWith("publish " + STATE, "farewell");
    assertThat(state(scene.broker.published.get(1)).online()).isFalse();
  }

  @Test
  @DisplayName("tck-id-operational-behavior-primary-application-state-with-multiple-servers-state")
  void everyConnectionBeginsWithItsBirth() throws Exception {
    scene.broker.listener.lost("cut");
    scene.pass(3000);
    assertThat(scene.broker.terms).hasSize(2);
    HostState first = state(scene.broker.published.get(0));
    HostState second = state(scene.broker.published.get(1));
    assertThat(second.timestampMillis()).isGreaterThan(first.timestampMillis());
    assertThat(HostState.read(scene.broker.terms.get(1).will().payload()))
        .isEqualTo(new HostState(false, second.timestampMillis()));
  }

  private void scanner(Appliance one) {
    scene.say(one.birth());
    scene.say(one.of(MessageType.DBIRTH, "mr-1", Metric.flag("Control/Held", false, 1)));
  }

  @Test
  @DisplayName(
      "tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline,"
          + " -ndeath-devices-offline")
  void aDeathOfTheNode() {
    Appliance one = scene.appliance("north", "gw-1");
    scanner(one);
    scene.pass(500);
    scene.say(one.death());
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.DEAD);
    assertThat(scene.view("north", "gw-1").since()).isEqualTo(scene.now());
    assertThat(scene.view("north", "gw-1").scanners()).noneMatch(ScannerView::alive);
  }

  @Test
  @DisplayName(
      "tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline")
  void aDeathOfADevice() {
    Appliance one = scene.appliance("north", "gw-1");
    scanner(one);
    scene.say(one.of(MessageType.DDEATH, "mr-1"));
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    assertThat(scene.view("north", "gw-1").scanners()).noneMatch(ScannerView::alive);
  }

  @Test
  void aRetainedOrLateDeathNeverLiesAfterABirth() {
    Appliance one = scene.born("north", "gw-1");
    Arrival old = one.death();
    scene.say(Appliance.retained(old));
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    one.deathNumber = 8;
    scene.say(one.birth());
    scene.say(old);
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    scene.say(one.death());
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.DEAD);
    // Nor does a retained birth bring anybody back.
    scene.say(Appliance.retained(one.birth()));
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.DEAD);
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).isEqualTo("a retained NBIRTH");
  }

  @Test
  @DisplayName(
      "tck-id-operational-behavior-host-reordering-rebirth (without waiting for more),"
          + " tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, -name, -value,"
          + " tck-id-topics-ncmd-topic, -mqtt, -timestamp, -payload, tck-id-payloads-ncmd-timestamp,"
          + " -seq, -qos, -retain")
  void aGapIsAskedAbout() throws Exception {
    Appliance one = scene.born("north", "gw-1");
    one.lose();
    scene.say(one.beat());
    assertThat(scene.presence("north", "gw-1")).isEqualTo(Presence.ONLINE);
    scene.pass(3500);
    assertThat(scene.broker.commands()).containsExactly("spBv1.0/north/NCMD/gw-1");
    Message command = scene.broker.published.get(1);
    assertThat(command.qos()).isZero();
    assertThat(command.retained()).isFalse();
    Payload payload = PayloadCodec.read(command.payload(), Limits.DEFAULT);
    assertThat(payload.sequence()).isEmpty();
    assertThat(payload.timestampMillis()).isPresent();
    assertThat(payload.metric("Node Control/Rebirth").orElseThrow().value())
        .isEqualTo(new Value.Flag(true));
    scene.say(one.birth());
    scene.pass(60_000);
    assertThat(scene.broker.commands()).hasSize(1);
  }

  @Test
  void whoIsBornByItselfIsNotAsked() {
    Appliance one = scene.born("north", "gw-1");
    one.lose();
    scene.say(one.beat());
    scene.say(one.birth());
    scene.pass(20_000);
    assertThat(scene.broker.commands()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsAskedEverMoreSeldomAndNamed() {
    Appliance one = scene.appliance("north", "gw-1");
    for (int i = 0; i < 600; i++) {
      scene.say(one.beat());
      scene.pass(1000);
    }
    assertThat(scene.broker.commands()).hasSizeBetween(4, 8);
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).contains("told no birth");
  }

  @Test
  void tenThousandAreNotAskedAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      scene.broker.listener.message(scene.appliance("north", "gw-" + i).beat());
    }
    scene.host.tick();
    for (int second = 0; second < 60; second++) {
      int before = scene.broker.commands().size();
      scene.pass(1000);
      assertThat(scene.broker.commands().size() - before).isLessThanOrEqualTo(510);
    }
    assertThat(Set.copyOf(scene.broker.commands())).hasSizeGreaterThan(9000);
  }

  @Test
  @DisplayName("tck-id-payloads-alias-uniqueness, tck-id-payloads-alias-data-cmd-requirement")
  void anAliasStandsForItsName() {
    Appliance one = scene.appliance("north", "gw-1");
    scene.say(one.birth(aliased("Load", 5, 1)));
    scene.say(one.beat(aliased("", 5, 2)));
    assertThat(scene.view("north", "gw-1").metrics()).containsEntry("Load", 2L);
    scene.say(one.birth(aliased("Load", 5, 1), aliased("Other", 5, 1)));
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).contains("one alias", "Other");
  }

  private static Metric aliased(String name, long alias, long value) {
    return new Metric(
        name,
        java.util.OptionalLong.of(alias),
        java.util.OptionalLong.of(1),
        DataType.INT64.code(),
        false,
        new Value.Whole(value));
  }

  @Test
  @DisplayName(
      "tck-id-operational-behavior-data-publish-nbirth: what no birth has named is not kept")
  void aMetricThatNoBirthHasNamed() {
    Appliance one = scene.born("north", "gw-1");
    scene.say(one.beat(Metric.text("Unheard of", "x", 1)));
    assertThat(scene.view("north", "gw-1").metrics()).doesNotContainKey("Unheard of");
    assertThat(scene.words("north", "gw-1", Trouble.MALFORMED)).contains("did not name");
  }

  @Test
  void devicesThatAreNotBornAgainAreNoMore() {
    Appliance one = scene.appliance("north", "gw-1");
    scanner(one);
    scene.say(one.of(MessageType.DBIRTH, "ct-1", Metric.flag("Control/Held", false, 1)));
    scene.say(one.birth());
    scene.say(one.of(MessageType.DBIRTH, "ct-1", Metric.flag("Control/Held", false, 1)));
    scene.say(one.beat());
    assertThat(scene.view("north", "gw-1").scanners())
        .extracting(ScannerView::id)
        .containsExactly("ct-1");
  }

  @Test
  void groupsAreTakenAndGivenUp() {
    scene.born("north", "gw-1");
    scene.host.lease(new Lease(Set.of("south", "west"), List.of(), List.of()));
    scene.host.tick();
    assertThat(scene.broker.deeds)
        .endsWith("subscribe [spBv1.0/west/#]", "unsubscribe [spBv1.0/north/#]");
    scene.say(scene.appliance("north", "gw-1").birth());
    assertThat(scene.fleet.worstFirst()).isEmpty();
    assertThat(scene.kept.incidents).isEmpty();
  }
}
