package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.access.SignIn;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Links;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.sparkplug.Metric;

class EstimatesTest {

  /** R and MOS as annex B and appendix I of G.107 relate them. */
  @ParameterizedTest
  @CsvSource({"93.2, 4.41", "90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1"})
  void opinions(double rating, double opinion) {
    assertThat(VoiceEstimate.opinion(rating)).isCloseTo(opinion, within(0.01));
  }

  /** Idd of 7.4.3, computed by hand for one way. */
  @ParameterizedTest
  @CsvSource({"0, 93.2", "100, 93.2", "200, 90.1", "400, 69.0"})
  void ratings(double oneWayMillis, double rating) {
    assertThat(VoiceEstimate.rating(oneWayMillis)).isCloseTo(rating, within(0.5));
  }

  private static LinkQuality up(long micros) {
    return new LinkQuality(micros, 500, 10, 0, 2);
  }

  private static LinkQuality down() {
    return new LinkQuality(1000, 500, 4000, 0, 0);
  }

  @Test
  void oneLink() {
    LinkMeter meter = new LinkMeter();
    for (int i = 1; i <= 100; i++) {
      meter.look(up(i * 1000L));
    }
    assertThat(meter.roundTripMillis(0.5)).isEqualTo(50);
    assertThat(meter.roundTripMillis(0.95)).isEqualTo(95);
    assertThat(meter.roundTripMillis(0.99)).isEqualTo(99);
    assertThat(meter.roundTripMillis(1)).isEqualTo(100);
    assertThat(meter.availability()).isEqualTo(100);
    assertThat(meter.flaps()).isZero();
    for (int i = 0; i < 7; i++) {
      meter.look(down());
    }
    meter.look(up(2000));
    assertThat(meter.flaps()).isEqualTo(1);
    assertThat(meter.lastOutageSeconds()).isEqualTo(7);
    meter.look(up(2000));
    meter.look(up(2000));
    assertThat(meter.availability()).isEqualTo(90.9); // ten of eleven bins
    for (int i = 0; i < 300; i++) {
      meter.look(up(2000));
    }
    assertThat(meter.roundTripMillis(1)).isEqualTo(2); // the last five minutes
  }

  private record OneLink(String id, LinkQuality quality) implements Links.Link {
    @Override
    public SignIn signIn() {
      throw new AssertionError("people are nobody's business here");
    }

    @Override
    public String remoteAddress() {
      throw new AssertionError("nor are their addresses");
    }
  }

  @Test
  void linksKeepTheirPlaces() {
    LinkBoard board = new LinkBoard();
    Links.Link a = new OneLink("a", up(1000));
    Links.Link b = new OneLink("b", up(2000));
    board.look(List.of(a, b));
    board.look(List.of(b));
    board.look(List.of(b));
    List<String> names = board.metrics(1).stream().map(Metric::name).toList();
    assertThat(names).contains("Links/Count", "Links/2/Round trip ms/p50", "Links/2/Estimate/R");
    assertThat(names).noneMatch(name -> name.startsWith("Links/1/"));
    assertThat(names).noneMatch(name -> name.contains("Availability") || name.contains("outage"));
    board.look(
        List.of(b, a, new OneLink("c", up(1)), new OneLink("d", up(1)), new OneLink("e", up(1))));
    assertThat(board.metrics(1).get(0).value())
        .isEqualTo(new org.scangate.lib.sparkplug.Value.Whole(5));
    assertThat(board.metrics(1)).noneMatch(metric -> metric.name().startsWith("Links/5/"));
  }

  @Test
  void waits() {
    Reconnect reconnect = new Reconnect(new Random(7));
    for (int run = 0; run < 100; run++) {
      assertThat(reconnect.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(reconnect.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      for (int i = 0; i < 20; i++) {
        assertThat(reconnect.next()).isLessThanOrEqualTo(Duration.ofMinutes(1));
      }
      assertThat(reconnect.next()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      reconnect.succeeded();
    }
  }
}
