package org.scangate.core.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.Door;
import org.scangate.api.time.Ticker;

/**
 * The WebAuthn challenges given out and not answered yet. Each is good for one answer within {@link
 * #LIFE}. An address has at most {@value #MOST_PER_ADDRESS}, a further one takes the place of its
 * oldest; {@value #MOST} in all, then the oldest of all goes. Thread-safe.
 */
final class Ceremonies {
  static final Duration LIFE = Duration.ofMinutes(3);
  static final int MOST = 4096;
  static final int MOST_PER_ADDRESS = 64;
  private static final int CHALLENGE_BYTES = 32;

  private final Ticker ticker;
  private final Map<String, Ceremony> open = new LinkedHashMap<>();

  /**
   * One challenge.
   *
   * @param network as the throttle counts the caller's address
   * @param signInId the sign-in that registers a passkey; empty when one signs in
   */
  record Ceremony(
      String id,
      byte[] challenge,
      String signInId,
      Caller caller,
      String network,
      long startedAt) {}

  Ceremonies(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized Ceremony start(String signInId, Caller caller) {
    long now = ticker.nanoTime();
    open.values().removeIf(c -> now - c.startedAt() > LIFE.toNanos());
    String network = Throttle.network(caller.address());
    long here = open.values().stream().filter(c -> c.network().equals(network)).count();
    if (here >= MOST_PER_ADDRESS) {
      removeFirst(network);
    } else if (open.size() >= MOST) {
      removeFirst("");
    }
    Ceremony ceremony =
        new Ceremony(
            SecretCodes.token(16),
            SecretCodes.bytes(CHALLENGE_BYTES),
            signInId,
            caller,
            network,
            now);
    open.put(ceremony.id(), ceremony);
    return ceremony;
  }

  /** Takes a challenge out of the table: whatever comes of it, it is used. */
  synchronized Optional<Ceremony> take(String id, String signInId, Door door, String binding) {
    Ceremony ceremony = open.remove(id);
    if (ceremony == null
        || ticker.nanoTime() - ceremony.startedAt() > LIFE.toNanos()
        || !ceremony.signInId().equals(signInId)
        || ceremony.caller().door() != door
        || !ceremony.caller().binding().equals(binding)) {
      return Optional.empty();
    }
    return Optional.of(ceremony);
  }

  private void removeFirst(String network) {
    for (Iterator<Ceremony> all = open.values().iterator(); all.hasNext(); ) {
      Ceremony oldest = all.next();
      if (network.isEmpty() || oldest.network().equals(network)) {
        all.remove();
        return;
      }
    }
  }
}
