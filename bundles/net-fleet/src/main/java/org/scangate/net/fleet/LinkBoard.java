package org.scangate.net.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scangate.api.link.Links.Link;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;

/**
 * The links of now in four places, so that names of metrics do not come and go with people. A link
 * keeps its place while it lives; one too many is counted only. One thread at a time.
 */
final class LinkBoard {
  private static final int PLACES = 4;
  private static final double PERCENT_95 = 0.95;
  private static final double PERCENT_99 = 0.99;

  private final String[] ids = new String[PLACES];
  private final LinkMeter[] meters = new LinkMeter[PLACES];
  private int count;

  /** A look at all; called once a second. */
  void look(List<Link> links) {
    count = links.size();
    Map<String, Link> now =
        links.stream().collect(Collectors.toMap(Link::id, Function.identity(), (a, b) -> a));
    for (int i = 0; i < PLACES; i++) {
      if (ids[i] != null && !now.containsKey(ids[i])) {
        ids[i] = null;
        meters[i] = null;
      }
    }
    for (Link link : links) {
      int place = placeOf(link.id());
      if (place >= 0) {
        meters[place].look(link.quality());
      }
    }
  }

  private int placeOf(String id) {
    int free = -1;
    for (int i = PLACES - 1; i >= 0; i--) {
      if (id.equals(ids[i])) {
        return i;
      }
      free = ids[i] == null ? i : free;
    }
    if (free >= 0) {
      ids[free] = id;
      meters[free] = new LinkMeter();
    }
    return free;
  }

  List<Metric> metrics(long now) {
    List<Metric> all = new ArrayList<>();
    all.add(Metric.whole("Links/Count", DataType.UINT32, count, now));
    for (int i = 0; i < PLACES; i++) {
      if (meters[i] != null) {
        of("Links/" + (i + 1) + "/", meters[i], now, all);
      }
    }
    return all;
  }

  private static void of(String name, LinkMeter meter, long now, List<Metric> all) {
    all.add(Metric.whole(name + "Paths", DataType.UINT32, meter.paths(), now));
    all.add(Metric.whole(name + "Flaps", DataType.UINT32, meter.flaps(), now));
    all.add(Metric.real(name + "Jitter ms", meter.jitterMillis(), now));
    if (meter.hasRoundTrips()) {
      double median = meter.roundTripMillis(0.5);
      all.add(Metric.real(name + "Round trip ms/p50", median, now));
      all.add(Metric.real(name + "Round trip ms/p95", meter.roundTripMillis(PERCENT_95), now));
      all.add(Metric.real(name + "Round trip ms/p99", meter.roundTripMillis(PERCENT_99), now));
      all.add(Metric.real(name + "Round trip ms/max", meter.roundTripMillis(1), now));
      double rating = VoiceEstimate.rating(median / 2 + 2 * meter.jitterMillis());
      all.add(Metric.real(name + "Estimate/R", LinkMeter.tenths(rating), now));
      double opinion = VoiceEstimate.opinion(rating);
      all.add(Metric.real(name + "Estimate/MOS", LinkMeter.tenths(opinion), now));
    }
    if (meter.hasBins()) {
      all.add(Metric.real(name + "Availability percent", meter.availability(), now));
    }
    if (meter.lastOutageSeconds() >= 0) {
      all.add(
          Metric.whole(name + "Last outage s", DataType.UINT32, meter.lastOutageSeconds(), now));
    }
  }
}
