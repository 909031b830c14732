package org.scangate.remote.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.safety.StopStep;

class StopMessagesTest {
  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Test
  void theOnlyThingToSayIsStop() throws Exception {
    assertThat(StopMessages.read(bytes("{\"op\":\"stop\",\"id\":\"a-1\"}"))).isEqualTo("a-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense|not JSON",
        "{\"op\":\"reset\",\"id\":\"a\"}|another than stop",
        "{\"id\":\"a\"}|no op",
        "{\"op\":\"stop\"}|no id",
        "{\"op\":\"stop\",\"op\":\"stop\",\"id\":\"a\"}|not JSON",
        "[]|no op",
      })
  void saysWhatIsWrong(String message, String words) {
    assertThatThrownBy(() -> StopMessages.read(bytes(message))).hasMessageContaining(words);
  }

  @Test
  void stepsHaveTheirTimes() {
    assertThat(text(StopMessages.received("a")))
        .isEqualTo("{\"op\":\"step\",\"id\":\"a\",\"step\":\"received\",\"micros\":0}");
    assertThat(text(StopMessages.step("a", new StopStep.CoilWritten(400))))
        .contains("\"written\",\"micros\":400");
    assertThat(text(StopMessages.step("a", new StopStep.Confirmed(900, true))))
        .contains("\"confirmed\",\"micros\":900,\"feedback\":true");
    assertThat(text(StopMessages.step("a", new StopStep.NotConfirmed(1, "dead"))))
        .contains("\"not-confirmed\"", "\"words\":\"dead\"");
  }

  @Test
  void withoutACircuitItSaysThatPressingDoesNothing() {
    assertThat(text(StopMessages.state(null, "nothing")))
        .isEqualTo("{\"op\":\"state\",\"available\":false,\"words\":\"nothing\"}");
  }

  @Test
  void standsEveryMessage() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("StopMessagesTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = "{\"op\":\"stop\",\"id\":\"press-1\"}".getBytes(StandardCharsets.UTF_8);
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    for (int i = 0; i < rounds; i++) {
      byte[] odd = java.util.Arrays.copyOf(whole, random.nextInt(whole.length * 2));
      for (int changes = random.nextInt(6); changes > 0 && odd.length > 0; changes--) {
        odd[random.nextInt(odd.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(StopMessages.read(ByteBuffer.wrap(odd))).isNotEmpty();
      } catch (StopMessages.Malformed e) {
        assertThat(e).hasMessageStartingWith("a stop message");
      }
    }
  }
}
