package org.scangate.net.fleet.ups;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.scangate.api.power.Ups;

/** Makes a reading of what a UPS says. */
final class UpsReading {
  private UpsReading() {}

  /** A source of variables; empty for one that the UPS does not have. */
  interface Source {
    Optional<String> get(String variable) throws IOException;
  }

  /**
   * Asks for what a reading needs.
   *
   * @throws IOException also when there is no status, without which nothing is known
   */
  static Ups.Reading of(Source source, java.time.Instant at) throws IOException {
    String status =
        source.get("ups.status").orElseThrow(() -> new IOException("it knows no ups.status"));
    Set<String> words = new HashSet<>(Arrays.asList(status.split(" ", -1)));
    Ups.Power power;
    if (words.contains("LB") || words.contains("FSD")) {
      power = Ups.Power.BATTERY_LOW;
    } else if (words.contains("OB")) {
      power = Ups.Power.ON_BATTERY;
    } else if (words.contains("OL")) {
      power = Ups.Power.ON_LINE;
    } else {
      throw new IOException("its status is neither on line nor on battery");
    }
    return new Ups.Reading(
        power,
        words.contains("RB"),
        number(source.get("battery.charge"), 100),
        number(source.get("battery.runtime"), Integer.MAX_VALUE),
        at);
  }

  private static OptionalLong number(Optional<String> text, long most) {
    return text.filter(one -> one.matches("[0-9]{1,10}(\\.[0-9]{1,10})?"))
        .map(one -> (long) Double.parseDouble(one))
        .filter(one -> one <= most)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
