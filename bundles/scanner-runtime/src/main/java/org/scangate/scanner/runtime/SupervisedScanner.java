package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.health.Finding;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.RemotePeople;

/** One scanner: its displays, its {@link Supervisor} and its {@link ControlDesk} put together. */
final class SupervisedScanner implements Scanner, Supervisor.Listener {
  private final ScannerEntry entry;
  private final ControlRoom room;
  private final Map<String, ScannerDisplay> displays = new LinkedHashMap<>();
  private final ControlDesk desk;
  private final Supervisor supervisor;
  private final AutoCloseable circuit;
  private final AutoCloseable releases;
  private final Quarantine quarantine;
  private final RoomTalk talk;
  private volatile Probation probation;

  SupervisedScanner(ScannerEntry entry, ControlRoom room) {
    this.entry = entry;
    this.room = room;
    for (ScannerEntry.DisplayEntry display : entry.displays()) {
      displays.put(
          display.id(), new ScannerDisplay(display.id(), display.position(), room.pixels()));
    }
    Permit permit = new Permit(entry, room);
    InputQueue queue = new InputQueue(room.ticker(), this::inputPasses);
    quarantine = new Quarantine(entry, room, this::driver);
    desk = new ControlDesk(entry, room, queue, permit, quarantine);
    talk = new RoomTalk(entry.id(), room, desk::changed);
    circuit = room.circuits().watch(this::circuitChanged);
    supervisor = new Supervisor(entry, displays, queue, room.ticker(), room.timer(), this);
    releases = room.releases().watch(this::driverChanges);
  }

  private boolean inputPasses() {
    return desk.inputPasses();
  }

  RemotePeople people() {
    return desk.orders();
  }

  void use(InstalledDriver driver) {
    supervisor.use(driver);
  }

  InstalledDriver driver() {
    return supervisor.driver();
  }

  /** Begins a change to another driver, see {@link Supervisor#succeed}. */
  Succession succeed(InstalledDriver next) {
    return supervisor.succeed(next, room.pixels());
  }

  /**
   * Who is told of lost connections for the time being.
   *
   * @param next null for nobody
   */
  void probation(Probation next) {
    probation = next;
  }

  /** What speaks for and against another driver. */
  Candidates candidates() {
    return new Candidates(entry, this);
  }

  private void circuitChanged(String scanner, Optional<CircuitState> state) {
    if (!scanner.equals(entry.id())) {
      return;
    }
    // What is told may be old by now; whether the permissive is granted is asked anew.
    desk.circuitChanged(state.map(CircuitState::dropped).orElse("The stop circuit is gone."));
    desk.changed();
  }

