package org.scangate.fleet.console.host;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scangate.fleet.console.model.Trouble;

/** What an appliance's metrics say is wrong. Stateless. */
final class Diagnosis {
  private Diagnosis() {}

  /**
   * Looks at the metrics of now.
   *
   * @return whether anything is news
   */
  static boolean look(Troubles troubles, Values own, Collection<Device> devices, long now) {
    boolean news = troubles.set(Trouble.STOPPED, of(devices, Diagnosis::stopped), now);
    news |= troubles.set(Trouble.ALARMS, alarms(own), now);
    news |= troubles.set(Trouble.PROOF_OVERDUE, of(devices, Diagnosis::overdue), now);
    news |= troubles.set(Trouble.DRIVER_NOT_RELEASED, of(devices, Diagnosis::unreleased), now);
    return news;
  }

  /** Words of every scanner that has some; null when none has. */
  private static String of(Collection<Device> devices, Function<Device, String> look) {
    String words =
        devices.stream()
            .filter(device -> device.alive || device.awaited)
            .map(look)
            .filter(one -> !one.isEmpty())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? null : words;
  }

  private static String stopped(Device device) {
    String state = device.values.text("Stop/State");
    boolean bad = state.equals("tripped") || state.equals("fault");
    return bad ? Words.plain(device.id) + " " + state : "";
  }

  private static String overdue(Device device) {
    return device.values.flag("Stop/Proof overdue") ? Words.plain(device.id) : "";
  }

  private static String unreleased(Device device) {
    if (!device.values.text("Driver/Standing").equals("NOT_RELEASED")) {
      return "";
    }
    String driver = device.values.text("Driver/Name") + " " + device.values.text("Driver/Version");
    return Words.plain(device.id) + " " + Words.plain(driver.strip());
  }

  private static String alarms(Values own) {
    double alarms = own.number("Health/Alarms");
    return alarms > 0 ? (long) alarms + ": " + Words.plain(own.text("Health/Ids")) : null;
  }
}
