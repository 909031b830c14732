package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/**
 * Transfer syntaxes that DCMTK can write go through as they came, to the bit. Implicit little
 * endian is tried elsewhere: this sender turns it into explicit itself.
 */
@Timeout(300)
class PassThroughTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.61";

  /** pydicom's own reading of what was sent and what came out: every element, every pixel. */
  private static final String COMPARE =
      """
      import pathlib, sys
      from pydicom import dcmread
      sent = {dcmread(f).SOPInstanceUID: dcmread(f) for f in pathlib.Path(sys.argv[1]).iterdir()}
      out = {dcmread(f).SOPInstanceUID: dcmread(f) for f in pathlib.Path(sys.argv[2]).iterdir()}
      assert sent.keys() == out.keys(), (sent.keys(), out.keys())
      for uid, one in sent.items():
          other = out[uid]
          assert one == other, uid
          assert one.PixelData == other.PixelData, uid
          assert one.file_meta.TransferSyntaxUID == other.file_meta.TransferSyntaxUID, uid
      print(len(sent), "are the same")
      """;

  @TempDir Path room;

  private Path plain(int number) throws Exception {
    Path directory = Files.createDirectories(room.resolve("plain"));
    return Phantom.ct(STUDY, number, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 64).file(directory);
  }

  private void convert(int number, String... command) throws Exception {
    String[] whole = new String[command.length + 2];
    System.arraycopy(command, 0, whole, 0, command.length);
    whole[command.length] = plain(number).toString();
    whole[command.length + 1] = room.resolve("sent").resolve(number + ".dcm").toString();
    Tool.run(room, Map.of(), whole);
  }

  private static Map<String, ByteBuffer> dataSets(Path directory, Map<String, String> syntaxes)
      throws Exception {
    Map<String, ByteBuffer> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        FileMeta meta = FileMeta.read(bytes);
        all.put(meta.sopInstance(), even(bytes));
        syntaxes.put(meta.sopInstance(), meta.transferSyntax());
      }
    }
    return all;
  }

  /** A deflated data set of odd length is padded by its sender (PS3.5 A.5). */
  private static ByteBuffer even(ByteBuffer bytes) {
    int length = bytes.remaining() + bytes.remaining() % 2;
    return ByteBuffer.allocate(length).put(bytes).position(0);
  }

  @Test
  void everyTransferSyntaxGoesThrough() throws Exception {
    Tool.assumeInstalled("dcmsend");
    Path sent = Files.createDirectories(room.resolve("sent"));
    convert(1, "dcmconv", "+te");
    convert(2, "dcmconv", "+td");
    convert(3, "dcmcrle");
    convert(4, "dcmcjpeg", "+e1");
    convert(5, "dcmcjpeg", "+el");
    convert(6, "dcmcjpls", "+el");
    Path directory = Files.createDirectories(room.resolve("spool"));
    Path out = room.resolve("out");
    try (SpoolServer spool = new SpoolServer(SpoolProcess.settings(directory), Ticker.system())) {
      spool.start();
      Tool.run(
          room,
          Map.of(),
          "dcmsend",
          "--scan-directories",
          "--decompress-never",
          "-aet",
          "CT1",
          "-aec",
          "SCANGATE",
          "127.0.0.1",
          Integer.toString(spool.port()),
          sent.toString());
      assertThat(spool.studies()).hasSize(1); // the front of each was read
      assertThat(spool.export(STUDY, out)).isEqualTo(6);
    }
    Map<String, String> before = new TreeMap<>();
    Map<String, String> after = new TreeMap<>();
    assertThat(dataSets(out, after)).isEqualTo(dataSets(sent, before));
    assertThat(after).isEqualTo(before);
    assertThat(after.values()).doesNotHaveDuplicates();
    Path script = Files.writeString(room.resolve("compare.py"), COMPARE);
    Tool.assumeInstalled("pydicom");
    assertThat(
            Tool.run(
                room,
                Map.of(),
                "/usr/bin/python3",
                script.toString(),
                sent.toString(),
                out.toString()))
        .contains("6 are the same");
  }
}
