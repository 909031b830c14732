package org.scangate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit.Verification;

/** What somebody may do to the files, and how it shows. */
class TamperingTest {

  /** Key made, start anchor, eight events, stop anchor. */
  private static final int RECORDS = 11;

  private @TempDir Path root;
  private LogFixture log;

  @BeforeEach
  void aWholeLog() throws Exception {
    log = new LogFixture(root);
    log.life(8);
  }

  @Test
  void aWholeLogVerifiesOverRestarts() throws Exception {
    assertThat(log.verify()).isEqualTo(new Verification(RECORDS + 1, 3, Optional.empty()));
    log.life(5);
    Verification verification = log.verify();
    assertThat(verification.firstBroken()).isEmpty();
    assertThat(verification.anchors()).isEqualTo(7);
  }

  @Test
  void aChangedByteOfAnyRecordIsNamedWhileTheLogIsOpen() throws Exception {
    AuditCore core = log.open();
    Path file = log.segments().get(0);
    List<Integer> ends = ends(file);
    // The journal's own tests change every byte; here the short form takes every seventh.
    int stride = Boolean.getBoolean("long") ? 1 : 7;
    int bytes = 0;
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      int at = 32;
      for (int number = 1; number <= RECORDS; number++) {
        for (; at < ends.get(number - 1); at += stride, bytes += stride) {
          flip(disk, at);
          assertThat(core.verify(share -> {}).firstBroken())
              .as("byte %s", at)
              .hasValueSatisfying(firstIs(number));
          flip(disk, at);
        }
      }
    }
    assertThat(bytes).isGreaterThan(3000);
    assertThat(core.verify(share -> {}).firstBroken()).isEmpty();
    core.close();
  }

  @Test
  void aChangedByteIsNamedAfterARestart() throws Exception {
    Path file = log.segments().get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] head = Files.readAllBytes(log.directory.resolve("head"));
    List<Integer> ends = ends(file);
    int number = 1;
    for (int at = 32; at < ends.get(RECORDS - 1); at += 173) {
      while (at >= ends.get(number - 1)) {
        number++;
      }
      try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
        flip(disk, at);
      }
      assertThat(log.verify().firstBroken()).as("byte %s", at).hasValueSatisfying(firstIs(number));
      for (Path segment : log.segments()) {
        Files.delete(segment);
      }
      Files.write(file, whole);
      Files.write(log.directory.resolve("head"), head);
    }
  }

  @Test
  void aChangedRecordIsNamedWhenEveryChecksumFits() throws Exception {
    for (int number = 3; number <= RECORDS - 1; number++) {
      int index = number - 1;
      byte[] whole = Files.readAllBytes(log.segments().get(0));
      byte[] head = Files.readAllBytes(log.directory.resolve("head"));
      log.forge(
          records -> {
            String text = new String(records.get(index), StandardCharsets.US_ASCII);
            records.set(index, ascii(text.replace("\"ann\"", "\"eve\"")));
            return records;
          });
      assertThat(log.verify().firstBroken()).hasValueSatisfying(firstIs(number));
      restore(whole, head);
    }
  }

  @Test
  void aForgedChainFailsAtTheNextAnchor() throws Exception {
    log.forge(
        records -> {
          List<byte[]> forged = new ArrayList<>();
          String previous = Hashes.NONE;
          for (byte[] record : records) {
            String text =
                new String(record, StandardCharsets.US_ASCII).replace("\"ann\"", "\"eve\"");
            byte[] bytes =
                ascii(
                    text.replaceAll("\"previous\":\"\\w+\"", "\"previous\":\"" + previous + "\""));
            previous = Hashes.sha256(bytes);
            forged.add(bytes);
          }
          return forged;
        });
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(firstIs(RECORDS))
        .hasValueSatisfying(words -> assertThat(words).contains("signature of key"));
  }

  @Test
  void aChainForgedWithoutAnchorsFailsAtTheHead() throws Exception {
    log.forge(
        records -> {
          byte[] last = records.remove(RECORDS - 1);
          records.add(
              ascii(
                  new String(records.get(RECORDS - 2), StandardCharsets.US_ASCII)
                      .replace("\"number\":10", "\"number\":11")
                      .replaceAll(
                          "\"previous\":\"\\w+\"",
                          "\"previous\":\"" + Hashes.sha256(records.get(RECORDS - 2)) + "\"")));
          assertThat(last).isNotEmpty();
          return records;
        });
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("record 11").contains("head file"));
  }

  @Test
  void aRemovedRecordIsNamed() throws Exception {
    for (int number = 1; number < RECORDS; number++) {
      int index = number - 1;
      byte[] whole = Files.readAllBytes(log.segments().get(0));
      byte[] head = Files.readAllBytes(log.directory.resolve("head"));
      log.forge(
          records -> {
            records.remove(index);
            return records;
          });
      assertThat(log.verify().firstBroken()).hasValueSatisfying(firstIs(number));
      restore(whole, head);
    }
  }

  @Test
  void swappedRecordsAreNamed() throws Exception {
    log.forge(
        records -> {
          Collections.swap(records, 4, 5);
          return records;
        });
    assertThat(log.verify().firstBroken()).hasValueSatisfying(firstIs(5));
  }

  @Test
  void aCutTailIsNamedAndStaysKnown() throws Exception {
    log.forge(records -> new ArrayList<>(records.subList(0, 6)));
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("record 7: ").contains("up to 11"));
    log.life(3);
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("record 7: ").contains("up to 11"));
  }

  @Test
  void aLogThatIsGoneIsMissed() throws Exception {
    Files.delete(log.segments().get(0));
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("record 1: records up to 11"));
  }

  @Test
  void aMissingOrForgedHeadFileIsSaid() throws Exception {
    Path head = log.directory.resolve("head");
    Files.writeString(head, Files.readString(head).replace("\"number\":11", "\"number\":10"));
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("signature does not fit"));
    Files.delete(head);
    assertThat(log.verify().firstBroken()).isPresent();
  }

  @Test
  void aRecordWithoutItsSignatureIsNamed() throws Exception {
    log.forge(
        records -> {
          String text = new String(records.get(1), StandardCharsets.US_ASCII);
          records.set(1, ascii(text.replaceAll(",\"key\".*", "}")));
          return records;
        });
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(firstIs(2))
        .hasValueSatisfying(words -> assertThat(words).contains("must be signed"));
  }

  @Test
  void anotherSiteIdBreaksNothing() throws Exception {
    log.settings =
        new AuditSettings("other", Duration.ZERO, 4L << 20, 200 << 10, 9, Duration.ofHours(1));
    log.life(3);
    assertThat(log.verify().firstBroken()).isEmpty();
  }

  @Test
  void anAnchorOfALostKeyNamesTheKey() throws Exception {
    String id = SigningKey.in(log.secrets).id();
    Files.delete(log.secrets.resolve("audit.key"));
    log.life(1);
    Verification verification = log.verify();
    assertThat(verification.firstBroken()).as("the old public key is still there").isEmpty();
    Files.delete(log.secrets.resolve("audit-" + id + ".pub"));
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(firstIs(2))
        .hasValueSatisfying(words -> assertThat(words).contains(id));
  }

  private void restore(byte[] segment, byte[] head) throws IOException {
    Path first = log.segments().get(0);
    for (Path file : log.segments()) {
      Files.delete(file);
    }
    Files.write(first, segment);
    Files.write(log.directory.resolve("head"), head);
  }

  private static Consumer<String> firstIs(int number) {
    return words -> assertThat(words).contains(".journal").contains("record " + number + ": ");
  }

  private static void flip(RandomAccessFile disk, int at) throws IOException {
    disk.seek(at);
    int value = disk.read();
    disk.seek(at);
    disk.write(value ^ 0x04);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where each record of a segment ends; a frame is 28 bytes and a payload. */
  private static List<Integer> ends(Path file) throws IOException {
    List<Integer> ends = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int at = 32;
    while (at + 28 <= bytes.limit() && ends.size() < RECORDS) {
      at += 28 + Math.max(0, bytes.getInt(at));
      ends.add(at);
    }
    assertThat(ends).hasSize(RECORDS);
    return ends;
  }
}
