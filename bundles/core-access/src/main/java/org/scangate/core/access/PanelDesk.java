package org.scangate.core.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.AccessException;
import org.scangate.api.access.Panels;
import org.scangate.api.time.Ticker;

/** Invites, enrols and removes panels, and knows what one of them has said. */
final class PanelDesk implements Panels {
  private static final long INVITED_NANOS = Duration.ofMinutes(15).toNanos();
  private static final long CHALLENGE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_CHALLENGES = 256;
  private static final int CHALLENGE_BYTES = 24;

  private final PanelStore store;
  private final Trail trail;
  private final Ticker ticker;
  private final Map<String, Invitation> invitations = new HashMap<>();
  private final LinkedHashMap<String, Long> challenges = new LinkedHashMap<>();

  private record Invitation(String code, long sinceNanos, String by) {}

  PanelDesk(PanelStore store, Trail trail, Ticker ticker) {
    this.store = store;
    this.trail = trail;
    this.ticker = ticker;
  }

  @Override
  public List<Panel> all() {
    return store.all().values().stream().map(PanelRecord::panel).toList();
  }

  @Override
  public synchronized String invite(String id, String by) throws AccessException {
    if (!PersonRecord.isId(id)) {
      throw new Refused(
          400, "panel.id", "'" + PeopleStore.shown(id) + "' is not 1 to 32 of: a-z 0-9 . _ -");
    }
    if (store.all().containsKey(id)) {
      throw new Refused(
          409,
          "panel.taken",
          "There is a panel '" + id + "'. Remove it first, or take another id.");
    }
    if (store.all().size() >= PanelStore.MOST_PANELS) {
      throw new Refused(
          409, "panel.many", "There are " + PanelStore.MOST_PANELS + " panels. Remove one first.");
    }
    forgetOld();
    String code = SecretCodes.readable();
    invitations.put(id, new Invitation(code, ticker.nanoTime(), by));
    trail.done("panel.invited", by, "panel", id);
    return code;
  }

  private void forgetOld() {
    long now = ticker.nanoTime();
    invitations.values().removeIf(it -> now - it.sinceNanos() > INVITED_NANOS);
  }

  /**
   * Enrols the tablet that has the code.
   *
   * @param key as {@link PanelRecord} keeps it
   * @return empty when the code is none, or no more
   */
  synchronized Optional<Panel> enrol(String code, String key, String address) throws Refused {
    forgetOld();
    String typed = SecretCodes.canonical(code);
    for (Map.Entry<String, Invitation> invited : Map.copyOf(invitations).entrySet()) {
      if (SecretCodes.same(invited.getValue().code(), typed)) {
        String id = invited.getKey();
        PanelRecord panel = new PanelRecord(id, ticker.now(), invited.getValue().by(), key);
        store.set(id, panel);
        invitations.remove(id);
        trail.done("panel.enrolled", panel.by(), "panel", id, "address", address);
        return Optional.of(panel.panel());
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void remove(String id, String by) throws AccessException {
    if (!store.all().containsKey(id)) {
      throw new Refused(404, "panel.unknown", "There is no panel '" + PeopleStore.shown(id) + "'.");
    }
    store.set(id, null);
    trail.done("panel.removed", by, "panel", id);
  }

  @Override
  public synchronized String challenge() {
    String challenge = SecretCodes.token(CHALLENGE_BYTES);
    challenges.put(challenge, ticker.nanoTime());
    if (challenges.size() > MOST_CHALLENGES) {
      Iterator<String> oldest = challenges.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return challenge;
  }

  @Override
  public Optional<String> refusal(String panel, String challenge, String said, byte[] signature) {
    Long since;
    synchronized (this) {
      since = challenges.remove(challenge);
    }
    if (since == null || ticker.nanoTime() - since > CHALLENGE_NANOS) {
      return Optional.of("That took more than a minute, or was sent twice. Try again.");
    }
    PanelRecord known = store.all().get(panel);
    if (known == null) {
      return Optional.of("This tablet is not an enrolled panel. Site IT enrols it.");
    }
    byte[] bytes = (challenge + "\n" + said).getBytes(StandardCharsets.UTF_8);
    return known.signed(bytes, signature)
        ? Optional.empty()
        : Optional.of("This was not signed by the panel '" + panel + "'. Site IT enrols it anew.");
  }
}
