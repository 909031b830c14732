package org.scangate.lib.sparkplug;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Payloads of chapter 6.4 as bytes. Stateless. */
public final class PayloadCodec {
  private static final int TIMESTAMP = 1;
  private static final int METRICS = 2;
  private static final int SEQUENCE = 3;

  private static final int NAME = 1;
  private static final int ALIAS = 2;
  private static final int METRIC_TIMESTAMP = 3;
  private static final int TYPE = 4;
  private static final int HISTORICAL = 5;
  private static final int IS_NULL = 7;
  private static final int INT = 10;
  private static final int LONG = 11;
  private static final int FLOAT = 12;
  private static final int DOUBLE = 13;
  private static final int BOOLEAN = 14;
  private static final int STRING = 15;
  private static final int BYTES = 16;
  private static final int DATA_SET = 17;
  private static final int TEMPLATE = 18;
  private static final int EXTENSION = 19;

  private static final int LAST_SEQUENCE = 255;
  private static final long LAST_INT = 0xffff_ffffL;

  private PayloadCodec() {}

  /** The bytes of a payload; the other way round, {@link #read} gives an equal one. */
  public static byte[] write(Payload payload) {
    Wire.Writer out = new Wire.Writer();
    payload.timestampMillis().ifPresent(millis -> out.whole(TIMESTAMP, millis));
    payload.metrics().forEach(metric -> out.bytes(METRICS, write(metric)));
    payload.sequence().ifPresent(sequence -> out.whole(SEQUENCE, sequence));
    return out.done();
  }

  private static byte[] write(Metric metric) {
    Wire.Writer out = new Wire.Writer();
    if (!metric.name().isEmpty()) {
      out.text(NAME, metric.name());
    }
    metric.alias().ifPresent(alias -> out.whole(ALIAS, alias));
    metric.timestampMillis().ifPresent(millis -> out.whole(METRIC_TIMESTAMP, millis));
    if (metric.type() != 0) {
      out.whole(TYPE, metric.type() & LAST_INT);
    }
    if (metric.historical()) {
      out.flag(HISTORICAL, true);
    }
    Optional<DataType> type = DataType.of(metric.type());
    Value value = metric.value();
    if (value instanceof Value.Whole whole) {
      boolean wide = type.map(DataType::isLong).orElse(whole.value() >>> 32 != 0);
      out.whole(wide ? LONG : INT, wide ? whole.value() : whole.value() & LAST_INT);
    } else if (value instanceof Value.Real real) {
      if (type.equals(Optional.of(DataType.FLOAT))) {
        out.real32(FLOAT, (float) real.value());
      } else {
        out.real64(DOUBLE, real.value());
      }
    } else if (value instanceof Value.Flag flag) {
      out.flag(BOOLEAN, flag.value());
    } else if (value instanceof Value.Text text) {
      out.text(STRING, text.value());
    } else if (value instanceof Value.Bytes bytes) {
      out.bytes(BYTES, bytes.value());
    } else if (value instanceof Value.Opaque opaque) {
      out.bytes(opaque.field(), opaque.bytes());
    } else {
      out.flag(IS_NULL, true);
    }
    return out.done();
  }

  /**
   * Reads a payload.
   *
   * @throws SparkplugException when it is not whole, contradicts itself or is beyond the limits
   */
  public static Payload read(byte[] bytes, Limits limits) throws SparkplugException {
    if (bytes.length > limits.bytes()) {
      throw new SparkplugException(
          "a payload of " + bytes.length + " bytes; at most " + limits.bytes() + " are read");
    }
    OptionalLong timestamp = OptionalLong.empty();
    OptionalInt sequence = OptionalInt.empty();
    List<Metric> metrics = new ArrayList<>();
    Wire.Reader in = new Wire.Reader(ByteBuffer.wrap(bytes), limits);
    while (in.next()) {
      switch (in.field()) {
        case TIMESTAMP -> timestamp = OptionalLong.of(in.whole());
        case METRICS -> {
          if (metrics.size() == limits.metrics()) {
            throw new SparkplugException(
                "more than " + limits.metrics() + " metrics in one payload");
          }
          metrics.add(metric(in.part(limits.bytes()), limits));
        }
        case SEQUENCE -> {
          long value = in.whole();
          if (value < 0 || value > LAST_SEQUENCE) {
            throw new SparkplugException(
                "a sequence number of " + Long.toUnsignedString(value) + "; it is 0 to 255");
          }
          sequence = OptionalInt.of((int) value);
        }
        default -> in.skip();
      }
    }
    return new Payload(timestamp, sequence, metrics);
  }

  private static Metric metric(ByteBuffer part, Limits limits) throws SparkplugException {
    String name = "";
    OptionalLong alias = OptionalLong.empty();
    OptionalLong timestamp = OptionalLong.empty();
    int type = 0;
    boolean historical = false;
    boolean isNull = false;
    Value value = new Value.Nothing();
    Wire.Reader in = new Wire.Reader(part, limits);
    while (in.next()) {
      switch (in.field()) {
        case NAME -> name = in.text();
        case ALIAS -> alias = OptionalLong.of(in.whole());
        case METRIC_TIMESTAMP -> timestamp = OptionalLong.of(in.whole());
        case TYPE -> type = (int) in.whole();
        case HISTORICAL -> historical = in.flag();
        case IS_NULL -> isNull = in.flag();
        case INT -> value = new Value.Whole(in.whole() & LAST_INT);
        case LONG -> value = new Value.Whole(in.whole());
        case FLOAT -> value = new Value.Real(in.real32());
        case DOUBLE -> value = new Value.Real(in.real64());
        case BOOLEAN -> value = new Value.Flag(in.flag());
        case STRING -> value = new Value.Text(in.text());
        case BYTES -> value = new Value.Bytes(in.bytes());
        case DATA_SET, TEMPLATE, EXTENSION -> value = new Value.Opaque(in.field(), in.bytes());
        default -> in.skip();
      }
    }
    value = isNull ? new Value.Nothing() : typed(name, type, value);
    return new Metric(name, alias, timestamp, type, historical, value);
  }

  /** The value as its type has it; one that is of another kind is refused. */
  private static Value typed(String name, int code, Value value) throws SparkplugException {
    Optional<DataType> known = DataType.of(code);
    if (known.isEmpty() || value instanceof Value.Nothing) {
      return value;
    }
    DataType type = known.get();
    if (value instanceof Value.Whole whole && type.isWhole()) {
      return new Value.Whole(type.fromWire(whole.value()));
    }
    boolean fits =
        switch (type) {
          case FLOAT, DOUBLE -> value instanceof Value.Real;
          case BOOLEAN -> value instanceof Value.Flag;
          case STRING, TEXT, UUID -> value instanceof Value.Text;
          case BYTES, FILE -> value instanceof Value.Bytes;
          default -> false;
        };
    if (!fits) {
      throw new SparkplugException(
          "the metric '"
              + shortened(name)
              + "' is of the type "
              + type
              + " and has a "
              + value.getClass().getSimpleName());
    }
    return value;
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }
}
