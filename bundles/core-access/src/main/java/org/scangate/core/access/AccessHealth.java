package org.scangate.core.access;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.time.Ticker;

/** How people and sign-ins are. */
final class AccessHealth implements HealthCheck {
  private final PeopleStore store;
  private final SignInTable table;
  private final Enrolment enrolment;
  private final Ticker ticker;

  AccessHealth(PeopleStore store, SignInTable table, Enrolment enrolment, Ticker ticker) {
    this.store = store;
    this.table = table;
    this.enrolment = enrolment;
    this.ticker = ticker;
  }

  /** What is left to say when the store could not be opened. */
  static HealthCheck broken(String words) {
    return new HealthCheck() {
      @Override
      public String name() {
        return "People";
      }

      @Override
      public List<Finding> check() {
        return List.of(
            new Finding(
                Level.ALARM,
                "access.store-broken",
                words,
                "Put back a good copy of the access folder, then restart the appliance."));
      }
    };
  }

  @Override
  public String name() {
    return "People";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    if (!store.writeFailure().isEmpty()) {
      findings.add(
          new Finding(
              Level.ALARM,
              "access.store-unwritable",
              "People cannot be written and nobody can sign in: " + store.writeFailure(),
              "See the free space and the health of the disk with " + store.file() + "."));
    }
    if (store.isEmpty()) {
      findings.add(
          new Finding(
              Level.WARNING,
              "access.enrolment-open",
              "Nobody is known yet. Whoever has the enrolment code becomes site IT.",
              "Read the code in " + enrolment.file() + " and enrol."));
    } else if (!SitePeople.hasSiteIt(store.all().values())) {
      findings.add(
          new Finding(
              Level.WARNING,
              "access.no-site-it",
              "Nobody has the role site-it: people can only be made at the appliance's shell.",
              "Make a site-it person at the appliance's shell."));
    }
    long ahead = Totp.step(ticker.now()) + Totp.SKEW_STEPS;
    long late = store.all().values().stream().filter(p -> p.lastTotpStep() > ahead).count();
    if (late > 0) {
      findings.add(
          new Finding(
              Level.WARNING,
              "access.clock-back",
              "The clock was set back to "
                  + ticker.now().truncatedTo(ChronoUnit.SECONDS)
                  + ": "
                  + late
                  + " people have used codes of later times and cannot use earlier ones.",
              "Correct the clock; or let them use a recovery code or reset them."));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              "access.ok", "People: " + store.all().size() + "; sign-ins: " + table.size() + "."));
    }
    return findings;
  }
}
