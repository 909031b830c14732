package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.records.Watched;

class WatchMeterTest {
  private final ManualTicker time = new ManualTicker();
  private final TestScanner scanner = new TestScanner(new TestDisplay("main", 64, 48));
  private final List<Watched> kept = new ArrayList<>();
  private final WatchTimes times =
      new WatchTimes() {
        @Override
        public void keep(Watched watched) {
          kept.add(watched);
        }

        @Override
        public List<Watched> since(Instant from) {
          return List.copyOf(kept);
        }
      };
  private WatchTimes service = times;
  private final WatchMeter meter =
      new WatchMeter(
          scanner.session(TestScanner.signIn("trudy", Role.TRAINEE)), () -> service, time);

  private void seconds(int count, boolean shows) {
    for (int i = 0; i < count; i++) {
      time.advanceMillis(1000);
      meter.look(shows);
    }
  }

  @Test
  void countsWhatIsShownAndKeepsItEveryMinute() {
    meter.look(true);
    seconds(30, true);
    seconds(20, false);
    assertThat(kept).isEmpty();
    seconds(70, true);
    // 30 s, then from the first look that saw pictures again.
    assertThat(kept).extracting(it -> it.shown().toSeconds()).containsExactly(39L, 99L);
    assertThat(kept).noneMatch(Watched::ended);
    meter.end();
    Watched last = kept.get(2);
    assertThat(last.ended()).isTrue();
    assertThat(last.shown()).hasSeconds(99);
    assertThat(last.person()).isEqualTo("trudy");
    assertThat(last.scanner()).isEqualTo("mr-1");
    assertThat(last.roles()).containsExactly(Role.TRAINEE);
    assertThat(last.until()).isEqualTo(time.now());
  }

  @Test
  void aMachineThatStoodStillShowedNothing() {
    meter.look(true);
    time.advanceMillis(3_600_000);
    meter.look(true);
    meter.end();
    assertThat(kept.get(kept.size() - 1).shown()).hasSeconds(2);
  }

  @Test
  void whoSawNothingLeavesNothing() {
    seconds(200, false);
    meter.end();
    assertThat(kept).isEmpty();
  }

  @Test
  void nobodyToKeepItCostsNothingElse() {
    service = null;
    meter.look(true);
    seconds(100, true);
    service = times;
    seconds(20, true);
    assertThat(kept).extracting(it -> it.shown().toSeconds()).containsExactly(120L);
  }
}
