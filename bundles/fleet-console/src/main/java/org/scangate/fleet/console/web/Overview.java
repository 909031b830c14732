package org.scangate.fleet.console.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;

/**
 * The whole fleet in one compact answer, worst first: a short array for each appliance. Written
 * anew at most once a second, and only after a change; everybody gets the same bytes meanwhile.
 * Thread-safe.
 */
final class Overview {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final List<Presence> PRESENCES = List.of(Presence.values());
  private static final List<Trouble> TROUBLES = List.of(Trouble.values());

  private final Ticker ticker;
  private Nodes writtenOf;
  private long edition;
  private long writtenAt;
  private Packed written;

  Overview(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Waits while another caller writes it. */
  synchronized Packed of(Nodes nodes) {
    long now = ticker.nanoTime();
    if (written != null && writtenOf == nodes && now - writtenAt < FRESH_NANOS) {
      return written;
    }
    long fresh = nodes.edition();
    if (written == null || writtenOf != nodes || fresh != edition) {
      written = Json.packed(out -> write(out, nodes));
      writtenOf = nodes;
      edition = fresh; // what changed meanwhile is written the next time
    }
    writtenAt = now;
    return written;
  }

  private static void write(JsonGenerator out, Nodes nodes) throws IOException {
    out.writeStartObject();
    broker(out, nodes.broker());
    names(out, "presences", PRESENCES);
    names(out, "troubles", TROUBLES);
    out.writeArrayFieldStart("rows");
    for (NodeView node : nodes.worstFirst()) {
      row(out, node);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void broker(JsonGenerator out, Nodes.Broker broker) throws IOException {
    out.writeObjectFieldStart("broker");
    out.writeBooleanField("there", broker.there());
    out.writeNumberField("since", broker.since());
    out.writeStringField("words", broker.words());
    out.writeEndObject();
  }

  private static void names(JsonGenerator out, String field, List<? extends Enum<?>> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (Enum<?> value : values) {
      out.writeString(value.name());
    }
    out.writeEndArray();
  }

  /**
   * {@code [group, node, presence, since, heard, version, scanners, [trouble, since, words]...]};
   * {@code heard} is 0 while it is online, for it would change with every beat.
   */
  private static void row(JsonGenerator out, NodeView node) throws IOException {
    out.writeStartArray();
    out.writeString(node.id().group());
    out.writeString(node.id().node());
    out.writeNumber(PRESENCES.indexOf(node.presence()));
    out.writeNumber(node.since());
    out.writeNumber(node.presence() == Presence.ONLINE ? 0 : node.heard());
    out.writeString(node.version());
    out.writeNumber(node.scanners().size());
    for (NodeView.Since since : node.troubles()) {
      out.writeStartArray();
      out.writeNumber(TROUBLES.indexOf(since.trouble()));
      out.writeNumber(since.at());
      out.writeString(since.words());
      out.writeEndArray();
    }
    out.writeEndArray();
  }
}
