package org.scangate.safety.relay.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayContractTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;
import org.scangate.safety.relay.gpio.Lines.Pull;

class GpioRelayTest extends RelayContractTest {
  private static final int STOP_LINE = 17;
  private static final int LEVEL_LINE = 22;
  private static final int PULSE_LINE = 27;
  private static final int STOP_SEEN = 5;
  private static final int PERMISSIVE_SEEN = 6;
  private static final int PUSHED = 13;

  private final AtomicLong nanos = new AtomicLong(1);
  private final FakeLines lines = new FakeLines(nanos::get, Duration.ofSeconds(1).toNanos());
  private final GpioRelay relay =
      new GpioRelay(
          new RelayDescription(
              "board",
              "GPIO lines of gpiochip0",
              false,
              List.of(),
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              Duration.ofMillis(250),
              Duration.ofMillis(100)),
          lines,
          Wires.of(
              Map.of(
                  "coil.0.line", STOP_LINE,
                  "coil.1.line", LEVEL_LINE,
                  "coil.1.pulse", PULSE_LINE,
                  "input.10.line", STOP_SEEN,
                  "input.11.line", PERMISSIVE_SEEN,
                  "input.2.line", PUSHED)),
          nanos::get);

  GpioRelayTest() {
    lines.straight(STOP_LINE, STOP_SEEN);
    lines.monostable(LEVEL_LINE, PULSE_LINE, PERMISSIVE_SEEN);
  }

  @Override
  protected Relay relay() {
    return relay;
  }

  @Override
  protected void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  protected void push(boolean active) {
    lines.push(PUSHED, active);
  }

  @Test
  void onlyARenewalMakesAnEdge() throws Exception {
    relay.open();
    relay.write(Map.of(PERMISSIVE, true));
    relay.write(Map.of(PERMISSIVE, true));
    relay.readCoils(2);
    relay.readInputs(12);
    relay.startWatchdog();
    relay.write(Map.of(STOP, true));
    relay.write(Map.of(PERMISSIVE, false));
    assertThat(lines.driven)
        .containsExactly(
            "22=true", "27=false", "27:true", "22:true", "27:false", "17=true", "22:false");
  }

  /** Or a stop that is demanded would be withdrawn for a moment at every new connection. */
  @Test
  void anOutputHasItsLevelFromTheFirstMoment() throws Exception {
    relay.open();
    assertThat(lines.driven).isEmpty();
    relay.write(Map.of(STOP, true));
    relay.close();
    relay.open();
    relay.write(Map.of(STOP, true));
    assertThat(lines.driven).containsExactly("17=true", "17=true");
  }

  @Test
  void oneBadLineKeepsNoOtherFromDropping() throws Exception {
    relay.open();
    Map<Integer, Boolean> granted = new LinkedHashMap<>();
    granted.put(STOP, false);
    granted.put(PERMISSIVE, true);
    relay.write(granted);
    lines.broken.put(STOP_LINE, "cannot be driven");
    Map<Integer, Boolean> dropped = new LinkedHashMap<>();
    dropped.put(STOP, true);
    dropped.put(PERMISSIVE, false);
    assertThatThrownBy(() -> relay.write(dropped))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("line 17");
    assertThat(lines.driven).last().isEqualTo("22:false");
    assertThat(relay.isOpen()).isFalse();
  }

  @Test
  void aChipThatGoesEndsTheConnectionAndItsReturnIsANewOne() throws Exception {
    relay.open();
    relay.write(Map.of(PERMISSIVE, true));
    lines.gone = "its chip is gone";
    assertThatThrownBy(() -> relay.readInputs(12)).hasMessageContaining("its chip is gone");
    assertThat(relay.isOpen()).isFalse();
    assertThatThrownBy(relay::open).hasMessageContaining("its chip is gone");
    lines.gone = null;
    relay.open();
    assertThat(relay.readCoils(2).isEmpty()).as("nothing is energised again").isTrue();
  }

  @Test
  void aLineThatSomebodyElseHoldsIsSaid() throws Exception {
    lines.broken.put(PUSHED, "is held by 'leds'");
    assertThatThrownBy(relay::open).hasMessageContaining("is held by 'leds'");
    assertThat(relay.isOpen()).isFalse();
    lines.broken.clear();
    lines.broken.put(PULSE_LINE, "is held by 'leds'");
    relay.open();
    assertThatThrownBy(() -> relay.write(Map.of(PERMISSIVE, true)))
        .hasMessageContaining("is held by 'leds'");
    assertThat(relay.isOpen()).isFalse();
  }

  @Test
  void aCoilWithoutALineIsRefused() throws Exception {
    relay.open();
    assertThatThrownBy(() -> relay.write(Map.of(7, true))).hasMessageContaining("has no coil 7");
  }

  @Test
  void readsWhatIsWiredToWhat() {
    Wires wires =
        Wires.of(
            Map.of(
                "relay", "board",
                "coil.0.line", 3,
                "input.4.line", 8,
                "input.4.active", "low",
                "input.4.pull", "up"));
    assertThat(wires.coils()).containsEntry(0, new Wires.Coil(3, Wires.NONE)).hasSize(1);
    assertThat(wires.inputs()).containsEntry(4, new Wires.Input(8, true, Pull.UP)).hasSize(1);
    assertThatThrownBy(() -> Wires.of(Map.of("coil.0.line", -2)))
        .hasMessageContaining("coil.0.line: -2");
  }

  @Test
  void saysWhyAChipCannotBeOpened() {
    KernelLines absent = new KernelLines("gpiochip-none");
    assertThatThrownBy(absent::open)
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("/dev/gpiochip-none is not there");
    KernelLines other = new KernelLines("null");
    assertThatThrownBy(other::open).hasMessageContaining("/dev/null is not a GPIO chip");
    assertThat(other.isOpen()).isFalse();
    assertThatThrownBy(() -> other.get(3)).hasMessageContaining("/dev/null is not open");
  }
}
