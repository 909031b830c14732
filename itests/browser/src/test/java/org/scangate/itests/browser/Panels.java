package org.scangate.itests.browser;

import java.io.IOException;
import org.scangate.itests.harness.Appliance;

/** Makes panels known. */
final class Panels {
  private Panels() {}

  /** The code with which a tablet becomes the panel of that id. */
  static String code(Appliance appliance, String id) throws IOException, InterruptedException {
    return appliance
        .ctl("panel-add", id)
        .output()
        .lines()
        .filter(line -> line.startsWith("code"))
        .map(line -> line.substring("code".length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
