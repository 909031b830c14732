package org.scangate.dicom.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the spool's journal holds. Each begins with a byte for its kind; a kind that is not known
 * ends the reading, for a newer version wrote it.
 */
sealed interface LedgerRecord {

  /**
   * An instance is here. It is acknowledged when this record and its bytes are durable.
   *
   * @param syncedBefore bytes of its segment that were durable when it was written: an instance
   *     that ends below some later record's mark needs no proof
   */
  record Received(Instance instance, long syncedBefore) implements LedgerRecord {}

  /** So many bytes of a segment are durable, and no more will be written. */
  record SegmentDone(long segment, long bytes) implements LedgerRecord {}

  /** An instance has come a step further with a destination, or back. */
  record Stepped(StepKind kind, long number, String destination, long millis, String why)
      implements LedgerRecord {

    /** The same step of another number. */
    Stepped of(long other) {
      return new Stepped(kind, other, destination, millis, why);
    }
  }

  /** Destinations have it, and its time is over: it may not be there any more. */
  record Deleted(long number) implements LedgerRecord {}

  /** The bytes of an instance lie here now, and are durable. */
  record Moved(long number, Location to) implements LedgerRecord {}

  /** A study overtakes from now on. */
  record Urgent(String study) implements LedgerRecord {}

  /** Records below this number may be gone, and are of no use. */
  record Forgotten(long before) implements LedgerRecord {}

  /** A step. */
  enum StepKind {
    DELIVERED('d'),
    COMMITTED('c'),
    QUARANTINED('q'),
    RELEASED('r');

    private final char code;

    StepKind(char code) {
      this.code = code;
    }

    static StepKind of(int code) throws IOException {
      for (StepKind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("a step of kind " + code + " is not known");
    }
  }

  private static int kind(LedgerRecord record) {
    if (record instanceof Received) {
      return 1;
    }
    if (record instanceof SegmentDone) {
      return 2;
    }
    return record instanceof Stepped
        ? 3
        : record instanceof Deleted
            ? 4
            : record instanceof Urgent ? 5 : record instanceof Forgotten ? 6 : 7;
  }

  default byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(kind(this));
      if (this instanceof Received received) {
        write(out, received);
      } else if (this instanceof SegmentDone done) {
        out.writeLong(done.segment());
        out.writeLong(done.bytes());
      } else if (this instanceof Stepped stepped) {
        out.writeByte(stepped.kind().code);
        out.writeLong(stepped.number());
        out.writeUTF(stepped.destination());
        out.writeLong(stepped.millis());
        out.writeUTF(stepped.why());
      } else if (this instanceof Deleted deleted) {
        out.writeLong(deleted.number());
      } else if (this instanceof Urgent urgent) {
        out.writeUTF(urgent.study());
      } else if (this instanceof Forgotten forgotten) {
        out.writeLong(forgotten.before());
      } else if (this instanceof Moved moved) {
        out.writeLong(moved.number());
        write(out, moved.to());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail; a text over 64 KB was cut before
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Received received) throws IOException {
    Instance instance = received.instance();
    Instance.Study study = instance.study();
    for (String text :
        new String[] {
          instance.sopClass(),
          instance.sopInstance(),
          instance.transferSyntax(),
          study.uid(),
          study.patientId(),
          study.patientName(),
          study.accession(),
          study.date(),
          study.description(),
          instance.seriesUid(),
          instance.seriesNumber(),
          instance.instanceNumber(),
          instance.modality(),
          instance.calling()
        }) {
      out.writeUTF(text);
    }
    out.writeLong(instance.receivedMillis());
    write(out, instance.location());
    out.writeLong(received.syncedBefore());
  }

  private static void write(DataOutputStream out, Location at) throws IOException {
    out.writeLong(at.segment());
    out.writeLong(at.offset());
    out.writeLong(at.length());
    out.writeInt(at.checksum());
  }

  private static Location location(DataInputStream in) throws IOException {
    return new Location(in.readLong(), in.readLong(), in.readLong(), in.readInt());
  }

  /**
   * Reads one.
   *
   * @throws IOException when it is of a kind that is not known, or cut short
   */
  static LedgerRecord decode(byte[] payload) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 1 -> received(in);
      case 2 -> new SegmentDone(in.readLong(), in.readLong());
      case 3 ->
          new Stepped(
              StepKind.of(in.readUnsignedByte()),
              in.readLong(),
              in.readUTF(),
              in.readLong(),
              in.readUTF());
      case 4 -> new Deleted(in.readLong());
      case 5 -> new Urgent(in.readUTF());
      case 6 -> new Forgotten(in.readLong());
      case 7 -> new Moved(in.readLong(), location(in));
      default -> throw new IOException("a journal record of kind " + kind + " is not known");
    };
  }

  private static Received received(DataInputStream in) throws IOException {
    String sopClass = in.readUTF();
    String sopInstance = in.readUTF();
    String transferSyntax = in.readUTF();
    Instance.Study study =
        new Instance.Study(
            in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
    Instance instance =
        new Instance(
            sopClass,
            sopInstance,
            transferSyntax,
            study,
            in.readUTF(),
            in.readUTF(),
            in.readUTF(),
            in.readUTF(),
            in.readUTF(),
            in.readLong(),
            location(in));
    return new Received(instance, in.readLong());
  }
}
