package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rewrites a segment as somebody would who knows the format: every checksum fits afterwards. */
public final class ForgedSegment {

  private ForgedSegment() {}

  /** Replaces the payloads of a closed journal's segment; they are numbered anew, without gaps. */
  public static void rewrite(Path file, UnaryOperator<List<byte[]>> change) throws IOException {
    SegmentHeader header =
        SegmentHeader.decode(ByteBuffer.wrap(Files.readAllBytes(file))).orElseThrow();
    List<byte[]> payloads = new ArrayList<>();
    try (Disk.DiskFile disk = Disk.RealFile.forReading(file)) {
      SegmentReader reader = SegmentReader.on(disk, header.first()).orElseThrow();
      for (SegmentReader.Step step = reader.next(true);
          step != SegmentReader.Step.END;
          step = reader.next(true)) {
        if (step == SegmentReader.Step.RECORD) {
          payloads.add(reader.payload());
        }
      }
    }
    List<byte[]> changed = change.apply(payloads);
    int bytes = changed.stream().mapToInt(p -> p.length + Frame.HEADER_BYTES).sum();
    ByteBuffer out = ByteBuffer.allocate(SegmentHeader.BYTES + bytes + Frame.HEADER_BYTES);
    out.put(header.encode());
    long number = header.first();
    for (byte[] payload : changed) {
      new Frame(payload.length, number, number, Frame.checksum(payload)).encode(header.salt(), out);
      out.put(payload);
      number++;
    }
    Frame.mark(number).encode(header.salt(), out);
    Files.write(file, out.array());
  }
}
