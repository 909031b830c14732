package org.scangate.lib.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadCodecTest {
  private static final int MUTATIONS = Boolean.getBoolean("long") ? 1_000_000 : 50_000;
  private static final HexFormat HEX = HexFormat.of();
  private static final long AT = 1_790_000_000_000L;

  private static Payload read(String hex) throws SparkplugException {
    return PayloadCodec.read(HEX.parseHex(hex), Limits.DEFAULT);
  }

  /** The value of a metric of that type, from its field and bytes. */
  @ParameterizedTest(name = "type {0}, {1} is {2}")
  @CsvSource({
    "1, 50ff01, -1", // eight bits only, as some write it
    "1, 50ffffffff0f, -1",
    "1, 50ffffffffffffffffff01, -1", // sixty-four bits
    "1, 507f, 127",
    "2, 50ffff03, -1",
    "3, 50ffffffff0f, -1",
    "4, 58ffffffffffffffffff01, -1",
    "5, 50ff01, 255",
    "7, 50ffffffff0f, 4294967295",
    "13, 588080b3c19c33, 1760000000000",
  })
  void wholeNumbers(int type, String field, long value) throws SparkplugException {
    String metric = "0a016120%02x".formatted(type) + field;
    Payload payload = read("12%02x".formatted(metric.length() / 2) + metric);
    assertThat(payload.metrics().get(0).value()).isEqualTo(new Value.Whole(value));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "08, it ends 1 bytes early",
    "08ffffffffffffffffffff01, a varint of more than 10 bytes",
    "08ffffffffffffffffff02, a varint of more than 64 bits",
    "0a00, the wire type 2 where 0 belongs",
    "1205, it ends 5 bytes early",
    "12ffffffff0f, a length of 4294967295",
    "12ffffffffffffffffff01, a length of 18446744073709551615",
    "188002, a sequence number of 256",
    "3b, the wire type 3",
    "00, a tag of 0",
    "12030a01ff, a string that is not UTF-8",
    "12080a0161200150ac02, '300 is not a value of the type INT8'",
    "12080a016120017201, it ends 1 bytes early",
    "12070a0161200c5001, the metric 'a' is of the type STRING and has a Whole",
  })
  void whatIsNotWholeIsNamed(String hex, String words) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOf(SparkplugException.class)
        .hasMessageContaining(words);
  }

  @Test
  void whatIsNotUnderstoodIsPassedOver() throws SparkplugException {
    Payload payload = read("0801" + "2203616263" + "2a0101" + "a10601020304050607" + "08" + "1802");
    assertThat(payload.timestampMillis()).hasValue(1);
    assertThat(payload.sequence()).hasValue(2);
  }

  @Test
  void aMillionMetricsAreNotRead() {
    byte[] many = new byte[2_000_000];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = 0x12;
    }
    assertThatThrownBy(() -> PayloadCodec.read(many, Limits.DEFAULT))
        .hasMessageContaining("2000000 bytes");
    assertThatThrownBy(() -> PayloadCodec.read(many, new Limits(many.length, 2000, 100)))
        .hasMessageContaining("more than 2000 metrics");
  }

  @Test
  void forgedPayloads() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PayloadCodecTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole =
        PayloadCodec.write(
            new Payload(
                OptionalLong.of(AT),
                OptionalInt.of(3),
                List.of(
                    Metric.whole("bdSeq", DataType.INT64, 17, AT),
                    Metric.real("link/rtt.p50", 1.5, AT),
                    Metric.text("version", "0.1.0", AT),
                    Metric.flag("stop", false, AT).withoutValue(AT))));
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] forged = mutated(whole, random);
      try {
        Payload payload = PayloadCodec.read(forged, Limits.DEFAULT);
        assertThat(payload.metrics().size()).isLessThanOrEqualTo(forged.length / 2);
        byte[] again = PayloadCodec.write(payload);
        assertThat(PayloadCodec.read(again, Limits.DEFAULT))
            .as("seed %d, mutation %d", seed, i)
            .isEqualTo(payload);
        taken++;
      } catch (SparkplugException e) {
        assertThat(e).hasMessageNotContainingAny("null");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", mutation " + i, e);
      }
    }
    System.out.printf("%d mutations, %d taken%n", MUTATIONS, taken);
    assertThat(taken).isBetween(MUTATIONS / 100, MUTATIONS - MUTATIONS / 100);
  }

  private static byte[] mutated(byte[] whole, Random random) {
    byte[] forged = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(forged.length);
      switch (random.nextInt(4)) {
        case 0 -> forged[at] = (byte) random.nextInt(256);
        case 1 -> forged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> forged = java.util.Arrays.copyOf(forged, Math.max(1, at));
        default -> {
          int from = random.nextInt(forged.length);
          int length = Math.min(forged.length - Math.max(at, from), random.nextInt(8));
          System.arraycopy(forged, from, forged, at, length);
        }
      }
    }
    return forged;
  }

  @Test
  void sequenceNumbersGoRound() {
    Sequence sequence = new Sequence();
    assertThat(sequence.birth()).isZero();
    List<Integer> numbers = IntStream.range(0, 257).map(i -> sequence.next()).boxed().toList();
    assertThat(numbers.get(0)).isEqualTo(1);
    assertThat(numbers.get(254)).isEqualTo(255);
    assertThat(numbers.get(255)).isZero();
    Sequence heard = new Sequence();
    heard.birth();
    assertThat(numbers).allMatch(heard::follows);
    assertThat(heard.follows(5)).isFalse();
    assertThat(heard.follows(6)).isTrue();
  }

  @Test
  void topics() throws SparkplugException {
    Topic topic = Topic.device("north", Topic.MessageType.DDATA, "gw-1", "mr-1");
    assertThat(topic).hasToString("spBv1.0/north/DDATA/gw-1/mr-1");
    assertThat(Topic.parse(topic.toString())).isEqualTo(topic);
    assertThat(Topic.parse("spBv1.0/north/NDEATH/gw-1"))
        .isEqualTo(Topic.node("north", Topic.MessageType.NDEATH, "gw-1"));
    assertThat(Topic.state("console")).isEqualTo("spBv1.0/STATE/console");
    for (String wrong :
        List.of(
            "",
            "spBv1.0/STATE/console",
            "spBv1.0/north/NDATA",
            "spBv1.0/north/NDATA/gw-1/mr-1",
            "spBv1.0/north/DDATA/gw-1",
            "spBv1.0/north/DDATA/gw-1/",
            "spAv1.0/north/NDATA/gw-1",
            "spBv1.0/north/ndata/gw-1",
            "spBv1.0/nor#th/NDATA/gw-1")) {
      assertThatThrownBy(() -> Topic.parse(wrong)).isInstanceOf(SparkplugException.class);
    }
  }

  @Test
  void statesOfHosts() throws SparkplugException {
    HostState state = new HostState(true, 1_790_000_000_000L);
    assertThat(HostState.read(state.write())).isEqualTo(state);
    assertThat(new String(state.write(), StandardCharsets.UTF_8))
        .isEqualTo("{\"online\":true,\"timestamp\":1790000000000}");
    assertThat(
            HostState.read(
                " { \"timestamp\" : 5, \"by\":\"x\", \"online\" :false } "
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new HostState(false, 5));
    for (String wrong :
        List.of(
            "",
            "ONLINE",
            "{}",
            "{\"online\":true}",
            "{\"online\":\"true\",\"timestamp\":5}",
            "{\"online\":true,\"timestamp\":-5}",
            "{\"online\":true,\"timestamp\":5,}",
            "{\"online\":true \"timestamp\":5}",
            "{\"online\":true,\"timestamp\":5,\"x\":{}}",
            "{" + " ".repeat(2000) + "}")) {
      assertThatThrownBy(() -> HostState.read(wrong.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(SparkplugException.class);
    }
  }
}
