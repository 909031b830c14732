package org.scangate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.core.audit.AuditRecord.Kind;

class AuditRecordTest {

  @Test
  void hasOneFormOnly() throws Exception {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("z", "1");
    detail.put("a", "2");
    AuditRecord record = record(new AuditEvent("a.b", "ann", "mr-1", "s", Outcome.REFUSED, detail));
    assertThat(new String(record.encode(), StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"number\":7,\"kind\":\"EVENT\",\"wall\":\"2026-03-01T08:00:00Z\",\"nanos\":-5,"
                + "\"boot\":\"b\",\"action\":\"a.b\",\"who\":\"ann\",\"scanner\":\"mr-1\","
                + "\"session\":\"s\",\"outcome\":\"REFUSED\",\"detail\":{\"z\":\"1\",\"a\":\"2\"},"
                + "\"previous\":\"p\"}");
    assertThat(AuditRecord.decode(record.encode())).isEqualTo(record);
  }

  @Test
  void controlAndDirectionCharactersAreEscapedAndComeBack() throws Exception {
    String nasty = "a\u0000\u001b[31m\n\"\\\u007f\u0085\u202e\u2028\ud83d\ude00 end";
    AuditRecord record = record(AuditEvent.of(nasty, nasty, Outcome.DONE, Map.of(nasty, nasty)));
    byte[] bytes = record.encode();
    for (byte b : bytes) {
      assertThat(b).isBetween((byte) 0x20, (byte) 0x7e);
    }
    assertThat(AuditRecord.decode(bytes)).isEqualTo(record);
  }

  @Test
  void halfAPairIsNoText() throws Exception {
    for (String half : new String[] {"\ud800", "\udc00", "\ud800\ud83d\ude00", "\ude00\ud83d"}) {
      byte[] bytes = record(AuditEvent.of(half, "b", Outcome.DONE, Map.of())).encode();
      assertThat(AuditRecord.decode(bytes).event().action()).startsWith("\ufffd");
    }
  }

  @Test
  void longValuesAreCutWithAMark() {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("long", "x".repeat(600));
    detail.put("pair", "x".repeat(511) + "\ud83d\ude00");
    detail.put("none", null);
    for (int i = 0; i < 40; i++) {
      detail.put("k" + i, "v");
    }
    AuditEvent cut = Bounds.apply(AuditEvent.of("a", "w".repeat(200), Outcome.DONE, detail));
    assertThat(cut.who()).isEqualTo("w".repeat(128) + "...(72 more)");
    assertThat(cut.detail())
        .hasSize(33)
        .containsEntry("long", "x".repeat(512) + "...(88 more)")
        .containsEntry("pair", "x".repeat(511) + "...(2 more)")
        .containsEntry("none", "")
        .containsEntry("...", "11 more left out");
  }

  @Test
  void theLongestRecordFits() {
    Map<String, String> detail = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      detail.put(i + "\u0001".repeat(900), "\u0001".repeat(900));
    }
    String name = "\u0001".repeat(900);
    AuditEvent event =
        Bounds.apply(new AuditEvent(name, name, name, name, Outcome.REFUSED, detail));
    assertThat(record(event).encode().length).isBetween(100_000, Bounds.RECORD_BYTES - 500);
  }

  @Test
  void whateverTheBytesAreItIsARecordOrAnError() throws Exception {
    int mutations = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("record fuzz: " + mutations + " mutations, -Dseed=" + seed);
    Random random = new Random(seed);
    byte[] whole = record(AuditEvent.of("a", "b", Outcome.DONE, Map.of("k", "v\n"))).encode();
    int read = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] bytes = whole.clone();
      for (int c = random.nextInt(4); c >= 0; c--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
          case 0 -> bytes[at] = (byte) random.nextInt();
          case 1 -> bytes[at] = (byte) "{}[]\":,\\0123456789tfn".charAt(random.nextInt(21));
          default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        }
      }
      try {
        assertThat(AuditRecord.decode(bytes).encode()).isEqualTo(bytes);
        read++;
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
    assertThat(read).isBetween(1, mutations - 1);
  }

  @Test
  void otherFormsOfTheSameAreRefused() {
    String text =
        new String(
            record(AuditEvent.of("a", "b", Outcome.DONE, Map.of("k", "v"))).encode(),
            StandardCharsets.US_ASCII);
    for (String other :
        new String[] {
          text + " ",
          text.replace("{\"number\":7,", "{\"number\":7,\"extra\":\"x\","),
          text.replace("\"number\":7", "\"number\":07"),
          text.replace("\"number\":7", "\"number\":\"7\""),
          text.replace("\"k\":\"v\"", "\"k\":\"\\u0076\""),
          text.replace("\"who\":\"b\"", "\"who\":\"b\",\"who\":\"c\""),
          text.replace("08:00:00Z", "08:00:00.000Z"),
          text.replace("\"kind\":\"EVENT\"", "\"kind\":[]"),
          text.replace("{\"k\":\"v\"}", "{\"k\":{}}"),
          "[]",
          "",
        }) {
      assertThatThrownBy(() -> AuditRecord.decode(other.getBytes(StandardCharsets.US_ASCII)))
          .as(other)
          .isInstanceOf(IOException.class);
    }
  }

  private static AuditRecord record(AuditEvent event) {
    return new AuditRecord(
        7,
        Kind.EVENT,
        Instant.parse("2026-03-01T08:00:00Z"),
        -5,
        "b",
        event,
        "p",
        Optional.empty());
  }
}
