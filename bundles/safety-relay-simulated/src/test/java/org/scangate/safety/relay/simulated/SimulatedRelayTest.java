package org.scangate.safety.relay.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimulatedRelayTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final SimulatedRelay relay =
      new SimulatedRelay(
          "demo",
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Map.of(3, 1),
          new int[] {5},
          nanos::get);

  @Test
  void feedbackFollowsItsCoil() {
    relay.open();
    relay.write(Map.of(1, true));
    assertThat(relay.readCoils(2).get(1)).isTrue();
    assertThat(relay.readInputs(6).get(3)).isTrue();
    assertThat(relay.readInputs(6).get(5)).isTrue();
    relay.set(5, false);
    assertThat(relay.readInputs(6).get(5)).isFalse();
    assertThat(relay.description().simulated()).isTrue();
  }

  @Test
  void fallsWhenItIsLeftAlone() {
    relay.open();
    relay.startWatchdog();
    relay.write(Map.of(1, true));
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
    assertThat(relay.readCoils(2).get(1)).isTrue();
    assertThat(relay.watchdogExpired()).contains(false);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
    assertThat(relay.watchdogExpired()).contains(true);
    assertThat(relay.readCoils(2).get(1)).isFalse();
    relay.startWatchdog();
    assertThat(relay.watchdogExpired()).contains(false);
  }
}
