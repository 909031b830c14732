package org.scangate.dicom.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;

/** Makes instances and puts them into segments with their labels, as receiving does. */
final class Shelf {
  private final Segments segments;

  Shelf(Segments segments) {
    this.segments = segments;
  }

  static byte[] bytes(String uid, int length) {
    byte[] bytes = new byte[length];
    new Random(uid.hashCode()).nextBytes(bytes);
    return bytes;
  }

  static Instance instance(String uid, long segment, long offset, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return new Instance(
        "1.2.840.10008.5.1.4.1.1.2",
        uid,
        "1.2.840.10008.1.2",
        new Instance.Study("1.2.3", "QA-PHANTOM", "Phantom", "", "20260101", ""),
        "1.2.3.4",
        "1",
        "1",
        "CT",
        "CT1",
        1000,
        new Location(segment, offset, bytes.length, (int) crc.getValue()));
  }

  /** Appends one; all before it in its segment is durable. */
  Label.OfInstance put(long segment, String uid, int length, long journalEnd, boolean urgent)
      throws IOException {
    byte[] bytes = bytes(uid, length);
    try (RandomAccessFile file = open(segment)) {
      long offset = file.length();
      Instance instance = instance(uid, segment, offset, bytes);
      Label.OfInstance label =
          new Label.OfInstance(new LedgerRecord.Received(instance, offset), journalEnd, urgent);
      file.seek(offset);
      file.write(bytes);
      file.write(label.encode().array());
      return label;
    }
  }

  /** Appends bytes that nobody has a name for. */
  void litter(long segment, byte[] bytes) throws IOException {
    try (RandomAccessFile file = open(segment)) {
      file.seek(file.length());
      file.write(bytes);
    }
  }

  private RandomAccessFile open(long segment) throws IOException {
    return new RandomAccessFile(segments.file(segment).toFile(), "rw");
  }

  /** Changes one bit. */
  static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(at);
      int value = access.read();
      access.seek(at);
      access.write(value ^ 0x20);
    }
  }
}
