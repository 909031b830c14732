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
  private static final int MOST_CHALLENGES_OF_AN_ADDRESS = 16;
  private static final int MOST_PAGES = 512;
  private static final int CHALLENGE_BYTES = 24;
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_TOKEN = 64;

  private final PanelStore store;
  private final Trail trail;
  private final Ticker ticker;
  private final Map<String, Invitation> invitations = new HashMap<>();
  private final LinkedHashMap<String, Given> challenges = new LinkedHashMap<>();

  /** Opened pages: SHA-256 of the token, and the panel as it was then; the oldest goes. */
  private final LinkedHashMap<String, PanelRecord> pages = new LinkedHashMap<>();

  private record Invitation(String code, long sinceNanos, String by) {}

  private record Given(long atNanos, String address) {}

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
  public synchronized String challenge(String address) {
    String challenge = SecretCodes.token(CHALLENGE_BYTES);
    List<String> theirs =
        challenges.entrySet().stream()
            .filter(it -> it.getValue().address().equals(address))
            .map(Map.Entry::getKey)
            .toList();
    if (theirs.size() >= MOST_CHALLENGES_OF_AN_ADDRESS) {
      challenges.remove(theirs.get(0));
    }
    challenges.put(challenge, new Given(ticker.nanoTime(), address));
    dropOldest(challenges, MOST_CHALLENGES);
    return challenge;
  }

  private static void dropOldest(Map<String, ?> map, int most) {
    if (map.size() > most) {
      Iterator<String> oldest = map.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  @Override
  public String open(String panel, String challenge, byte[] signature) throws Refused {
    Optional<String> refusal = refusal(panel, challenge, "open", signature);
    if (refusal.isPresent()) {
      throw new Refused(403, "panel.refused", refusal.get());
    }
    String token = SecretCodes.token(TOKEN_BYTES);
    synchronized (this) {
      pages.put(SecretCodes.sha256Hex(token), store.all().get(panel));
      dropOldest(pages, MOST_PAGES);
    }
    return token;
  }

  @Override
  public Optional<String> opened(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    PanelRecord then;
    synchronized (this) {
      then = pages.get(SecretCodes.sha256Hex(token));
    }
    return Optional.ofNullable(then)
        .filter(it -> it.equals(store.all().get(it.id())))
        .map(PanelRecord::id);
  }

  @Override
  public Optional<String> refusal(String panel, String challenge, String said, byte[] signature) {
    Given given;
    synchronized (this) {
      given = challenges.remove(challenge);
    }
    if (given == null || ticker.nanoTime() - given.atNanos() > CHALLENGE_NANOS) {
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
