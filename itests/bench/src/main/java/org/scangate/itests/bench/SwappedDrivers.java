package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.scangate.itests.harness.ShippedDriver;

/** Two versions of the driver for RFB that take turns at the scanners that use it. */
final class SwappedDrivers {
  private final Ctl ctl;
  private final String[] drivers = new String[2];
  private int swaps;

  SwappedDrivers(Ctl ctl, Path folder) throws IOException {
    this.ctl = ctl;
    for (int i = 0; i < drivers.length; i++) {
      Path jar = folder.resolve("driver-" + i + ".jar");
      drivers[i] = ctl.approved(ShippedDriver.as("driver-rfb", "2.0." + i, jar));
    }
  }

  /** Swaps in the one whose turn it is, beside the other. */
  void swap() throws IOException {
    String said =
        ctl.say("driver-swap", drivers[swaps % drivers.length], "--not-scanning", "a benchmark");
    if (!said.contains("beside")) {
      throw new IOException("driver-swap: " + said);
    }
    swaps++;
  }

  /** How many were made. */
  int swaps() {
    return swaps;
  }
}
