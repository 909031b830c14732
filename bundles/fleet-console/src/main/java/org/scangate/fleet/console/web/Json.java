package org.scangate.fleet.console.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.scangate.fleet.console.model.NodeId;

/** Writes JSON. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** What writes one value. */
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  static Packed packed(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return new Packed("application/json", bytes.toByteArray());
  }

  static void place(JsonGenerator out, NodeId id) throws IOException {
    out.writeStringField("group", id.group());
    out.writeStringField("node", id.node());
  }

  /** Text, number or truth by name; whatever else comes is written as text. */
  static void metrics(JsonGenerator out, Map<String, Object> metrics) throws IOException {
    out.writeObjectFieldStart("metrics");
    for (Map.Entry<String, Object> metric : metrics.entrySet()) {
      out.writeFieldName(metric.getKey());
      value(out, metric.getValue());
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      rounded(out, ((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeString(String.valueOf(value));
    }
  }

  /** Rounded to three digits after the point, null for what is no number. */
  static void rounded(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      double near = Math.rint(value * 1000) / 1000;
      if (near == Math.rint(near) && Math.abs(near) < 1e15) {
        out.writeNumber((long) near);
      } else {
        out.writeNumber(near);
      }
    } else {
      out.writeNull();
    }
  }
}
