package org.scangate.dicom.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands in a segment behind the bytes that it speaks of, so that they are known without the
 * journal. Big-endian: magic (8), length of the body (4), body, CRC32C of all before (4), length of
 * the whole (4), magic again (4): it is found from both sides. It names its own place and is good
 * nowhere else.
 */
sealed interface Label {

  /** Bytes around the body. */
  int AROUND = 24;

  /** An instance's, in all likelihood. */
  int ABOUT_BYTES = 600;

  /** Longest one, all together; the texts of an instance are far shorter. */
  int MOST_BYTES = 1 << 18;

  long MAGIC = 0x53474c4142454c31L; // SGLABEL1
  int MAGIC_AGAIN = 0x53474c45; // SGLE

  /**
   * An instance.
   *
   * @param received what the journal's record says, too
   * @param journalEnd one more than the number of the last record that was durable when this was
   *     written: a journal that ends before it has lost records
   * @param urgent whether it was sent with high priority
   */
  record OfInstance(LedgerRecord.Received received, long journalEnd, boolean urgent)
      implements Label {
    @Override
    public Location at() {
      return received.instance().location();
    }
  }

  /** Bytes of an object that did not come to its end. Their checksum is not known. */
  record OfNothing(Location at) implements Label {}

  /** The bytes that it speaks of; it begins where they end. */
  Location at();

  default ByteBuffer encode() {
    byte[] body = body();
    ByteBuffer out = ByteBuffer.allocate(AROUND + body.length);
    out.putLong(MAGIC).putInt(body.length).put(body);
    out.putInt(checksum(out.array(), 0, out.position()));
    return out.putInt(out.capacity()).putInt(MAGIC_AGAIN).flip();
  }

  private byte[] body() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      if (this instanceof OfInstance instance) {
        out.writeByte(1);
        out.writeLong(instance.journalEnd());
        out.writeBoolean(instance.urgent());
        out.write(instance.received().encode());
      } else {
        out.writeByte(2);
        out.writeLong(at().segment());
        out.writeLong(at().offset());
        out.writeLong(at().length());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Length of the whole label of which these are the first 12 bytes; 0 when they are of none.
   *
   * @param at where it begins in {@code in}
   */
  static int length(byte[] in, int at) {
    ByteBuffer bytes = ByteBuffer.wrap(in);
    int body = bytes.getInt(at + 8);
    return bytes.getLong(at) == MAGIC && body > 0 && body <= MOST_BYTES - AROUND
        ? AROUND + body
        : 0;
  }

  /**
   * Reads one; empty unless every byte is as it was written, in this place.
   *
   * @param at where it begins in {@code in}; all of it is there
   * @param segment number of the segment
   * @param position where it begins in the segment
   */
  static Optional<Label> decode(byte[] in, int at, long segment, long position) {
    int body = length(in, at) - AROUND;
    ByteBuffer bytes = ByteBuffer.wrap(in);
    if (body < 0 || bytes.getInt(at + 12 + body) != checksum(in, at, 12 + body)) {
      return Optional.empty();
    }
    try {
      return read(new DataInputStream(new ByteArrayInputStream(in, at + 12, body)))
          .filter(label -> label.at().segment() == segment && label.at().end() == position)
          .filter(label -> label.at().offset() >= 0 && label.at().length() > 0);
    } catch (IOException e) {
      return Optional.empty(); // of a kind that is not known
    }
  }

  private static Optional<Label> read(DataInputStream in) throws IOException {
    switch (in.readUnsignedByte()) {
      case 1 -> {
        long journalEnd = in.readLong();
        boolean urgent = in.readBoolean();
        return LedgerRecord.decode(in.readAllBytes()) instanceof LedgerRecord.Received received
            ? Optional.of(new OfInstance(received, journalEnd, urgent))
            : Optional.empty();
      }
      case 2 -> {
        return Optional.of(
            new OfNothing(new Location(in.readLong(), in.readLong(), in.readLong(), 0)));
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
