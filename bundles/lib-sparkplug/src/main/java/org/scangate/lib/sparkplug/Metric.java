package org.scangate.lib.sparkplug;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * One metric of a payload.
 *
 * @param name empty where only an alias was given
 * @param alias stands for the name after a birth
 * @param timestampMillis when it was so, in UTC
 * @param type its number on the wire; 0 where none was given, as data messages may
 * @param historical not the newest
 */
public record Metric(
    String name,
    OptionalLong alias,
    OptionalLong timestampMillis,
    int type,
    boolean historical,
    Value value) {

  public Metric {
    Objects.requireNonNull(name);
    Objects.requireNonNull(alias);
    Objects.requireNonNull(timestampMillis);
    Objects.requireNonNull(value);
  }

  private static Metric of(String name, DataType type, long atMillis, Value value) {
    return new Metric(
        name, OptionalLong.empty(), OptionalLong.of(atMillis), type.code(), false, value);
  }

  public static Metric whole(String name, DataType type, long value, long atMillis) {
    if (!type.holds(value)) {
      throw new IllegalArgumentException(name + ": " + value + " is not a value of " + type);
    }
    return of(name, type, atMillis, new Value.Whole(value));
  }

  public static Metric real(String name, double value, long atMillis) {
    return of(name, DataType.DOUBLE, atMillis, new Value.Real(value));
  }

  public static Metric flag(String name, boolean value, long atMillis) {
    return of(name, DataType.BOOLEAN, atMillis, new Value.Flag(value));
  }

  public static Metric text(String name, String value, long atMillis) {
    return of(name, DataType.STRING, atMillis, new Value.Text(value));
  }

  /** The same, known to have no value any more. */
  public Metric withoutValue(long atMillis) {
    return new Metric(
        name, alias, OptionalLong.of(atMillis), type, historical, new Value.Nothing());
  }
}