  void stop() {
    try {
      circuit.close();
      releases.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    desk.closeAll("the scanner was taken out of the site file or the appliance stops");
    supervisor.stop();
    displays.values().forEach(ScannerDisplay::remove);
  }

  @Override
  public Info info() {
    InstalledDriver driver = supervisor.driver();
    return new Info(
        entry.id(),
        entry.name(),
        entry.modality().name(),
        entry.colour(),
        entry.driver(),
        driver != null && driver.description().simulated(),
        entry.place());
  }

  @Override
  public State state() {
    return supervisor.state();
  }

  @Override
  public List<Display> displays() {
    return List.copyOf(displays.values());
  }

  @Override
  public Optional<Display> display(String id) {
    return Optional.ofNullable(displays.get(id));
  }

  @Override
  public List<ConsoleSession> sessions() {
    return List.copyOf(desk.sessions());
  }

  @Override
  public Optional<ConsoleSession> holder() {
    return Optional.ofNullable(desk.holder());
  }

  @Override
  public Optional<String> operatedOnSite() {
    return Optional.of(desk.orders().operating()).filter(name -> !name.isEmpty());
  }

  @Override
  public CallOuts callOuts() {
    return talk;
  }

  @Override
  public DriverStanding driverStanding() {
    return quarantine.standing();
  }

  @Override
  public Optional<NotAPhantom> notAPhantom() {
    return quarantine.alarm().raised();
  }

  /** An image is in the spool, of whichever scanner. */
  void arrived(String callingTitle, String patientId) {
    if (quarantine.alarm().arrived(callingTitle, patientId)) {
      desk.changed();
    }
  }

  @Override
  public List<String> phantoms() {
    return entry.phantoms();
  }

  @Override
  public Optional<ConsoleSession> waiting() {
    return Optional.ofNullable(desk.waiting());
  }

  @Override
  public ConsoleSession open(SignIn signIn, Runnable onChange) throws ConsoleRefused {
    return desk.open(signIn, this, onChange);
  }

  @Override
  public void changed() {
    desk.changed();
  }

  /** Or what is released has: control with a patient ends when it may not be any more. */
  @Override
  public void driverChanges() {
    quarantine.alarm().driverChanges();
    Session holding = desk.holder();
    quarantine.refusal(holding).ifPresent(why -> desk.takeAway(holding, why));
    desk.changed();
  }

  @Override
  public void connected(InstalledDriver driver, int tries) {
    Map<String, String> facts = facts(driver);
    facts.put("tries", Integer.toString(tries));
    note("driver.opened", Outcome.DONE, facts);
  }

  @Override
  public void failed(InstalledDriver driver, String reason, Duration nextTry) {
    Map<String, String> facts = facts(driver);
    facts.put("reason", reason);
    facts.put("next-try-seconds", Long.toString(nextTry.toSeconds()));
    note("driver.failed", Outcome.FAILED, facts);
    Probation tried = probation;
    if (tried != null) {
      tried.failed(entry.name(), driver, reason);
    }
  }

  @Override
  public void overrun(String reason) {
    desk.takeAway(reason);
  }

  private static Map<String, String> facts(InstalledDriver driver) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("driver", driver.description().name());
    facts.put("version", driver.description().version());
    return facts;
  }

  private void note(String action, Outcome outcome, Map<String, String> facts) {
    room.note(new AuditEvent(action, "appliance", entry.id(), "", outcome, facts));
  }

  /** What is to say about this scanner. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(reachFindings());
    quarantine.alarm().finding().ifPresent(findings::add);
    DriverStanding standing = driverStanding();
    if (standing.kind() == DriverStanding.Kind.NOT_RELEASED && room.needsRelease()) {
      findings.add(
          new Finding(
              Finding.Level.WARNING,
              "scanner.not-released",
              "The driver "
                  + entry.driver()
                  + " "
                  + standing.version()
                  + " with its settings is not released at "
                  + entry.name()
                  + ": it is for phantoms only.",
              "A physicist tests it with a phantom and releases it on the page Drivers."));
    }
    return findings;
  }

  private List<Finding> reachFindings() {
    State state = state();
    int abandoned = supervisor.abandonedThreads();
    Finding reach =
        switch (state.reach()) {
          case CONNECTED -> Finding.ok("scanner.reach", entry.name() + " is connected.");
          case CONNECTING ->
              new Finding(Finding.Level.WARNING, "scanner.reach", state.reachWords(), "");
          case UNREACHABLE ->
              new Finding(
                  Finding.Level.WARNING,
                  "scanner.reach",
                  state.reachWords(),
                  "Check that the scanner's console is on and its cable is plugged in.");
          case NO_DRIVER ->
              new Finding(
                  Finding.Level.ALARM,
                  "scanner.no-driver",
                  state.reachWords(),
                  "Compare the name with the installed drivers.");
        };
    if (abandoned == 0) {
      return List.of(reach);
    }
    return List.of(
        reach,
        new Finding(
            abandoned >= Supervisor.MOST_ABANDONED ? Finding.Level.ALARM : Finding.Level.WARNING,
            "scanner.driver-hangs",
            "The driver of " + entry.name() + " left " + abandoned + " thread(s) that do not end.",
            "Tell the driver's vendor; replace the driver or restart the appliance."));
  }
}
