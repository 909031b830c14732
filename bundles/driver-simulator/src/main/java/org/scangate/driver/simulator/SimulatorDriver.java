package org.scangate.driver.simulator;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.Modality;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.SettingDescription;

/** The driver {@code simulator}: no real scanner is behind it. */
@Component
public final class SimulatorDriver implements ScannerDriver {
  private static final int LONGEST_IMAGE_MILLIS = 60_000;

  private static final DriverDescription DESCRIPTION =
      new DriverDescription(
          "simulator",
          "1.0.0",
          "A simulated CT or MR: phantoms only, no real scanner",
          List.of(
              new SettingDescription("fault", "what goes wrong: " + Fault.all(), "none"),
              new SettingDescription(
                  "image-millis",
                  "what one image of a scan takes, 100 to 60000; empty: 250 for a CT, 500 for an MR",
                  ""),
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
    Console console = console(settings);
    Fault fault = fault(settings);
    return new SimulatorConnection(settings, context, console, fault, ImageSender.of(settings));
  }

  private static Fault fault(ScannerSettings settings) throws DriverException {
    String wanted = settings.extra().getOrDefault("fault", "none");
    return Fault.of(wanted)
        .orElseThrow(() -> wrong(settings, "fault", wanted, "is not one of " + Fault.all()));
  }

  private static Console console(ScannerSettings settings) throws DriverException {
    boolean mr = settings.modality() == Modality.MR;
    String millis = settings.extra().getOrDefault("image-millis", "");
    if (millis.isEmpty()) {
      return new Console(mr);
    }
    if (!millis.matches("[1-9][0-9]{2,4}") || Integer.parseInt(millis) > LONGEST_IMAGE_MILLIS) {
      throw wrong(settings, "image-millis", millis, "is not 100 to " + LONGEST_IMAGE_MILLIS);
    }
    return new Console(mr, Duration.ofMillis(Integer.parseInt(millis)));
  }

  private static DriverException wrong(
      ScannerSettings settings, String key, String value, String why) {
    return new DriverException(
        "settings." + key + " of " + settings.id() + ": '" + value + "' " + why);
  }
}
