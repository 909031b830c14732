package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
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
  public CompletableFuture<List<Handed>> handOver(long bundle, boolean force) {
    return drivers
        .await(bundle)
        .thenComposeAsync(next -> handOver(next, force), later)
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

  private CompletableFuture<List<Handed>> handOver(InstalledDriver next, boolean force) {
    List<SupervisedScanner> scanners =
        drivers.watches(next.description().name()).stream().map(Drivers.Watch::follower).toList();
    if (!force) {
      Optional<String> refusal =
          scanners.stream().flatMap(scanner -> scanner.refusesSwap().stream()).findFirst();
      if (refusal.isPresent()) {
        return CompletableFuture.failedFuture(
            new DriverRefused(
                refusal.get()
                    + " Wait until it does not, or make sure on site and say --force REASON."));
      }
    }
    List<Change> changes = new ArrayList<>();
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    for (SupervisedScanner scanner : scanners) {
      InstalledDriver before = scanner.driver();
      changes.add(new Change(scanner, before, scanner.succeed(next, ready::add)));
    }
    CompletableFuture<List<Handed>> handed =
        CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
            .thenComposeAsync(all -> commit(changes, 0, new ArrayList<>()), later);
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
                    drivers.watches(driver.description().name()).stream()
                        .filter(watch -> InstalledDriver.same(watch.follower().driver(), driver))
                        .map(Drivers.Watch::scanner)
                        .toList()))
        .toList();
  }
}
