package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverRefused;

/**
 * Changes all scanners of a name to another driver: every one of them has tried it before the first
 * changes, and when one fails, also in the first second after the change, nobody has changed.
 */
@Component
public final class HandOvers implements DriverHandOver {
  private final Drivers drivers;
  private final Executor later;
  private final Timer timer;
  private final Consents consents;

  @Activate
  public HandOvers(
      @Reference Drivers drivers, @Reference ControlRoom room, @Reference Consents consents) {
    this.drivers = drivers;
    this.consents = consents;
    later = room::later;
    timer = room.timer();
  }

  @Override
  public void hold(long bundle) {
    drivers.hold(bundle);
  }

  @Override
  public CompletableFuture<List<Handed>> handOver(long bundle, Assurance given, String by) {
    return with(bundle, next -> handOver(next, given, by));
  }

  @Override
  public CompletableFuture<List<Tried>> tryOut(long bundle, Assurance given, String by) {
    return with(
        bundle,
        next -> {
          List<SupervisedScanner> scanners = scanners(next);
          return consents
              .obtain(scanners, next, given, by)
              .thenComposeAsync(leave -> tryOut(scanners, next, leave), later);
        });
  }

  private <T> CompletableFuture<T> with(
      long bundle, Function<InstalledDriver, CompletableFuture<T>> deed) {
    return drivers
        .await(bundle)
        .thenComposeAsync(deed, later)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(new DriverRefused(words(failure), failure)));
  }

  private static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Words.line(cause.getMessage(), cause.toString());
  }

  private record Change(SupervisedScanner scanner, InstalledDriver before, Succession succession) {
    void undo() {
      scanner.use(before);
    }
  }

  private List<SupervisedScanner> scanners(InstalledDriver driver) {
    return drivers.watches(driver.description().name()).stream()
        .map(Drivers.Watch::follower)
        .toList();
  }

  private static CompletableFuture<List<Tried>> tryOut(
      List<SupervisedScanner> scanners, InstalledDriver next, Leave leave) {
    List<CompletableFuture<Tried>> tries =
        scanners.stream().map(scanner -> scanner.candidates().tryOut(next, leave)).toList();
    return CompletableFuture.allOf(tries.toArray(CompletableFuture[]::new))
        .thenApply(all -> tries.stream().map(CompletableFuture::join).toList());
  }

  private static Optional<DriverRefused> refusal(List<SupervisedScanner> scanners, Leave leave) {
    return scanners.stream()
        .flatMap(scanner -> scanner.candidates().refuses(leave).stream())
        .findFirst()
        .map(DriverRefused::new);
  }

  private CompletableFuture<List<Handed>> handOver(
      InstalledDriver next, Assurance given, String by) {
    List<SupervisedScanner> scanners = scanners(next);
    Optional<String> lacks =
        scanners.stream().flatMap(scanner -> scanner.candidates().lacks(next).stream()).findFirst();
    return lacks.isPresent()
        ? CompletableFuture.failedFuture(new DriverRefused(lacks.get()))
        : consents
            .obtain(scanners, next, given, by)
            .thenComposeAsync(leave -> handOver(scanners, next, leave), later);
  }

  private CompletableFuture<List<Handed>> handOver(
      List<SupervisedScanner> scanners, InstalledDriver next, Leave leave) {
    Optional<DriverRefused> refusal = refusal(scanners, leave);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    List<Change> changes = new ArrayList<>();
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    for (SupervisedScanner scanner : scanners) {
      InstalledDriver before = scanner.driver();
      Succession succession = scanner.succeed(next);
      changes.add(new Change(scanner, before, succession));
      ready.add(succession.ready());
    }
    CompletableFuture<List<Handed>> handed =
        CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
            .thenComposeAsync(
                all ->
                    // Asked anew: it took the next driver some time to show its picture.
                    refusal(scanners, leave)
                        .<CompletableFuture<List<Handed>>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> commit(next, changes, leave)),
                later);
    return handed.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            drivers.choose(next);
          } else {
            changes.forEach(
                each -> each.succession().abandon("another scanner refused the driver"));
          }
        });
  }

  /** All change, and go back when the next driver does not serve well at once. */
  private CompletableFuture<List<Handed>> commit(
      InstalledDriver next, List<Change> changes, Leave leave) {
    if (leave.kind() == Assurance.Kind.UNDO) {
      return commit(changes, 0, new ArrayList<>());
    }
    Probation probation = new Probation(next, changes.stream().map(Change::scanner).toList());
    return commit(changes, 0, new ArrayList<>())
        .thenCompose(
            done ->
                probation
                    .passed(timer)
                    .whenComplete(
                        (well, failure) -> {
                          if (failure != null) {
                            changes.forEach(Change::undo);
                          }
                        })
                    .thenApply(well -> done))
        .whenComplete((done, failure) -> probation.end());
  }

  /** One after the other: when one fails, those before it go back. */
  private CompletableFuture<List<Handed>> commit(List<Change> changes, int at, List<Handed> done) {
    if (at == changes.size()) {
      return CompletableFuture.completedFuture(List.copyOf(done));
    }
    CompletableFuture<Handed> one = changes.get(at).succession().commit();
    var unused =
        one.whenComplete(
            (handed, failure) -> {
              if (failure != null) {
                changes.subList(0, at).forEach(Change::undo);
              }
            });
    return one.thenComposeAsync(
        handed -> {
          done.add(handed);
          return commit(changes, at + 1, done);
        },
        later);
  }

  @Override
  public List<Known> known() {
    return drivers.all().stream()
        .map(
            driver ->
                new Known(
                    driver.bundle(),
                    driver.description().name(),
                    driver.description().version(),
                    driver.sha256(),
                    driver.needsNoRelease(),
                    drivers.watches(driver.description().name()).stream()
                        .filter(watch -> InstalledDriver.same(watch.follower().driver(), driver))
                        .map(Drivers.Watch::scanner)
                        .toList()))
        .toList();
  }
}
