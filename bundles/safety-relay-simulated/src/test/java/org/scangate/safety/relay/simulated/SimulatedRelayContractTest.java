package org.scangate.safety.relay.simulated;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayContractTest;

class SimulatedRelayContractTest extends RelayContractTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final SimulatedRelay relay =
      new SimulatedRelay(
          "demo",
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Map.of(FEEDBACK + STOP, STOP, FEEDBACK + PERMISSIVE, PERMISSIVE),
          new int[0],
          nanos::get);

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
    relay.set(FREE, active);
  }
}
