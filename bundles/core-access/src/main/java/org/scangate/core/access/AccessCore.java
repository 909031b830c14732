package org.scangate.core.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the bundle put together, without OSGi and without threads of their own. */
record AccessCore(
    PeopleStore store,
    SitePeople people,
    PanelDesk panels,
    StaffDesk staff,
    SignInTable table,
    AccessHealth health,
    List<HttpRoutes> routes) {

  private static final Logger LOG = LoggerFactory.getLogger(AccessCore.class);

  /**
   * Opens the store and builds on it.
   *
   * @param held whether a sign-in holds control of a scanner that scans
   * @param ends runs the callbacks of ended sign-ins
   * @throws PeopleStore.Broken when the store cannot be read whole
   */
  static AccessCore open(
      Path directory,
      PasswordHasher.Cost cost,
      Ticker ticker,
      Supplier<AccessSettings> settings,
      Predicate<SignIn> held,
      Audit audit,
      Executor ends)
      throws PeopleStore.Broken {
    PeopleStore store = PeopleStore.open(directory);
    Enrolment enrolment;
    BadgeKey badges;
    try {
      enrolment = Enrolment.open(directory, store);
      badges = BadgeKey.open(directory);
    } catch (IOException e) {
      throw new PeopleStore.Broken(directory + " cannot be used: " + e, e);
    }
    Trail trail = new Trail(audit, ticker);
    SignInTable table = new SignInTable(ticker, settings, held, trail, ends);
    HashingGate gate = new HashingGate();
    PasswordHasher hasher = new PasswordHasher(cost);
    SignInDesk desk =
        new SignInDesk(store, table, new Throttle(ticker), gate, hasher, trail, ticker);
    SitePeople people =
        new SitePeople(store, table, enrolment, gate, hasher, trail, ticker, settings);
    Passkeys passkeys = new Passkeys(store, desk, trail, ticker, settings);
    PanelStore panelStore = new PanelStore(directory);
    PanelDesk panels = new PanelDesk(panelStore, trail, ticker);
    StaffKeys keys =
        new StaffKeys(store, new StaffStore(directory), badges, hasher, gate, trail, ticker);
    StaffDesk staff = new StaffDesk(store, keys, panelStore, settings, trail, ticker);
    table.onRevoke(person -> staff.leave(null, person, "their sign-ins were ended"));
    return new AccessCore(
        store,
        people,
        panels,
        staff,
        table,
        new AccessHealth(store, table, enrolment, ticker),
        List.of(
            new SignInRoutes(desk, passkeys, people, enrolment, trail),
            new MeRoutes(store, table, desk, people, passkeys, settings),
            new PeopleRoutes(store, people, keys),
            new StaffRoutes(staff, keys, desk),
            new PanelRoutes(panels, desk, trail)));
  }

  /** Lets time have its say; call once a second. */
  void tick() {
    table.sweep();
    staff.sweep();
    try {
      people.endVisits();
    } catch (Refused e) {
      LOG.warn("a visit is over but not written so; again in 1 s: {}", e.getMessage());
    }
  }
}
