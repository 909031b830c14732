package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.access.Person;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleTaps;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.records.ConsoleRecorder;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorder of one scanner as a service, and its thread. */
@Component(
    service = {ConsoleRecorder.class, HealthCheck.class, RecordingComponent.class},
    immediate = true,
    configurationPid = RecordingComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RecordingConfig.class, factory = true)
public final class RecordingComponent implements ConsoleRecorder, HealthCheck {
  static final String PID = "org.scangate.recording";
  static final String FOLDER = "recordings";

  private static final int TURN_MILLIS = 100;
  private static final int HOURLY_MILLIS = 3_600_000;
  private static final Logger LOG = LoggerFactory.getLogger(RecordingComponent.class);

  private final Rules rules;
  private final Scanners scanners;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<StopCircuit> circuits = List.of();

  private final ConsoleTaps taps;
  private final Trail trail;
  private final Shelf shelf;
  private final Notes notes;
  private final Ticker ticker = Ticker.system();
  private final ScheduledExecutorService executor;

  /** Null while the scanner is not there. */
  private volatile Recorder recorder;

  private Scanner recorded;

  @Activate
  public RecordingComponent(
      BundleContext context,
      RecordingConfig config,
      @Reference Scanners scanners,
      @Reference ConsoleTaps taps,
      @Reference Audit audit,
      @Reference AuditTrail trail) {
    rules = Rules.of(config);
    this.scanners = scanners;
    this.taps = taps;
    this.trail = new Trail(trail);
    shelf = new Shelf(Path.of(context.getProperty("scangate.data"), FOLDER));
    notes = new Notes(audit, rules.scanner());
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "scangate-recording-" + rules.scanner()));
    var unused =
        executor.scheduleWithFixedDelay(this::hourly, 0, HOURLY_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo =
        executor.scheduleWithFixedDelay(
            this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends what is being recorded. */
  @Deactivate
  public void close() throws InterruptedException {
    executor.execute(
        () -> {
          if (recorder != null) {
            recorder.close();
          }
        });
    executor.shutdown();
    if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.error("the disk of the recordings does not answer; closed without it");
    }
  }

  Rules rules() {
    return rules;
  }

  private void turn() {
    try {
      Scanner now = scanners.find(rules.scanner()).orElse(null);
      if (now != recorded) {
        if (recorder != null) {
          recorder.close();
        }
        recorded = now;
        recorder = now == null ? null : newRecorder(now);
      }
      if (recorder != null) {
        recorder.turn();
      }
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("the recorder of {} failed", rules.scanner(), e);
    }
  }

  private Recorder newRecorder(Scanner of) {
    return new Recorder(rules, shelf, of, this::circuit, taps, ticker, notes);
  }

  private Optional<CircuitState> circuit() {
    return circuits.stream()
        .map(StopCircuit::state)
        .filter(it -> it.scanner().equals(rules.scanner()))
        .findFirst();
  }

  private void hourly() {
    try {
      new Housekeeping(shelf, trail, Optional.of(rules.keep()), notes, ticker)
          .run(running().isPresent());
    } catch (IOException | RuntimeException e) {
      LOG.error("the recordings of {} could not be looked through", rules.scanner(), e);
    }
  }

  @Override
  public String scanner() {
    return rules.scanner();
  }

  @Override
  public Optional<Running> running() {
    Recorder now = recorder;
    return now == null ? Optional.empty() : now.running();
  }

  @Override
  public String trouble() {
    Recorder now = recorder;
    return now == null ? "" : now.trouble();
  }

  @Override
  public boolean mayStart(Person person) {
    return person.hasAny(rules.start());
  }

  @Override
  public void start(ConsoleSession by) throws ConsoleRefused {
    now().start(by);
  }

  @Override
  public void stop(ConsoleSession by) throws ConsoleRefused {
    now().stop(by);
  }

  private Recorder now() throws ConsoleRefused {
    Recorder now = recorder;
    if (now == null) {
      notes.note("recording.started", "appliance", "", Outcome.REFUSED, Map.of());
      throw new ConsoleRefused("The recorder has not started yet. Try again.");
    }
    return now;
  }

  @Override
  public String name() {
    return "Recording of " + rules.scanner();
  }

  @Override
  public List<Finding> check() {
    return List.of(
        trouble().isEmpty()
            ? Finding.ok("recording", "The console is recorded as the site file says.")
            : new Finding(
                Finding.Level.ALARM,
                "recording.failed",
                trouble(),
                "Make room on the disk, or raise scanners[].recording.most; then begin anew."));
  }
}
