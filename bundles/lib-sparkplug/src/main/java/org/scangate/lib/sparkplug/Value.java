package org.scangate.lib.sparkplug;

import java.util.Arrays;
import java.util.Objects;

/** What a metric says. */
public sealed interface Value {

  /**
   * A whole number or a moment.
   *
   * @param value of a UINT64 its 64 bits
   */
  record Whole(long value) implements Value {}

  /** FLOAT, DOUBLE. */
  record Real(double value) implements Value {}

  /** BOOLEAN. */
  record Flag(boolean value) implements Value {}

  /** STRING, TEXT, UUID. */
  record Text(String value) implements Value {
    public Text {
      Objects.requireNonNull(value);
    }
  }

  /** BYTES, FILE. */
  record Bytes(byte[] value) implements Value {
    public Bytes {
      Objects.requireNonNull(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  /** Known to have no value. */
  record Nothing() implements Value {}

  /** A data set, a template or an extension; not looked into. */
  record Opaque(int field, byte[] bytes) implements Value {
    public Opaque {
      Objects.requireNonNull(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Opaque opaque
          && field == opaque.field
          && Arrays.equals(bytes, opaque.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * field + Arrays.hashCode(bytes);
    }
  }
}
