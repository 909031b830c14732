package org.scangate.remote.panel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Panels;
import org.scangate.api.access.Person;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.OnSiteConsent;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.time.Ticker;

/**
 * The questions to the room whether a driver may be changed although the scanner refuses: at most
 * one of each scanner. Thread-safe.
 */
@Component(service = {OnSiteConsent.class, DriverQuestions.class})
public final class DriverQuestions implements OnSiteConsent {
  /** A panel's page looks three times a second; after so long without, nobody would see it. */
  static final Duration DEAF_AFTER = Duration.ofSeconds(3);

  private final Audit audit;
  private final Ticker ticker;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong heardNanos = new AtomicLong();
  private volatile String heard = "";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Panels panels;

  /**
   * A question that stands.
   *
   * @param id names it to the panels: an answer is to what was seen there
   */
  record Open(String id, Question question, long sinceNanos, CompletableFuture<Answer> answer) {}

  @Activate
  public DriverQuestions(@Reference Audit audit) {
    this(audit, Ticker.system());
  }

  DriverQuestions(Audit audit, Ticker ticker) {
    this.audit = audit;
    this.ticker = ticker;
  }

  /** The page of an enrolled panel has looked. */
  void heard(String panel) {
    heardNanos.set(ticker.nanoTime());
    heard = panel;
  }

  @Override
  public Optional<String> unreachable() {
    Panels known = panels;
    if (known == null || known.all().isEmpty()) {
      return Optional.of(
          "somebody on site has to agree, and no panel is enrolled at which they could. Site IT:"
              + " panel-add");
    }
    boolean deaf = heard.isEmpty() || ticker.nanoTime() - heardNanos.get() > DEAF_AFTER.toNanos();
    return deaf
        ? Optional.of(
            "somebody on site has to agree, and no panel is connected just now. Call the site: the"
                + " page Panel has to be open on the tablet")
        : Optional.empty();
  }

  @Override
  public CompletableFuture<Answer> ask(Question question) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Open one = new Open(Long.toString(last.incrementAndGet()), question, ticker.nanoTime(), answer);
    Open before = open.put(question.scanner(), one);
    if (before != null) {
      before.answer().cancel(false);
    }
    var unused = answer.whenComplete((said, failure) -> open.remove(question.scanner(), one));
    return answer;
  }

  Optional<Open> of(String scanner) {
    return Optional.ofNullable(open.get(scanner));
  }

  /** How long it stands still; never negative. */
  Duration left(Open one) {
    Duration gone = Duration.ofNanos(ticker.nanoTime() - one.sinceNanos());
    return gone.compareTo(WITHIN) > 0 ? Duration.ZERO : WITHIN.minus(gone);
  }

  /**
   * Takes the answer of somebody on site, who has been proven; it counts when the audit has it.
   *
   * @param request its {@code whom} is the question's id
   */
  void answer(PanelRequest request, Person person, boolean agrees) throws SafetyRefused {
    Open one =
        of(request.scanner())
            .filter(it -> it.id().equals(request.whom()) && !left(it).isZero())
            .filter(it -> open.remove(request.scanner(), it))
            .orElseThrow(
                () -> new SafetyRefused("It is not asked any more; look at the panel again."));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("driver", one.question().driver());
    facts.put("sha256", one.question().sha256());
    facts.put("asked", one.question().by());
    facts.put("why", one.question().reason());
    var unused =
        audit
            .record(
                new AuditEvent(
                    PanelAudit.action(request),
                    person.id(),
                    request.scanner(),
                    "",
                    Outcome.DONE,
                    PanelAudit.facts(request, facts)))
            .whenComplete(
                (number, failure) -> {
                  if (failure == null) {
                    one.answer()
                        .complete(new Answer(agrees, person.id(), person.name(), request.panel()));
                  } else {
                    one.answer()
                        .completeExceptionally(
                            new IllegalStateException(
                                "the audit cannot be written, so the answer does not count"));
                  }
                });
  }
}
