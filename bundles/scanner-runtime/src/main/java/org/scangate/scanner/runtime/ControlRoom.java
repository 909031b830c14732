package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ControlGate;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all scanners share: the clock and its timer, the thread that tells people things, the audit,
 * the gates of control, the stop circuits and who controls what, and the memory for pictures.
 */
@Component(service = ControlRoom.class, configurationPid = ControlRoom.PID)
@Designate(ocd = ControlConfig.class)
public final class ControlRoom {
  static final String PID = "org.scangate.scanner.control";

  /** Sessions tell at most once at a time, so more can wait only when something is wrong. */
  private static final int MOST_NOTICES = 16_384;

  private static final Logger LOG = LoggerFactory.getLogger(ControlRoom.class);

  private final Map<String, ControlGate> gates = new ConcurrentHashMap<>();
  private final Map<String, List<String>> controlled = new ConcurrentHashMap<>();
  private final Ticker ticker;
  private final Timer timer;
  private final ThreadPoolExecutor notices =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_NOTICES),
          Threads.named("scangate-scanner-notice"));
  private final List<String> required;
  private final int scannersPerPerson;
  private final Circuits circuits;
  private final Releases releases;
  private final PixelBudget pixels = PixelBudget.ofMemory();
  private volatile Audit audit;

  @Activate
  public ControlRoom(
      ControlConfig config, @Reference Circuits circuits, @Reference Releases releases) {
    this(
        Ticker.system(),
        new ThreadTimer(),
        List.of(config.gates()),
        config.scanners_per_person(),
        circuits,
        releases);
  }

  ControlRoom(
      Ticker ticker,
      Timer timer,
      List<String> required,
      int scannersPerPerson,
      Circuits circuits,
      Releases releases) {
    this.circuits = circuits;
    this.releases = releases;
    this.ticker = ticker;
    this.timer = timer;
    this.required = List.copyOf(required);
    this.scannersPerPerson = Math.max(1, scannersPerPerson);
  }

  @Deactivate
  void stop() throws Exception {
    notices.shutdown();
    if (timer instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setAudit(Audit service) {
    audit = service;
  }

  void unsetAudit(Audit service) {
    if (audit == service) {
      audit = null;
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile OnSiteProof onSiteProof;

  /** Knows who is on site; null when nothing does. */
  OnSiteProof onSiteProof() {
    return onSiteProof;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addGate(ControlGate gate) {
    gates.put(gate.name(), gate);
  }

  void removeGate(ControlGate gate) {
    gates.values().remove(gate);
  }

  Ticker ticker() {
    return ticker;
  }

  Timer timer() {
    return timer;
  }

  Circuits circuits() {
    return circuits;
  }

  /** Whether control of a scanner needs its permissive. */
  boolean needsPermissive() {
    return required.contains("permissive");
  }

  Releases releases() {
    return releases;
  }

  /** Whether a driver that nobody has released is for phantoms only. */
  boolean needsRelease() {
    return required.contains(ReleaseGate.NAME);
  }

  PixelBudget pixels() {
    return pixels;
  }

  /** Runs on the runtime's notice thread, in order; the task must not block. */
  void later(Runnable task) {
    try {
      notices.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("somebody who was told something failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.warn("nobody is told: {} notices wait, or the runtime stops", notices.getQueue().size());
    }
  }

  /** One line for each required gate that refuses or is missing. */
  List<String> refusals(ConsoleSession session) {
    List<String> reasons = new ArrayList<>();
    for (String name : required) {
      ControlGate gate = gates.get(name);
      if (gate == null) {
        reasons.add(
            "The condition '"
                + name
                + "' cannot be checked: its service is missing. Tell site IT.");
        continue;
      }
      try {
        gate.refusal(session).ifPresent(reasons::add);
      } catch (RuntimeException e) {
        LOG.error("gate {} failed", name, e);
        reasons.add("The condition '" + name + "' cannot be checked: it failed. Tell site IT.");
      }
    }
    return reasons.stream().distinct().toList();
  }

  /** Completes when the event is on disk; exceptionally when there is no audit to write it. */
  CompletableFuture<Long> record(AuditEvent event) {
    Audit service = audit;
    if (service == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("there is no audit"));
    }
    try {
      return service.record(event);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Writes an event that nobody waits for. */
  void note(AuditEvent event) {
    var unused =
        record(event)
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error(
                        "not in the audit: {} at {}", event.action(), event.scanner(), failure);
                  }
                });
  }

  /**
   * Counts a scanner as controlled by a person.
   *
   * @return the scanner that stands in the way; empty when it was counted
   */
  Optional<String> claim(String person, String scanner) {
    String[] other = {null};
    controlled.compute(
        person,
        (id, scanners) -> {
          List<String> next = scanners == null ? List.of() : scanners;
          if (next.size() >= scannersPerPerson) {
            other[0] = next.get(0);
            return next;
          }
          List<String> more = new ArrayList<>(next);
          more.add(scanner);
          return List.copyOf(more);
        });
    return Optional.ofNullable(other[0]);
  }

  void unclaim(String person, String scanner) {
    controlled.computeIfPresent(
        person,
        (id, scanners) -> {
          List<String> fewer = new ArrayList<>(scanners);
          fewer.remove(scanner);
          return fewer.isEmpty() ? null : List.copyOf(fewer);
        });
  }
}
