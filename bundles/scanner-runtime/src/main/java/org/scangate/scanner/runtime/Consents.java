package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.OnSiteConsent;
import org.scangate.api.drivers.OnSiteConsent.Answer;
import org.scangate.api.drivers.OnSiteConsent.Question;

/**
 * Has somebody on site agree to a change that is forced, at each scanner that refuses it by itself.
 * Without an answer there is none: no panel, a panel that is not heard, or a minute of silence
 * refuse. Thread-safe.
 */
@Component(service = Consents.class)
public final class Consents {
  private final ControlRoom room;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile OnSiteConsent onSite;

  @Activate
  public Consents(@Reference ControlRoom room) {
    this.room = room;
  }

  private record Asked(SupervisedScanner scanner, CompletableFuture<Answer> answer) {}

  /**
   * What the change may count on.
   *
   * @return exceptionally with a {@link DriverRefused} when somebody on site had to be asked and
   *     nobody agreed
   */
  CompletableFuture<Leave> obtain(
      List<SupervisedScanner> scanners, InstalledDriver next, Assurance given, String by) {
    if (given.kind() != Assurance.Kind.FORCE) {
      return CompletableFuture.completedFuture(new Leave(given.kind(), Set.of()));
    }
    List<SupervisedScanner> refusing =
        scanners.stream()
            .filter(scanner -> scanner.candidates().refuses(Leave.NONE).isPresent())
            .toList();
    Optional<String> unreachable = refusing.isEmpty() ? Optional.empty() : unreachable();
    if (unreachable.isPresent()) {
      return refused(unreachable.get());
    }
    OnSiteConsent service = onSite;
    List<Asked> asked = new ArrayList<>();
    for (SupervisedScanner scanner : refusing) {
      asked.add(new Asked(scanner, service.ask(question(scanner, next, given, by))));
    }
    return leave(asked);
  }

  private CompletableFuture<Leave> leave(List<Asked> asked) {
    CompletableFuture<Leave> leave = new CompletableFuture<>();
    Timer.Cancel silence =
        room.timer()
            .after(
                OnSiteConsent.WITHIN,
                () -> leave.completeExceptionally(new DriverRefused(unanswered())));
    List<CompletableFuture<Void>> agreements = new ArrayList<>();
    for (Asked each : asked) {
      CompletableFuture<Void> agreement = each.answer().thenCompose(said -> agreed(each, said));
      agreements.add(agreement);
      var unused =
          agreement.exceptionally(
              failure -> {
                leave.completeExceptionally(failure);
                return null;
              });
    }
    Set<String> all =
        asked.stream().map(each -> each.scanner().info().id()).collect(Collectors.toSet());
    var unused =
        CompletableFuture.allOf(agreements.toArray(CompletableFuture[]::new))
            .thenRun(() -> leave.complete(new Leave(Assurance.Kind.FORCE, all)));
    return leave.whenComplete(
        (done, failure) -> {
          silence.cancel();
          asked.forEach(each -> each.answer().cancel(false));
        });
  }

  private static CompletableFuture<Void> agreed(Asked asked, Answer said) {
    return said.agrees()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new DriverRefused(
                said.name() + " on site does not agree to it at " + asked.scanner().info().name()));
  }

  private static Question question(
      SupervisedScanner scanner, InstalledDriver next, Assurance given, String by) {
    return new Question(
        scanner.info().id(),
        scanner.candidates().doing(),
        next.description().name() + " " + next.description().version(),
        next.sha256(),
        given.words(),
        by);
  }

  private Optional<String> unreachable() {
    OnSiteConsent service = onSite;
    return service == null
        ? Optional.of("nobody on site can be asked: the panel's part does not run. Tell site IT")
        : service.unreachable();
  }

  private String unanswered() {
    return unreachable()
        .orElse(
            "nobody at a panel has answered within "
                + OnSiteConsent.WITHIN.toSeconds()
                + " s. Call the site, then try again");
  }

  private static CompletableFuture<Leave> refused(String why) {
    return CompletableFuture.failedFuture(new DriverRefused(why));
  }
}
