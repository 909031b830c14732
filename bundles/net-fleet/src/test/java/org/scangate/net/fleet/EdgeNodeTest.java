package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Value;

/** What an edge node says; the rules of Sparkplug 3.0 stand by their ids. */
class EdgeNodeTest {
  private static final long NOW = 1_790_000_000_000L;

  private final EdgeNode edge = new EdgeNode("north", "gw-1");
  private final List<Metric> node = new ArrayList<>();
  private final Map<String, List<Metric>> devices = new LinkedHashMap<>();

  EdgeNodeTest() {
    node.add(Metric.text("Version", "1", NOW));
    devices.put("mr-1", List.of(Metric.flag("Held", false, NOW)));
    devices.put("ct-1", List.of(Metric.flag("Held", false, NOW)));
    edge.connecting(17);
  }

  private Snapshot snapshot() {
    return new Snapshot(node, devices);
  }

  private List<Told> born() {
    return Told.of(edge.birth(snapshot(), NOW));
  }

  @Test
  @DisplayName("tck-id-payloads-ndeath-will-message-qos, -seq, -bdseq")
  void theWillIsADeath() {
    Told death = Told.of(edge.death(NOW));
    assertThat(death.topic()).hasToString("spBv1.0/north/NDEATH/gw-1");
    assertThat(death.qos()).isEqualTo(1);
    assertThat(death.payload().sequence()).isEmpty();
    assertThat(death.names()).containsExactly("bdSeq");
    assertThat(death.value("bdSeq")).isEqualTo(new Value.Whole(17));
    assertThat(death.value("bdSeq")).isEqualTo(born().get(0).value("bdSeq"));
  }

  @Test
  @DisplayName("tck-id-payloads-nbirth-bdseq, -rebirth-req, -seq, -timestamp, -qos")
  void theBirthOfTheNode() {
    Told birth = born().get(0);
    assertThat(birth.topic()).hasToString("spBv1.0/north/NBIRTH/gw-1");
    assertThat(birth.qos()).isZero();
    assertThat(birth.payload().sequence()).hasValue(0);
    assertThat(birth.payload().timestampMillis()).hasValue(NOW);
    assertThat(birth.value("Node Control/Rebirth")).isEqualTo(new Value.Flag(false));
    assertThat(birth.payload().metric("bdSeq").orElseThrow().type())
        .isEqualTo(DataType.INT64.code());
  }

  @Test
  @DisplayName("tck-id-payloads-dbirth-order, -seq-inc, tck-id-payloads-ndata-order")
  void devicesAreBornAfterTheNodeAndBeforeAnyData() {
    List<Told> all = new ArrayList<>(born());
    all.addAll(Told.of(edge.beat(snapshot(), NOW, false)));
    assertThat(all)
        .extracting(Told::head)
        .containsExactly("NBIRTH 0", "DBIRTH mr-1 1", "DBIRTH ct-1 2", "NDATA 3");
  }

  @Test
  @DisplayName("tck-id-payloads-name-birth-data-requirement: every metric has a time")
  void everyMetricHasATime() {
    List<Told> all = new ArrayList<>(born());
    all.addAll(Told.of(edge.beat(snapshot(), NOW, true)));
    assertThat(all)
        .flatExtracting(told -> told.payload().metrics())
        .allMatch(metric -> metric.timestampMillis().isPresent())
        .allMatch(metric -> !metric.name().isEmpty() && metric.type() != 0);
  }

  @Test
  @DisplayName("tck-id-payloads-sequence-num-incrementing, tck-id-payloads-ddata-seq-inc")
  void numbersGoOnThroughNodeAndDevicesAndRoundAfter255() {
    List<Integer> numbers = new ArrayList<>();
    born().forEach(told -> numbers.add(told.payload().sequence().orElseThrow()));
    for (int i = 0; i < 300; i++) {
      devices.put("mr-1", List.of(Metric.flag("Held", i % 2 == 0, NOW)));
      Told.of(edge.beat(snapshot(), NOW, false))
          .forEach(told -> numbers.add(told.payload().sequence().orElseThrow()));
    }
    assertThat(numbers).hasSize(603);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(i % 256);
    }
  }

  @Test
  @DisplayName("tck-id-operational-behavior-data-publish-dbirth-change: only what changed is told")
  void byException() {
    born();
    assertThat(edge.changes(snapshot(), NOW)).isEmpty();
    devices.put("ct-1", List.of(Metric.flag("Held", true, NOW)));
    List<Told> told = Told.of(edge.changes(snapshot(), NOW));
    assertThat(told).extracting(Told::head).containsExactly("DDATA ct-1 3");
    assertThat(told.get(0).value("Held")).isEqualTo(new Value.Flag(true));
    assertThat(edge.changes(snapshot(), NOW)).isEmpty();
    assertThat(Told.of(edge.beat(snapshot(), NOW, false)).get(0).names())
        .containsExactly("Appliance/Beat");
    assertThat(Told.of(edge.beat(snapshot(), NOW, true)))
        .extracting(Told::head)
        .containsExactly("NDATA 5", "DDATA mr-1 6", "DDATA ct-1 7");
  }

  @Test
  @DisplayName("tck-id-operational-behavior-data-publish-nbirth: what a birth did not name")
  void aNewMetricOfTheNodeIsBorn() {
    born();
    node.add(Metric.whole("Links", DataType.UINT32, 1, NOW));
    assertThat(Told.of(edge.beat(snapshot(), NOW, false)))
        .extracting(Told::head)
        .containsExactly("NBIRTH 0", "DBIRTH mr-1 1", "DBIRTH ct-1 2");
  }

  @Test
  @DisplayName("tck-id-operational-behavior-device-ddeath, tck-id-payloads-ddeath-seq")
  void devicesComeAndGo() {
    born();
    devices.remove("mr-1");
    devices.put("ct-2", List.of(Metric.flag("Held", false, NOW)));
    assertThat(Told.of(edge.changes(snapshot(), NOW)))
        .extracting(Told::head)
        .containsExactly("DDEATH mr-1 3", "DBIRTH ct-2 4");
    devices.put("ct-2", List.of(Metric.text("Stop", "armed", NOW)));
    assertThat(Told.of(edge.changes(snapshot(), NOW)))
        .extracting(Told::head)
        .containsExactly("DBIRTH ct-2 5");
  }

  @Test
  void whatIsNotKnownAnyMoreHasNoValue() {
    node.add(Metric.real("Round trip", 1.5, NOW));
    born();
    node.remove(1);
    Told told = Told.of(edge.changes(snapshot(), NOW)).get(0);
    assertThat(told.names()).containsExactly("Round trip");
    assertThat(told.value("Round trip")).isEqualTo(new Value.Nothing());
    assertThat(edge.changes(snapshot(), NOW)).isEmpty();
  }

  @Test
  @DisplayName("tck-id-operational-behavior-data-commands-rebirth-action-3: the same bdSeq")
  void aBirthAgain() {
    born();
    edge.beat(snapshot(), NOW, false);
    List<Told> again = born();
    assertThat(again)
        .extracting(Told::head)
        .containsExactly("NBIRTH 0", "DBIRTH mr-1 1", "DBIRTH ct-1 2");
    assertThat(again.get(0).value("bdSeq")).isEqualTo(new Value.Whole(17));
  }
}
