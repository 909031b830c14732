package org.scangate.safety.relay.gpio;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;

/** Relays at GPIO lines as a site file would make them: two coils, four inputs. */
public final class Boards {
  public static final Duration WATCHDOG = Duration.ofMillis(1500);
  public static final int STOP_SEEN = 0;
  public static final int PERMISSIVE_SEEN = 1;
  public static final int RESET = 2;
  public static final int ON_SITE_STOP = 3;
  public static final int STOP = 4;
  public static final int LEVEL = 5;
  public static final int PULSE = 6;

  /** How many lines there must be. */
  public static final int LINES = 8;

  private Boards() {}

  /** At the chip that the kernel of this process shows as {@code gpiochip0}. */
  public static Relay atTheKernel() {
    return at("gpiochip0", System::nanoTime);
  }

  static Relay at(String chip, LongSupplier nanoTime) {
    return new GpioRelay(
        new RelayDescription(
            "board",
            "GPIO lines of " + chip,
            false,
            List.of(),
            Duration.ofMillis(100),
            WATCHDOG,
            Duration.ofMillis(375),
            Duration.ofMillis(500)),
        new KernelLines(chip),
        Wires.of(
            Map.of(
                "coil.0.line", STOP,
                "coil.1.line", LEVEL,
                "coil.1.pulse", PULSE,
                "input.10.line", STOP_SEEN,
                "input.11.line", PERMISSIVE_SEEN,
                "input.2.line", RESET,
                "input.3.line", ON_SITE_STOP)),
        nanoTime);
  }
}
