package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scangate.api.time.Ticker;

class SparinglyTest {
  private Duration now = Duration.ZERO;
  private final Ticker ticker =
      new Ticker() {
        @Override
        public long nanoTime() {
          return now.toNanos();
        }

        @Override
        public Instant now() {
          return Instant.EPOCH.plus(now);
        }
      };

  @Test
  void aThousandLinesBecomeThreeAndACount() {
    List<String> lines = new ArrayList<>();
    Sparingly log = new Sparingly(ticker, 3, lines::add);
    for (int i = 0; i < 1000; i++) {
      int number = i;
      log.say(() -> "line " + number);
    }
    assertThat(lines).containsExactly("line 0", "line 1", "line 2");
    now = Duration.ofSeconds(61);
    log.say(() -> "later");
    assertThat(lines).endsWith("and 997 more like that before", "later").hasSize(5);
  }

  @Test
  void throughputIsOfTheLastTenSeconds() {
    Throughput throughput = new Throughput(ticker);
    assertThat(throughput.bytesPerSecond()).isZero();
    throughput.add(1000);
    now = Duration.ofSeconds(1);
    assertThat(throughput.bytesPerSecond()).isEqualTo(1000);
    throughput.add(3000);
    now = Duration.ofSeconds(2);
    assertThat(throughput.bytesPerSecond()).isEqualTo(2000);
    now = Duration.ofSeconds(30);
    assertThat(throughput.bytesPerSecond()).isZero();
  }
}
