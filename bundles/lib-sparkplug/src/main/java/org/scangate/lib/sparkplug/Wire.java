package org.scangate.lib.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The wire format of protocol buffers: tags, varints, fixed and length-delimited fields. */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int VARINT_BYTES = 10;

  private Wire() {}

  /** Reads one message; every length is checked against what is there before it is used. */
  static final class Reader {
    private final ByteBuffer bytes;
    private final Limits limits;
    private int field;
    private int type;

    Reader(ByteBuffer bytes, Limits limits) {
      this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      this.limits = limits;
    }

    /** Steps to the next field; false at the end. */
    boolean next() throws SparkplugException {
      if (!bytes.hasRemaining()) {
        return false;
      }
      long tag = varint();
      type = (int) (tag & 7);
      if (tag >>> 32 != 0 || tag >>> 3 == 0) {
        throw bad("a tag of " + Long.toUnsignedString(tag));
      }
      field = (int) (tag >>> 3);
      return true;
    }

    int field() {
      return field;
    }

    long whole() throws SparkplugException {
      expect(VARINT);
      return varint();
    }

    boolean flag() throws SparkplugException {
      return whole() != 0;
    }

    float real32() throws SparkplugException {
      expect(FIXED32);
      need(4);
      return bytes.getFloat();
    }

    double real64() throws SparkplugException {
      expect(FIXED64);
      need(8);
      return bytes.getDouble();
    }

    ByteBuffer part(int atMost) throws SparkplugException {
      expect(LENGTH);
      long length = varint();
      if (length < 0 || length > atMost) {
        throw bad("a length of " + Long.toUnsignedString(length) + ", at most " + atMost);
      }
      need(length);
      ByteBuffer part = bytes.slice(bytes.position(), (int) length);
      bytes.position(bytes.position() + (int) length);
      return part;
    }

    byte[] bytes() throws SparkplugException {
      ByteBuffer part = part(limits.stringBytes());
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      return copy;
    }

    String text() throws SparkplugException {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(part(limits.stringBytes()))
            .toString();
      } catch (CharacterCodingException e) {
        throw bad("a string that is not UTF-8");
      }
    }

    /** Passes over a field that is not understood. */
    void skip() throws SparkplugException {
      switch (type) {
        case VARINT -> varint();
        case FIXED64 -> need(8);
        case LENGTH -> part(limits.bytes());
        case FIXED32 -> need(4);
        default -> throw bad("the wire type " + type);
      }
      if (type == FIXED64 || type == FIXED32) {
        bytes.position(bytes.position() + (type == FIXED64 ? 8 : 4));
      }
    }

    private long varint() throws SparkplugException {
      long value = 0;
      for (int i = 0; i < VARINT_BYTES; i++) {
        need(1);
        byte next = bytes.get();
        if (i == VARINT_BYTES - 1 && next > 1) {
          throw bad("a varint of more than 64 bits");
        }
        value |= (long) (next & 0x7f) << (7 * i);
        if (next >= 0) {
          return value;
        }
      }
      throw bad("a varint of more than " + VARINT_BYTES + " bytes");
    }

    private void expect(int wanted) throws SparkplugException {
      if (type != wanted) {
        throw bad("the wire type " + type + " where " + wanted + " belongs");
      }
    }

    private void need(long count) throws SparkplugException {
      if (bytes.remaining() < count) {
        throw bad("it ends " + (count - bytes.remaining()) + " bytes early");
      }
    }

    private SparkplugException bad(String words) {
      return new SparkplugException(
          "malformed at byte " + bytes.position() + ", field " + field + ": " + words);
    }
  }

  /** Writes one message. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    void whole(int field, long value) {
      varint((long) field << 3 | VARINT);
      varint(value);
    }

    void flag(int field, boolean value) {
      whole(field, value ? 1 : 0);
    }

    void real32(int field, float value) {
      varint((long) field << 3 | FIXED32);
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    }

    void real64(int field, double value) {
      varint((long) field << 3 | FIXED64);
      out.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    }

    void text(int field, String value) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int field, byte[] value) {
      varint((long) field << 3 | LENGTH);
      varint(value.length);
      out.writeBytes(value);
    }

    byte[] done() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
