package org.scangate.net.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender that always has pixels, on paths of known rate and delay. */
class BulkGaugeTest {

  @ParameterizedTest(name = "{0} Mbit/s, {1} ms")
  @CsvSource({
    // rate, round trip, least share of the rate, most mean queueing (ms)
    "  2,  50, 0.90, 180",
    " 20,  50, 0.90,  35",
    " 20, 150, 0.85,  60",
    "100,  20, 0.90,  25",
    "400,   2, 0.85,  20",
  })
  void fillsThePathWithoutALongQueue(
      long megabits, long roundTripMillis, double share, long queueMillis) throws Violation {
    SessionPair pair = new SessionPair();
    pair.rate = megabits * 125_000;
    pair.delayNanos = roundTripMillis * SessionPair.MILLI / 2;
    pair.client.keeps = false;
    pair.join();
    int channel = pair.client.session.open("bulk", Map.of(), pair.now);
    pair.advance(roundTripMillis * 3);
    saturate(pair, channel, 3_000);
    pair.server.takeMeanQueueNanos();
    long before = pair.client.receivedBytes;
    saturate(pair, channel, 15_000);
    double rate = (pair.client.receivedBytes - before) / 15.0;
    long queued = pair.server.takeMeanQueueNanos() / SessionPair.MILLI;
    System.out.printf(
        "%d Mbit/s, %d ms: %.0f %% of the rate, %d ms queued%n",
        megabits, roundTripMillis, 100 * rate / pair.rate, queued);
    assertThat(rate).isGreaterThan(share * pair.rate);
    assertThat(queued).isLessThanOrEqualTo(queueMillis);
  }

  private static void saturate(SessionPair pair, int channel, int millis) throws Violation {
    byte[] frame = new byte[16_384];
    for (int i = 0; i < millis; i++) {
      while (pair.server.session.writable(channel)) {
        pair.server.session.send(channel, new ByteBuffer[] {ByteBuffer.wrap(frame)}, pair.now);
      }
      pair.advance(1);
    }
  }
}
