package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.peer.Tool;

/**
 * Images that pydicom made, in every transfer syntax that DCMTK and GDCM can write, sent by DCMTK,
 * go to a storescp, to Orthanc and into files as they came. Implicit little endian is tried
 * elsewhere: this sender turns it into explicit itself.
 */
@Timeout(300)
class PassThroughTest {
  /** JPEG lossless, process 14, any predictor: this storescp does not know it. */
  private static final String REFUSED = "1.2.840.10008.1.2.4.57";

  private static final String STUDY = "1.2.826.0.1.3680043.2.61";

  /** pydicom's own reading of what was sent and what came out: every element, every pixel. */
  private static final String COMPARE =
      """
      import pathlib, sys
      from pydicom import dcmread
      from pydicom.errors import InvalidDicomError
      def read(directory):
          found = {}
          for f in pathlib.Path(directory).rglob('*'):
              try:
                  one = dcmread(f) if f.is_file() else None
                  if one is not None and 'PixelData' in one:
                      found[one.SOPInstanceUID] = one
              except InvalidDicomError:
                  pass
          return found
      sent = read(sys.argv[1])
      for place in sys.argv[2:]:
          out = read(place)
          assert sent.keys() == out.keys(), (place, sent.keys(), out.keys())
          for uid, one in sent.items():
              other = out[uid]
              assert one == other, (place, uid)
              assert one.PixelData == other.PixelData, (place, uid)
              assert one.file_meta.TransferSyntaxUID == other.file_meta.TransferSyntaxUID, (place, uid)
          print(len(sent), 'are the same in', place)
      """;

  @TempDir Path room;

  private void convert(int number, String... command) throws Exception {
    String[] whole = new String[command.length + 2];
    System.arraycopy(command, 0, whole, 0, command.length);
    whole[command.length] = room.resolve("plain").resolve(number + ".dcm").toString();
    whole[command.length + 1] = room.resolve("sent").resolve(number + ".dcm").toString();
    Tool.run(room, Map.of(), whole);
  }

  /** Seven images, each in a transfer syntax of its own. */
  private Path make() throws Exception {
    Path script = room.resolve("ct.py");
    try (InputStream in = PassThroughTest.class.getResourceAsStream("ct.py")) {
      Files.copy(in, script);
    }
    Path plain = Files.createDirectories(room.resolve("plain"));
    Path sent = Files.createDirectories(room.resolve("sent"));
    python(script, STUDY, plain.toString(), "7");
    convert(1, "dcmconv", "+te");
    convert(2, "dcmconv", "+td");
    convert(3, "dcmcrle");
    convert(4, "dcmcjpeg", "+e1");
    convert(5, "dcmcjpeg", "+el");
    convert(6, "dcmcjpls", "+el");
    convert(7, "gdcmconv", "--j2k");
    return sent;
  }

  private String python(Path script, String... arguments) throws Exception {
    String[] whole = new String[arguments.length + 2];
    whole[0] = "/usr/bin/python3";
    whole[1] = script.toString();
    System.arraycopy(arguments, 0, whole, 2, arguments.length);
    return Tool.run(room, Map.of(), whole);
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

  private static Destination to(String id, int port) {
    return new Destination(
        id, "PACS", "127.0.0.1", port, 2, false, Duration.ofHours(1), 0, Optional.empty(), false);
  }

  private Tool orthanc(Path place, int port) throws Exception {
    Path index = Files.createDirectories(room.resolve("index"));
    Files.writeString(
        room.resolve("orthanc.json"),
        """
        { "StorageDirectory": "%s", "IndexDirectory": "%s", "DicomPort": %d, "DicomAet": "PACS",
          "HttpServerEnabled": false, "DicomAlwaysAllowStore": true, "DicomServerEnabled": true }
        """
            .formatted(place, index, port));
    return Tool.start(room, Map.of(), "/usr/sbin/Orthanc", "orthanc.json").listening(port);
  }

  @Test
  void everyTransferSyntaxGoesThrough() throws Exception {
    for (String tool : new String[] {"dcmsend", "gdcmconv", "Orthanc", "dciodvfy", "pydicom"}) {
      Tool.assumeInstalled(tool);
    }
    Path sent = make();
    Path out = room.resolve("out");
    Path kept = Files.createDirectories(room.resolve("kept"));
    Path archive = Files.createDirectories(room.resolve("archive"));
    int storescp = Tool.freePort();
    int orthanc = Tool.freePort();
    try (Tool first =
            Tool.start(
                    room,
                    Map.of(),
                    "storescp",
                    "+B",
                    "+xa",
                    "-od",
                    kept.toString(),
                    Integer.toString(storescp))
                .listening(storescp);
        Tool second = orthanc(archive, orthanc);
        SpoolServer spool = Spools.start(room, to("storescp", storescp), to("orthanc", orthanc))) {
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
      assertThat(spool.export(STUDY, out)).isEqualTo(7);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(spool.targets())
                      .as(first.said() + second.said())
                      .allMatch(target -> target.waiting() == 0)
                      .extracting(Spool.Target::delivered)
                      .containsExactly(6, 7));
      assertThat(spool.targets().get(0).quarantined())
          .isEqualTo(
              Map.of("the destination refuses " + Uid.CT_IMAGE_STORAGE + " in " + REFUSED, 1));
    }
    Map<String, String> before = new TreeMap<>();
    Map<String, String> after = new TreeMap<>();
    assertThat(dataSets(out, after)).isEqualTo(dataSets(sent, before));
    assertThat(after).isEqualTo(before);
    assertThat(after.values()).doesNotHaveDuplicates();
    Map<String, ByteBuffer> all = dataSets(out, before);
    all.keySet().removeIf(instance -> before.get(instance).equals(REFUSED));
    assertThat(dataSets(kept, after)).isEqualTo(all);
    Path script = Files.writeString(room.resolve("compare.py"), COMPARE);
    assertThat(python(script, sent.toString(), out.toString(), archive.toString()))
        .contains("7 are the same in " + out, "7 are the same in " + archive);
    othersReadWhatWasWritten(out);
  }

  /** dcmdump reads every file; dciodvfy finds nothing wrong, where it knows the transfer syntax. */
  private void othersReadWhatWasWritten(Path out) throws Exception {
    int verified = 0;
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        assertThat(Tool.run(room, Map.of(), "dcmdump", "-q", "+P", "PatientID", file.toString()))
            .contains("QA-PHANTOM");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (!FileMeta.read(bytes)
            .transferSyntax()
            .equals(TransferSyntax.DEFLATED_LITTLE_ENDIAN.uid())) {
          assertThat(Tool.run(room, Map.of(), "dciodvfy", file.toString()))
              .contains("CTImage")
              .doesNotContain("Error");
          verified++;
        }
      }
    }
    assertThat(verified).isEqualTo(6);
  }
}
