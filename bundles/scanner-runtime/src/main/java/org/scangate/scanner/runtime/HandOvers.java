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
 * changes, and when one fails nobody has changed.
 */
@Component
public final class HandOvers implements DriverHandOver {
  private final Drivers drivers;
  private final Executor later;

  @Activate
  public HandOvers(@Reference Drivers drivers, @Reference ControlRoom room) {
    this.drivers = drivers;
    later = room::later;
  }

  @Override
  public void hold(long bundle) {
    drivers.hold(bundle);
  }

  @Override
  public CompletableFuture<List<Handed>> handOver(long bundle, Assurance.Kind given) {
    return with(bundle, next -> handOver(next, given));
  }

  @Override
  public CompletableFuture<List<Tried>> tryOut(long bundle, Assurance.Kind given) {
    return with(bundle, next -> tryOut(next, given));
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

  private CompletableFuture<List<Tried>> tryOut(InstalledDriver next, Assurance.Kind given) {
    List<CompletableFuture<Tried>> tries =
        scanners(next).stream().map(scanner -> scanner.candidates().tryOut(next, given)).toList();
    return CompletableFuture.allOf(tries.toArray(CompletableFuture[]::new))
        .thenApply(all -> tries.stream().map(CompletableFuture::join).toList());
  }

  private static Optional<DriverRefused> refusal(
      List<SupervisedScanner> scanners, Assurance.Kind given) {
    return scanners.stream()
        .flatMap(scanner -> scanner.candidates().refuses(given).stream())
        .findFirst()
        .map(DriverRefused::new);
  }

  private CompletableFuture<List<Handed>> handOver(InstalledDriver next, Assurance.Kind given) {
    List<SupervisedScanner> scanners = scanners(next);
    Optional<DriverRefused> refusal =
        scanners.stream()
            .flatMap(scanner -> scanner.candidates().lacks(next).stream())
            .findFirst()
            .map(DriverRefused::new)
            .or(() -> refusal(scanners, given));
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
                    refusal(scanners, given)
                        .<CompletableFuture<List<Handed>>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> commit(changes, 0, new ArrayList<>())),
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
