package org.scangate.lib.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads read and written by Google's implementation, compiled from our own words of it. */
class PeerTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Path RESOURCES = Path.of("src/test/resources/org/scangate/lib/sparkplug");

  @TempDir Path room;
  private Process python;
  private Writer in;
  private BufferedReader out;

  @BeforeEach
  void start() throws Exception {
    Process protoc =
        new ProcessBuilder(
                "/usr/bin/protoc",
                "-I" + RESOURCES,
                "--python_out=" + room,
                RESOURCES + "/payload.proto")
            .inheritIO()
            .start();
    assertThat(protoc.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(protoc.exitValue()).isZero();
    python =
        new ProcessBuilder(
                "/usr/bin/python3", "-X", "utf8", RESOURCES + "/peer.py", room.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = python.outputWriter(StandardCharsets.UTF_8);
    out = python.inputReader(StandardCharsets.UTF_8);
  }

  @AfterEach
  void stop() {
    python.destroyForcibly();
  }

  private void ask(String word, Payload payload) throws IOException {
    in.write(word + " " + HEX.formatHex(PayloadCodec.write(payload)) + "\n");
    in.flush();
  }

  private static Payload everything() {
    long at = 1_790_000_000_123L;
    List<Metric> metrics = new ArrayList<>();
    for (DataType type : DataType.values()) {
      if (type.isWhole()) {
        metrics.add(Metric.whole("least " + type, type, least(type), at));
        metrics.add(Metric.whole("most " + type, type, most(type), at));
      }
    }
    metrics.add(Metric.real("real", 0.1, at));
    metrics.add(
        new Metric("", OptionalLong.of(-1), OptionalLong.empty(), 9, true, new Value.Real(1.5f)));
    metrics.add(Metric.flag("yes", true, at));
    metrics.add(Metric.flag("no", false, at));
    metrics.add(Metric.text("Grüße/日本", "", at));
    metrics.add(Metric.text("gone", "x", at).withoutValue(at + 1));
    metrics.add(
        new Metric(
            "bytes",
            OptionalLong.of(7),
            OptionalLong.of(0),
            DataType.BYTES.code(),
            false,
            new Value.Bytes(new byte[] {0, -1, 127})));
    metrics.add(
        new Metric(
            "table",
            OptionalLong.empty(),
            OptionalLong.of(0),
            16,
            false,
            new Value.Opaque(17, new byte[] {8, 1})));
    return new Payload(OptionalLong.of(at), OptionalInt.of(255), metrics);
  }

  private static long least(DataType type) {
    return switch (type) {
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  private static long most(DataType type) {
    return switch (type) {
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case UINT8 -> 0xff;
      case UINT16 -> 0xffff;
      case UINT32 -> 0xffff_ffffL;
      default -> -1;
    };
  }

  @Test
  void theOtherReadsWhatWeWrite() throws Exception {
    ask("say", everything());
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); !line.startsWith("end"); line = out.readLine()) {
      said.add(line);
    }
    String at = "|-|1790000000123|";
    assertThat(said)
        .contains(
            "least INT8" + at + "1|False|False|int_value|" + ((1L << 32) - 128),
            "most INT8" + at + "1|False|False|int_value|127",
            "least INT32" + at + "3|False|False|int_value|" + (1L << 31),
            "least INT64" + at + "4|False|False|long_value|" + Long.toUnsignedString(1L << 63),
            "most UINT32" + at + "7|False|False|int_value|4294967295",
            "most UINT64" + at + "8|False|False|long_value|18446744073709551615",
            "real" + at + "10|False|False|double_value|0.1",
            "|18446744073709551615|0|9|True|False|float_value|1.5",
            "yes" + at + "11|False|False|boolean_value|True",
            "no" + at + "11|False|False|boolean_value|False",
            "Grüße/日本" + at + "12|False|False|string_value|''",
            "gone|-|1790000000124|12|False|True|None|None",
            "bytes|7|0|17|False|False|bytes_value|00ff7f",
            "table|-|0|16|False|False|dataset_value|0801");
    assertThat(said).hasSize(everything().metrics().size());
  }

  @Test
  void weReadWhatTheOtherWrites() throws Exception {
    ask("anew", everything());
    byte[] anew = HEX.parseHex(out.readLine());
    assertThat(anew.length).isGreaterThan(PayloadCodec.write(everything()).length);
    assertThat(PayloadCodec.read(anew, Limits.DEFAULT)).isEqualTo(everything());
  }
}
