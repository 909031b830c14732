package org.scangate.net.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.link.Traffic;

class FrameCodecTest {

  private static byte[] bytes(Frame frame) {
    ByteBuffer whole = ByteBuffer.allocate(1000);
    for (ByteBuffer part : FrameCodec.encode(frame)) {
      whole.put(part);
    }
    byte[] bytes = new byte[whole.flip().remaining()];
    whole.get(bytes);
    return bytes;
  }

  private static String hex(Frame frame) {
    return HexFormat.of().formatHex(bytes(frame));
  }

  // The same bytes as the browser's link-protocol.test.ts has.
  @Test
  void framesHaveTheBytesOfTheDocument() {
    assertThat(hex(new Frame.Data(2, 7, ByteBuffer.wrap(new byte[] {1, 2}))))
        .isEqualTo("0300000200000007" + "0102");
    assertThat(
            hex(
                new Frame.Ack(
                    List.of(new Frame.Ack.Mark(0, 5), new Frame.Ack.Mark(65535, 4294967295L)))))
        .isEqualTo("0400000000000000" + "000000000005" + "ffffffffffff");
    assertThat(hex(new Frame.Heartbeat((1L << 33) + 1, 3, 4, 5, 3)))
        .isEqualTo(
            "0500000000000000"
                + "0000000200000001"
                + "0000000000000003"
                + "0000000400000005"
                + "03");
    assertThat(hex(new Frame.Bye("ok"))).isEqualTo("0600000000000000" + "6f6b");
    assertThat(
            new String(
                bytes(new Frame.Join("T", Traffic.BULK, 0, Map.of(3, 9L))),
                8,
                57,
                StandardCharsets.UTF_8))
        .isEqualTo("{\"ticket\":\"T\",\"class\":\"bulk\",\"path\":0,\"received\":{\"3\":9}}");
  }

  @Test
  void framesAreReadBack() throws Violation {
    for (Frame frame :
        List.of(
            new Frame.Join("T", Traffic.CRITICAL, 0, Map.of(0, 4294967295L)),
            new Frame.Joined("L", Map.of()),
            new Frame.Data(2, 7, ByteBuffer.wrap(new byte[] {1, 2})),
            new Frame.Ack(List.of(new Frame.Ack.Mark(1, 2))),
            new Frame.Heartbeat(1, 2, 3, 4, 5),
            new Frame.Bye("é"))) {
      assertThat(FrameCodec.decode(ByteBuffer.wrap(bytes(frame)))).isEqualTo(frame);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "010203, a frame of 3 bytes",
    "0401000000000000, second byte",
    "030000010000000009, without sequence",
    "0300000100000001, without sequence or bytes",
    "0400000100000000, has a channel or a sequence",
    "04000000000000000102030405, an ACK of 5 bytes",
    "050000000000000001, a HEARTBEAT of 1 bytes",
    "0000000000000000, unknown frame kind 0",
    "020000000000000001, not acceptable JSON",
    "02000000000000005b5d, not a JSON object",
  })
  void whatIsNotAFrameIsAViolation(String hex, String words) {
    assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
        .isInstanceOf(Violation.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'op':'open','channel':0,'name':'a','parameters':{}} | channel: 0",
        "{'op':'open','channel':1,'name':'a','parameters':{'x':{}}} | parameters",
        "{'op':'open','channel':1.5,'name':'a','parameters':{}} | whole number",
        "{'op':'dance','channel':1} | no such op",
        "{'op':'close','channel':1,'channel':2,'reason':'x'} | not acceptable JSON",
        "{'op':'close','channel':1,'reason':'x'} trailing | not acceptable JSON",
        "[[[[[[[1]]]]]]] | not acceptable JSON",
      })
  void whatIsNotAControlMessageIsAViolation(String json, String words) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.control(ByteBuffer.wrap(bytes)))
        .isInstanceOf(Violation.class)
        .hasMessageContaining(words);
  }
}
