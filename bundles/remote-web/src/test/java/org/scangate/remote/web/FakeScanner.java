package org.scangate.remote.web;

import java.util.List;
import java.util.Optional;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStanding.Kind;

/** A scanner in the state that a test gives it, without displays. */
record FakeScanner(Info info, State state, List<ConsoleSession> sessions) implements Scanner {

  /** A site of these scanners. */
  static Scanners site(Scanner... scanners) {
    return new Scanners() {
      @Override
      public List<Scanner> all() {
        return List.of(scanners);
      }

      @Override
      public Optional<Scanner> find(String id) {
        return all().stream().filter(scanner -> scanner.info().id().equals(id)).findFirst();
      }
    };
  }

  @Override
  public List<Display> displays() {
    return List.of();
  }

  @Override
  public Optional<Display> display(String id) {
    return Optional.empty();
  }

  @Override
  public Optional<ConsoleSession> holder() {
    return sessions.stream().filter(ConsoleSession::holdsControl).findFirst();
  }

  @Override
  public CallOuts callOuts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> operatedOnSite() {
    return Optional.empty();
  }

  @Override
  public DriverStanding driverStanding() {
    return new DriverStanding(Kind.RELEASED, "1.0", Optional.empty(), Optional.empty());
  }

  @Override
  public Optional<NotAPhantom> notAPhantom() {
    return Optional.empty();
  }

  @Override
  public List<String> phantoms() {
    return List.of("QA-PHANTOM");
  }

  @Override
  public Optional<ConsoleSession> waiting() {
    return Optional.empty();
  }

  @Override
  public ConsoleSession open(SignIn signIn, Runnable onChange) throws ConsoleRefused {
    throw new ConsoleRefused("not in this test");
  }
}
