package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.DataSetWriter;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;
import org.scangate.lib.dicom.peer.Tool;

/**
 * One multi-frame object of 500 MB, from storescu through the spool to storescp, bit for bit; with
 * -Dlong=true also one of 4 GB, the longest pixel data that has a length.
 */
@Timeout(1800)
class LargeObjectTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.62";
  private static final String MULTI_FRAME_WORD = "1.2.840.10008.5.1.4.1.1.7.3";
  private static final int SIDE = 512;
  private static final int FRAME_BYTES = SIDE * SIDE * 2;
  private static final int HALF_A_GIGABYTE = 954;
  private static final int MOST = 8191;

  @TempDir Path room;

  private Path object(int frames) throws Exception {
    TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    String instance = STUDY + ".1." + frames;
    DataSet head =
        new DataSet()
            .put(Tag.SOP_CLASS_UID, MULTI_FRAME_WORD)
            .put(Tag.SOP_INSTANCE_UID, instance)
            .put(Tag.STUDY_DATE, "20260101")
            .put(Tag.MODALITY, "OT")
            .put(Tag.PATIENT_NAME, "Phantom^Large")
            .put(Tag.PATIENT_ID, "QA-PHANTOM")
            .put(Tag.STUDY_INSTANCE_UID, STUDY)
            .put(Tag.SERIES_INSTANCE_UID, STUDY + ".1")
            .putUnsignedShort(0x00280002, 1)
            .put(0x00280004, "MONOCHROME2")
            .put(0x00280008, Integer.toString(frames))
            .putUnsignedShort(0x00280010, SIDE)
            .putUnsignedShort(0x00280011, SIDE)
            .putUnsignedShort(0x00280100, 16)
            .putUnsignedShort(0x00280101, 16)
            .putUnsignedShort(0x00280102, 15)
            .putUnsignedShort(0x00280103, 0);
    byte[] frame = new byte[FRAME_BYTES];
    new Random(frames).nextBytes(frame);
    Path file = room.resolve("large.dcm");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new FileMeta(MULTI_FRAME_WORD, instance, syntax.uid(), "CT1").write());
      out.write(head.write(syntax));
      out.write(DataSetWriter.head(syntax, Tag.PIXEL_DATA, Vr.OW, (long) frames * FRAME_BYTES));
      for (int i = 0; i < frames; i++) {
        frame[i % FRAME_BYTES]++; // no two are the same
        out.write(frame);
      }
    }
    return file;
  }

  @Test
  void halfAGigabyteGoesThrough() throws Exception {
    through(HALF_A_GIGABYTE);
  }

  @Test
  void fourGigabytesGoThrough() throws Exception {
    Assumptions.assumeTrue(Boolean.getBoolean("long"), "-Dlong=true");
    through(MOST);
  }

  private void through(int frames) throws Exception {
    Tool.assumeInstalled("storescu");
    Path sent = object(frames);
    Path kept = Files.createDirectories(room.resolve("kept"));
    int port = Tool.freePort();
    try (Tool pacs =
            Tool.start(
                    room,
                    Map.of(),
                    "storescp",
                    "+B",
                    "-od",
                    kept.toString(),
                    Integer.toString(port))
                .listening(port);
        SpoolServer spool =
            Spools.start(
                room,
                new Destination(
                    "pacs",
                    "PACS",
                    "127.0.0.1",
                    port,
                    1,
                    false,
                    Duration.ofHours(1),
                    0,
                    Optional.empty(),
                    false))) {
      Tool.run(
          room,
          Map.of("TCP_NODELAY", "1"),
          "storescu",
          "-aet",
          "CT1",
          "-aec",
          "SCANGATE",
          "127.0.0.1",
          Integer.toString(spool.port()),
          sent.toString());
      assertThat(spool.summary().bytes()).isGreaterThan((long) frames * FRAME_BYTES);
      await()
          .atMost(Duration.ofMinutes(10))
          .untilAsserted(
              () -> assertThat(spool.targets().get(0).delivered()).as(pacs.said()).isEqualTo(1));
      assertThat(spool.export(STUDY, room.resolve("out"))).isEqualTo(1);
    }
    long before = dataSetAt(sent);
    for (Path place : List.of(kept, room.resolve("out"))) {
      try (Stream<Path> files = Files.list(place)) {
        Path came = files.findFirst().orElseThrow();
        long after = dataSetAt(came);
        assertThat(Files.size(came) - after).isEqualTo(Files.size(sent) - before);
        assertThat(sameFrom(sent, before, came, after)).as(came.toString()).isTrue();
      }
    }
  }

  /** Where the data set begins, behind the file meta information. */
  private static long dataSetAt(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer front = ByteBuffer.allocate(4096);
      while (front.hasRemaining() && channel.read(front) >= 0) {
        // Until it is full.
      }
      front.flip();
      FileMeta.read(front);
      return front.position();
    }
  }

  private static boolean sameFrom(Path one, long from, Path other, long otherFrom)
      throws Exception {
    long length = Files.size(one) - from;
    return StoredBytes.areSame(
        one, new Location(0, from, length, 0), other, new Location(0, otherFrom, length, 0));
  }
}
