package org.scangate.driver.rfb;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.SettingDescription;
import org.scangate.lib.rfb.client.RfbTarget;
import org.scangate.lib.rfb.client.Security;

/** The driver for consoles that speak RFB 3.3 to 3.8. */
@Component
public final class RfbDriver implements ScannerDriver {
  private static final String SECURITY = "security";
  private static final String CERTIFICATE = "certificate-sha256";
  private static final int DEFAULT_PORT = 5900;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final DriverDescription DESCRIPTION =
      new DriverDescription(
          "rfb",
          "1.0.0",
          "Any console that speaks RFB (VNC), such as a KVM-over-IP",
          List.of(
              new SettingDescription(
                  SECURITY,
                  "security types that may be used, separated by commas, of "
                      + Arrays.toString(Security.values())
                      + "; empty: the safest that is offered",
                  ""),
              new SettingDescription(
                  CERTIFICATE,
                  "SHA-256 of the consoles' certificates that are trusted, in hexadecimal,"
                      + " separated by commas",
                  "")),
          false);

  @Override
  public DriverDescription description() {
    return DESCRIPTION;
  }

  @Override
  public ScannerConnection open(ScannerSettings settings, ScannerContext context)
      throws DriverException, InterruptedException {
    Set<String> security = list(settings, SECURITY, RfbDriver::isSecurity);
    Set<String> certificates =
        list(settings, CERTIFICATE, text -> text.matches("(?i)[0-9a-f]{64}")).stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    RfbConnection connection = new RfbConnection(settings.id(), context);
    try {
      for (DisplaySettings display : settings.displays()) {
        if (display.host().isEmpty()) {
          throw new DriverException("display '" + display.id() + "' has no host: name one");
        }
        connection.connect(
            display.id(),
            new RfbTarget(
                display.host(),
                display.port() == 0 ? DEFAULT_PORT : display.port(),
                display.username(),
                display.password(),
                !display.exclusive(),
                security,
                certificates,
                TIMEOUT));
      }
      connection.start();
      return connection;
    } catch (DriverException | InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Set<String> list(ScannerSettings settings, String key, Predicate<String> valid)
      throws DriverException {
    Set<String> items =
        Arrays.stream(settings.extra().getOrDefault(key, "").split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .collect(Collectors.toSet());
    for (String item : items) {
      if (!valid.test(item)) {
        throw new DriverException(
            "settings." + key + ": '" + item + "' is not known; see the driver's settings");
      }
    }
    return items;
  }

  private static boolean isSecurity(String name) {
    return Arrays.stream(Security.values()).anyMatch(type -> type.name().equals(name));
  }
}
