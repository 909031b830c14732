package org.scangate.driver.simulator;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.SettingDescription;

/** The driver {@code simulator}: no real scanner is behind it. */
@Component
public final class SimulatorDriver implements ScannerDriver {
  private static final DriverDescription DESCRIPTION =
      new DriverDescription(
          "simulator",
          "1.0.0",
          "A simulated CT or MR: phantoms only, no real scanner",
          List.of(
              new SettingDescription("fault", "what goes wrong: " + Fault.all(), "none"),
              new SettingDescription(
                  "send-to", "TITLE@host:port that gets the images of each finished scan", ""),
              new SettingDescription("send-as", "the AE title that sends them", "SIMULATOR")),
          true);

  @Override
  public DriverDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException {
    String wanted = settings.extra().getOrDefault("fault", "none");
    Fault fault =
        Fault.of(wanted)
            .orElseThrow(
                () ->
                    new DriverException(
                        "settings.fault of "
                            + settings.id()
                            + ": '"
                            + wanted
                            + "' is not one of "
                            + Fault.all()));
    return new SimulatorConnection(settings, context, fault, ImageSender.of(settings));
  }
}
