package org.scangate.safety.relay.modbus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;

/** Relays as a site file would make them. */
public final class Relays {
  /** What the device is told, and what the peers count down. */
  public static final Duration WATCHDOG = Duration.ofMillis(1500);

  private Relays() {}

  /** A relay of the generic profile on this machine. */
  public static Relay generic(int port, Duration timeout) {
    return new ModbusRelay(
        new RelayDescription(
            "cabinet",
            "a Modbus/TCP relay at port " + port,
            false,
            List.of(),
            Duration.ofMillis(100),
            WATCHDOG,
            Duration.ofMillis(300),
            Duration.ofMillis(500)),
        new ModbusTcp("127.0.0.1", port, 1, timeout),
        Profile.of(Map.of()));
  }
}
