package org.scangate.core.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number with a unit, written without a blank: {@code 50ms}, {@code 20GiB}. */
enum Quantity {
  /** Measured in milliseconds. */
  DURATION("(ms|s|m|h|d)"),
  /** Measured in bytes. */
  SIZE("(B|KiB|MiB|GiB|TiB)"),
  /** Measured in bits per second. */
  RATE("([kMG]bit/s)"),
  /** Measured in percent, at most 100. */
  PERCENT("(%)");

  private final Pattern pattern;

  Quantity(String unit) {
    this.pattern = Pattern.compile("(0|[1-9][0-9]{0,5})" + unit);
  }

  /** The amount in the base unit; empty when the text is no such quantity. */
  Optional<Long> measure(String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1)) * inBase(matcher.group(2));
    return this == PERCENT && amount > 100 ? Optional.empty() : Optional.of(amount);
  }

  private static long inBase(String unit) {
    return switch (unit) {
      case "s", "kbit/s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      case "TiB" -> 1L << 40;
      case "Mbit/s" -> 1_000_000;
      case "Gbit/s" -> 1_000_000_000;
      default -> 1;
    };
  }
}
