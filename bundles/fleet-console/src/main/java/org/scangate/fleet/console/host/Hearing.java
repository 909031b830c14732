package org.scangate.fleet.console.host;

import java.util.Optional;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.sparkplug.Limits;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.SparkplugException;

/** What a message of a node does to what is known of it. One thread at a time. */
final class Hearing {
  private static final long CLOCK_MILLIS = 120_000;

  private final Ledger ledger;
  private final Incidents incidents;
  private final Rebirths rebirths;

  Hearing(Ledger ledger, Incidents incidents, Rebirths rebirths) {
    this.ledger = ledger;
    this.incidents = incidents;
    this.rebirths = rebirths;
  }

  /** Takes a message; true when something that is shown is other than before. */
  boolean take(Node node, Heard heard) {
    long now = heard.now();
    if (heard.retained()) {
      // Said some time ago, perhaps by nobody who is there: it tells nothing, but that it is wrong.
      return news(node, node.wrong("a retained " + heard.type(), now));
    }
    Payload payload;
    try {
      payload = PayloadCodec.read(heard.payload(), Limits.DEFAULT);
    } catch (SparkplugException e) {
      String words = heard.type() + ": " + Words.plain(String.valueOf(e.getMessage()));
      return news(node, node.wrong(words, now));
    }
    boolean news =
        switch (heard.type()) {
          case NBIRTH -> birth(node, payload, heard);
          case NDEATH -> death(node, payload, heard);
          case NDATA, DBIRTH, DDATA, DDEATH -> data(node, payload, heard);
          case NCMD, DCMD -> false;
        };
    if (news) {
      Diagnosis.look(node.troubles, node.values, node.devices.values(), now);
    }
    boolean clock = clock(node, payload, now);
    return news(node, news || clock);
  }

  private static boolean news(Node node, boolean news) {
    if (news) {
      node.changed();
    }
    return news;
  }

  private boolean birth(Node node, Payload payload, Heard heard) {
    Presence before = node.presence;
    boolean another = node.birth(payload, heard.now(), heard.nanos());
    node.heard(heard.now(), heard.nanos());
    if (another && before == Presence.ONLINE) {
      node.flaps.lost(heard.now()); // nobody has told its death
    }
    if (node.twins.born((long) node.values.number("Appliance/Started"))) {
      node.wrong("two appliances use this name", heard.now());
    }
    node.links.switched(node.values);
    if (another) {
      mark(node, heard, Mark.Kind.BIRTH, "");
    }
    there(node, heard, !another);
    return true;
  }

  /** It is heard, and born. */
  private void there(Node node, Heard heard, boolean withoutBirth) {
    Presence before = node.presence;
    if (node.be(Presence.ONLINE, heard.now())) {
      if (withoutBirth && before == Presence.QUIET) {
        mark(node, heard, Mark.Kind.BACK, "");
      }
      incidents.back(node.id, heard.now());
    }
  }

  private boolean death(Node node, Payload payload, Heard heard) {
    if (!node.death(payload, heard.now())) {
      return false;
    }
    if (node.presence == Presence.ONLINE) {
      node.flaps.lost(heard.now());
    }
    node.be(Presence.DEAD, heard.now());
    mark(node, heard, Mark.Kind.DEATH, "");
    incidents.lost(node.id, Incidents.DEATH, heard.now(), heard.nanos());
    return true;
  }

  private boolean data(Node node, Payload payload, Heard heard) {
    if (!node.isBorn()) {
      rebirths.want(node, heard.nanos());
      return false;
    }
    if (!node.follows(payload, heard.now())) {
      rebirths.want(node, heard.nanos());
    }
    boolean back = node.presence != Presence.ONLINE;
    node.heard(heard.now(), heard.nanos());
    there(node, heard, true);
    boolean said = said(node, payload, heard);
    return back || said;
  }

  private boolean said(Node node, Payload payload, Heard heard) {
    switch (heard.type()) {
      case NDATA -> {
        boolean changed = node.data(payload, heard.now(), heard.nanos());
        int link = changed ? node.links.switched(node.values) : 0;
        if (link > 0) {
          mark(node, heard, Mark.Kind.SWITCH, "link " + link);
        }
        return changed;
      }
      case DBIRTH -> {
        boolean born = node.deviceBirth(heard.device(), payload, heard.now());
        look(node, heard);
        return born;
      }
      case DDATA -> {
        Optional<Boolean> changed = node.deviceData(heard.device(), payload, heard.now());
        if (changed.isEmpty()) {
          rebirths.want(node, heard.nanos());
        } else if (changed.get()) {
          look(node, heard);
        }
        return changed.orElse(false);
      }
      case DDEATH -> {
        return node.deviceDeath(heard.device());
      }
      case NBIRTH, NDEATH, NCMD, DCMD -> {
        return false;
      }
    }
    throw new AssertionError(heard.type());
  }

  private void look(Node node, Heard heard) {
    Device device = node.devices.get(heard.device());
    if (device != null) {
      device.look((kind, detail) -> mark(node, heard, kind, detail));
    }
  }

  private void mark(Node node, Heard heard, Mark.Kind kind, String detail) {
    ledger.mark(node.id, heard.now(), kind, detail);
  }

  private static boolean clock(Node node, Payload payload, long now) {
    if (payload.timestampMillis().isEmpty()) {
      return false;
    }
    double off = (double) payload.timestampMillis().getAsLong() - now;
    boolean far = Math.abs(off) > CLOCK_MILLIS;
    return node.troubles.set(
        Trouble.CLOCK_OFF,
        far ? roughly(Math.abs(off)) + (off > 0 ? " ahead" : " behind") : null,
        now);
  }

  private static String roughly(double millis) {
    double minutes = millis / 60_000;
    if (minutes < 120) {
      return Math.round(minutes) + " minutes";
    }
    double hours = minutes / 60;
    if (hours < 48) {
      return Math.round(hours) + " hours";
    }
    double days = hours / 24;
    return days < 730 ? Math.round(days) + " days" : Math.round(days / 365.25) + " years";
  }
}
