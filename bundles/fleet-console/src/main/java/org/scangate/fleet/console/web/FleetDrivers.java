package org.scangate.fleet.console.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.fleet.console.model.NodeView;

/** Which driver in which version serves how many scanners, and where. */
final class FleetDrivers {
  /** More places than a person reads; the count beside them says how many there are. */
  private static final int PLACES = 200;

  private static final String STANDING = "Driver/Standing";

  private FleetDrivers() {}

  private record Key(String name, String version) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::name).thenComparing(Key::version).compare(this, other);
    }
  }

  private record Place(NodeView node, NodeView.ScannerView scanner, String standing) {}

  static Packed of(List<NodeView> nodes) {
    Map<Key, List<Place>> all = new TreeMap<>();
    for (NodeView node : nodes) {
      for (NodeView.ScannerView scanner : node.scanners()) {
        if (scanner.alive()) {
          Key key = new Key(text(scanner, "Driver/Name"), text(scanner, "Driver/Version"));
          all.computeIfAbsent(key, it -> new ArrayList<>())
              .add(new Place(node, scanner, text(scanner, STANDING)));
        }
      }
    }
    return Json.packed(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("drivers");
          for (Map.Entry<Key, List<Place>> entry : all.entrySet()) {
            List<Place> places = entry.getValue();
            out.writeStartObject();
            out.writeStringField("name", entry.getKey().name());
            out.writeStringField("version", entry.getKey().version());
            out.writeNumberField("scanners", places.size());
            out.writeNumberField("notReleased", count(places, "NOT_RELEASED"));
            out.writeArrayFieldStart("places");
            for (Place place : places.subList(0, Math.min(PLACES, places.size()))) {
              out.writeStartObject();
              Json.place(out, place.node().id());
              out.writeStringField("scanner", place.scanner().id());
              out.writeStringField("standing", place.standing());
              out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private static long count(List<Place> places, String standing) {
    return places.stream().filter(place -> place.standing().equals(standing)).count();
  }

  private static String text(NodeView.ScannerView scanner, String metric) {
    return scanner.metrics().get(metric) instanceof String text ? text : "";
  }
}
