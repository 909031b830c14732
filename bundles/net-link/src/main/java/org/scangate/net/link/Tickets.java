package org.scangate.net.link;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.link.Traffic;
import org.scangate.api.time.Ticker;

/**
 * What lets a socket join a link: 256 random bits, good once, for 30 s, for one class, and from the
 * listener and client certificate of the sign-in that asked. Thread-safe.
 */
final class Tickets {
  static final long LIFE_NANOS = 30_000_000_000L;

  /** Of one link at a time; the oldest make room. */
  static final int PER_LINK = 8;

  private final Ticker ticker;
  private final SecureRandom random = new SecureRandom();

  /** Oldest first. */
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  Tickets(Ticker ticker) {
    this.ticker = ticker;
  }

  /** What a ticket is good for. */
  record Ticket(ServerLink link, Traffic lane, String binding, long madeNanos) {}

  /** One for each class. */
  synchronized Map<Traffic, String> issue(ServerLink link, String binding) {
    long now = ticker.nanoTime();
    int room = PER_LINK - Traffic.values().length;
    List<String> ofLink = new ArrayList<>();
    for (Iterator<Map.Entry<String, Ticket>> all = tickets.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Ticket> entry = all.next();
      if (now - entry.getValue().madeNanos() > LIFE_NANOS) {
        all.remove();
      } else if (entry.getValue().link() == link) {
        ofLink.add(entry.getKey());
      }
    }
    for (int i = 0; i < ofLink.size() - room; i++) {
      tickets.remove(ofLink.get(i));
    }
    Map<Traffic, String> issued = new EnumMap<>(Traffic.class);
    for (Traffic lane : Traffic.values()) {
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
      tickets.put(text, new Ticket(link, lane, binding, now));
      issued.put(lane, text);
    }
    return issued;
  }

  /** Takes a ticket; whatever the outcome, it is not good again. */
  synchronized Optional<Ticket> take(String text) {
    Ticket ticket = tickets.remove(text);
    return Optional.ofNullable(ticket).filter(t -> ticker.nanoTime() - t.madeNanos() <= LIFE_NANOS);
  }

  /** Voids every ticket of a link. */
  synchronized void revoke(ServerLink link) {
    tickets.values().removeIf(ticket -> ticket.link() == link);
  }
}
