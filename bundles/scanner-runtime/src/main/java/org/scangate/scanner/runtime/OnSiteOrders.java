package org.scangate.scanner.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.SafetyRefused;

/**
 * What somebody on site has decided about the remote people at one scanner. It is kept in memory: a
 * start forgets it, and nobody is in control then. Guarded by the desk's monitor.
 */
final class OnSiteOrders implements RemotePeople {
  private static final int MOST_EJECTED = 64;

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final ControlDesk desk;
  private final PhantomAlarm alarm;
  private final Map<String, Ejected> ejected = new LinkedHashMap<>();
  private String operating = "";

  OnSiteOrders(ScannerEntry entry, ControlRoom room, ControlDesk desk, PhantomAlarm alarm) {
    this.alarm = alarm;
    this.entry = entry;
    this.room = room;
    this.desk = desk;
  }

  @Override
  public String scanner() {
    return entry.id();
  }

  @Override
  public String operating() {
    synchronized (desk) {
      return operating;
    }
  }

  @Override
  public List<Ejected> ejected() {
    synchronized (desk) {
      return List.copyOf(ejected.values());
    }
  }

  /** Why no remote person may control the scanner now. */
  Optional<String> refusal() {
    String who = operating();
    return who.isEmpty()
        ? Optional.empty()
        : Optional.of(who + " operates the scanner on site, and gives it back at the panel.");
  }

  /** Why a person may open no session here. */
  Optional<String> keepsOut(String person) {
    synchronized (desk) {
      return Optional.ofNullable(ejected.get(person))
          .map(
              it ->
                  it.by()
                      + " on site has ejected you from "
                      + entry.name()
                      + ". Call the site; you are let in again at the panel.");
    }
  }

  @Override
  public void takeOver(OnSite claim) throws SafetyRefused {
    proven(claim);
    synchronized (desk) {
      if (!operating.isEmpty()) {
        throw new SafetyRefused(operating + " operates the scanner on site already.");
      }
      operating = claim.name();
    }
    desk.takeAway(claim.name() + " has taken over on site.");
    note("control.taken-over", claim, Map.of());
    desk.changed();
  }

  @Override
  public void giveBack(OnSite claim) throws SafetyRefused {
    proven(claim);
    synchronized (desk) {
      if (operating.isEmpty()) {
        throw new SafetyRefused("Nobody operates the scanner on site just now.");
      }
      operating = "";
    }
    note("control.given-back", claim, Map.of());
    desk.changed();
  }

  @Override
  public void grant(OnSite claim, String session) throws SafetyRefused {
    proven(claim);
    String person =
        desk.grant(session, claim.name())
            .orElseThrow(OnSiteOrders::asksNoMore)
            .signIn()
            .person()
            .id();
    note("control.granted-on-site", claim, Map.of("person", person));
  }

  @Override
  public void decline(OnSite claim, String session) throws SafetyRefused {
    proven(claim);
    String person =
        desk.refuse(session, claim.name() + " on site has declined it.")
            .orElseThrow(OnSiteOrders::asksNoMore)
            .signIn()
            .person()
            .id();
    note("control.declined-on-site", claim, Map.of("person", person));
  }

  private static SafetyRefused asksNoMore() {
    return new SafetyRefused("They do not ask any more; look at the panel again.");
  }

  @Override
  public void eject(OnSite claim, String session) throws SafetyRefused {
    proven(claim);
    Session found =
        desk.sessions().stream()
            .filter(it -> it.id().equals(session))
            .findFirst()
            .orElseThrow(
                () -> new SafetyRefused("They are not here any more; look at the panel again."));
    Ejected one =
        new Ejected(
            found.signIn().person().id(),
            found.signIn().person().name(),
            claim.name(),
            room.ticker().now());
    synchronized (desk) {
      if (ejected.size() >= MOST_EJECTED && !ejected.containsKey(one.person())) {
        throw new SafetyRefused(
            MOST_EJECTED + " people are kept away already. Let somebody in again first.");
      }
      ejected.put(one.person(), one);
    }
    String reason = claim.name() + " on site has ejected you";
    for (Session each : desk.sessions()) {
      if (each.signIn().person().id().equals(one.person())) {
        desk.close(each, reason);
      }
    }
    note("session.ejected", claim, Map.of("person", one.person()));
  }

  @Override
  public void admit(OnSite claim, String person) throws SafetyRefused {
    proven(claim);
    synchronized (desk) {
      if (ejected.remove(person) == null) {
        throw new SafetyRefused("'" + person + "' is not kept away here.");
      }
    }
    note("session.admitted", claim, Map.of("person", person));
  }

  @Override
  public void acknowledgeImages(OnSite claim) throws SafetyRefused {
    proven(claim);
    long images =
        alarm
            .acknowledge()
            .orElseThrow(() -> new SafetyRefused("There is no such alarm just now."))
            .images();
    note("images.acknowledged", claim, Map.of("images", Long.toString(images)));
    desk.changed();
  }

  private void proven(OnSite claim) throws SafetyRefused {
    OnSiteProof proof = room.onSiteProof();
    Optional<String> refusal =
        proof == null
            ? Optional.of("Nobody can show to be on site now: the panel's part does not run.")
            : proof.refusal(claim);
    if (refusal.isPresent()) {
      room.note(
          new AuditEvent(
              "on-site.refused",
              claim.person(),
              entry.id(),
              "",
              Outcome.REFUSED,
              Map.of("because", refusal.get())));
      throw new SafetyRefused(refusal.get());
    }
  }

  private void note(String action, OnSite claim, Map<String, String> detail) {
    Map<String, String> facts = new LinkedHashMap<>(detail);
    facts.put("panel", claim.device());
    if (!claim.reason().isEmpty()) {
      facts.put("reason", claim.reason());
    }
    room.note(new AuditEvent(action, claim.person(), entry.id(), "", Outcome.DONE, facts));
  }
}
