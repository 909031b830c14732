package com.example.scanner;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.SettingDescription;

/** The service: says what the driver is, and opens connections. It keeps no state. */
@Component
public final class ClockDriver implements ScannerDriver {

  @Override
  public DriverDescription description() {
    return new DriverDescription(
        "example-clock",
        "1.0.0",
        "A console that shows a moving hand",
        List.of(new SettingDescription("period", "seconds for one turn, 1 to 3600", "60")),
        true);
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException {
    String period = settings.extra().getOrDefault("period", "60");
    if (!period.matches("[1-9][0-9]{0,3}") || Integer.parseInt(period) > 3600) {
      throw new DriverException("settings.period: '" + period + "' is not 1 to 3600 seconds");
    }
    return new ClockConnection(settings, context, Integer.parseInt(period));
  }
}
