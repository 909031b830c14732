package org.scangate.lib.sparkplug;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The data types of chapter 6.4.16 that are understood, with their numbers on the wire. */
public enum DataType {
  INT8(1, 8, true),
  INT16(2, 16, true),
  INT32(3, 32, true),
  INT64(4, 64, true),
  UINT8(5, 8, false),
  UINT16(6, 16, false),
  UINT32(7, 32, false),
  UINT64(8, 64, false),
  FLOAT(9, 0, false),
  DOUBLE(10, 0, false),
  BOOLEAN(11, 0, false),
  STRING(12, 0, false),
  /** Milliseconds since 1970 in UTC. */
  DATE_TIME(13, 64, false),
  TEXT(14, 0, false),
  UUID(15, 0, false),
  BYTES(17, 0, false),
  FILE(18, 0, false);

  private static final Map<Integer, DataType> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(DataType::code, Function.identity()));

  private final int code;
  private final int bits;
  private final boolean signed;

  DataType(int code, int bits, boolean signed) {
    this.code = code;
    this.bits = bits;
    this.signed = signed;
  }

  public int code() {
    return code;
  }

  /** Empty for a type that is not understood. */
  public static Optional<DataType> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  boolean isWhole() {
    return bits > 0;
  }

  /** Whether it travels in the field of 64 bits. */
  boolean isLong() {
    return bits == 64;
  }

  boolean holds(long value) {
    if (bits == 0) {
      return false;
    }
    if (bits == 64) {
      return true;
    }
    return signed
        ? value >= -(1L << (bits - 1)) && value < 1L << (bits - 1)
        : value >= 0 && value < 1L << bits;
  }

  /**
   * The value of a field as this type has it. Negative ones come as the 32 bits of their two's
   * complement, from some writers as no more bits than the type has.
   */
  long fromWire(long raw) throws SparkplugException {
    long value = raw;
    if (bits == 32) {
      value = signed ? (int) raw : raw;
    } else if (signed && bits < 32) {
      int wide = (int) raw;
      value = raw < 1L << bits ? (long) wide << (64 - bits) >> (64 - bits) : wide;
    }
    if (!holds(value)) {
      throw new SparkplugException(raw + " is not a value of the type " + this);
    }
    return value;
  }
}
