package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.console.Scanner.Reach;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Tried;
import org.scangate.api.drivers.OnSiteConsent;

/** A change that is forced upon two scanners, and what the people on site say to it. */
class ConsentTest {
  private static final long OLD = 1;
  private static final long NEW = 2;
  private static final Assurance FORCE = new Assurance(Assurance.Kind.FORCE, "the console hangs");

  private final Hospital hospital = new Hospital();
  private final Drivers drivers =
      new Drivers(
          hospital.time,
          bundle -> bundle == NEW ? DriverHandOver.LOCATION + "2" : "",
          bundle -> Long.toString(bundle).repeat(64));
  private final Consents consents = new Consents(hospital.room);
  private final HandOvers handOvers = new HandOvers(drivers, hospital.room, consents);
  private final TestDriver old = hospital.driver;
  private final TestDriver next = new TestDriver();
  private final Room site = new Room();
  private SupervisedScanner one;
  private SupervisedScanner two;

  /** Whoever is on site, as far as they are asked. */
  private static final class Room implements OnSiteConsent {
    private record Asked(Question question, CompletableFuture<Answer> answer) {
      void says(boolean agrees) {
        answer.complete(new Answer(agrees, "olga", "Olga Berg", "mr-room"));
      }
    }

    private final List<Asked> asked = new ArrayList<>();
    private String unreachable = "";

    @Override
    public Optional<String> unreachable() {
      return Optional.of(unreachable).filter(it -> !it.isEmpty());
    }

    @Override
    public synchronized CompletableFuture<Answer> ask(Question question) {
      asked.add(new Asked(question, new CompletableFuture<>()));
      return asked.get(asked.size() - 1).answer();
    }

    synchronized List<Asked> asked() {
      return List.copyOf(asked);
    }
  }

  @BeforeEach
  void bothScan() {
    consents.onSite = site;
    one = scanner("mr-1");
    two = scanner("mr-2");
    drivers.addDriver(old, Map.of("service.id", 1L, "service.bundleid", OLD));
    for (SupervisedScanner each : List.of(one, two)) {
      Hospital.await().until(() -> each.state().reach() == Reach.CONNECTED);
    }
    says(Activity.SCANNING);
    handOvers.hold(NEW);
    drivers.addDriver(next, Map.of("service.id", 2L, "service.bundleid", NEW));
  }

  /** Both scanners share the driver. */
  private void says(Activity activity) {
    old.contexts.forEach(each -> each.status(new ScannerStatus(activity, "", -1)));
    for (SupervisedScanner each : List.of(one, two)) {
      Hospital.await().until(() -> each.state().activity().name().equals(activity.name()));
    }
  }

  private SupervisedScanner scanner(String id) {
    SupervisedScanner scanner =
        new SupervisedScanner(ScannerEntry.of(Hospital.properties(id)), hospital.room);
    hospital.scanners.add(scanner);
    drivers.watch(new Drivers.Watch("test", id, scanner::use, scanner));
    return scanner;
  }

  @AfterEach
  void close() throws Exception {
    next.free.countDown();
    next.behave();
    hospital.close();
  }

  private CompletableFuture<List<Handed>> forced() {
    return handOvers.handOver(NEW, FORCE, "os:fe");
  }

  private void pass(CompletableFuture<?> until) {
    Hospital.await()
        .until(
            () -> {
              hospital.time.advance(Duration.ofMillis(20));
              return until.isDone();
            });
  }

  private String refusal(CompletableFuture<?> deed) {
    Hospital.await().until(deed::isDone);
    try {
      deed.join();
      throw new AssertionError("done");
    } catch (CompletionException e) {
      assertThat(next.opens).as("the next driver was not opened").hasValue(0);
      return e.getCause().getMessage();
    }
  }

  @Test
  void bothAgreeAndBothChange() {
    CompletableFuture<List<Handed>> handed = forced();
    Hospital.await().until(() -> site.asked().size() == 2);
    assertThat(site.asked().get(0).question())
        .satisfies(
            it -> {
              assertThat(it.scanner()).isEqualTo("mr-1");
              assertThat(it.because()).isEqualTo("MR-1 scans.");
              assertThat(it.driver()).startsWith("test ");
              assertThat(it.reason()).isEqualTo("the console hangs");
              assertThat(it.by()).isEqualTo("os:fe");
            });
    site.asked().get(0).says(true);
    assertThat(handed).isNotDone();
    assertThat(next.opens).hasValue(0);
    site.asked().get(1).says(true);
    pass(handed);
    assertThat(handed.join()).hasSize(2);
    assertThat(one.driver().driver()).isSameAs(next);
  }

  @Test
  void oneThatDoesNotAgreeIsEnough() {
    CompletableFuture<List<Handed>> handed = forced();
    Hospital.await().until(() -> site.asked().size() == 2);
    site.asked().get(0).says(true);
    site.asked().get(1).says(false);
    assertThat(refusal(handed)).contains("Olga Berg on site does not agree").contains("MR-2");
    CompletableFuture<List<Handed>> again = forced();
    Hospital.await().until(() -> site.asked().size() == 4);
    site.asked().get(2).says(false);
    assertThat(refusal(again)).contains("MR-1");
    assertThat(site.asked().get(3).answer()).as("is asked no more").isCancelled();
    assertThat(one.driver().driver()).isSameAs(old);
  }

  @Test
  void silenceIsNoConsent() {
    CompletableFuture<List<Handed>> handed = forced();
    Hospital.await().until(() -> site.asked().size() == 2);
    site.asked().get(0).says(true);
    hospital.time.advance(OnSiteConsent.WITHIN);
    assertThat(refusal(handed)).contains("nobody at a panel has answered within 60 s");
    assertThat(site.asked().get(1).answer()).isCancelled();
  }

  @Test
  void withoutAPanelNobodyIsAskedAndNothingIsDone() {
    site.unreachable = "no panel is enrolled";
    assertThat(refusal(forced())).isEqualTo("no panel is enrolled");
    consents.onSite = null;
    assertThat(refusal(forced())).contains("the panel's part does not run");
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void whatDoesNotScanIsNotAskedForAndAScanThatBeginsMeanwhileKeepsItsDriver() {
    says(Activity.IDLE);
    CompletableFuture<List<Handed>> handed = forced();
    Hospital.await().until(() -> next.opens.get() == 2);
    assertThat(site.asked()).isEmpty();
    says(Activity.SCANNING);
    next.contexts.forEach(it -> it.status(new ScannerStatus(Activity.SCANNING, "", -1)));
    pass(handed);
    assertThat(handed).isCompletedExceptionally();
    assertThat(handed.handle((done, failure) -> failure.getMessage()).join())
        .contains("scans now, which it did not");
    assertThat(one.driver().driver()).isSameAs(old);
  }

  @Test
  void aTrialBesideAScanAsksTheRoomToo() {
    CompletableFuture<List<Tried>> tried = handOvers.tryOut(NEW, FORCE, "os:fe");
    Hospital.await().until(() -> site.asked().size() == 2);
    site.asked().forEach(it -> it.says(true));
    pass(tried);
    assertThat(tried.join()).hasSize(2);
    assertThat(one.driver().driver()).isSameAs(old);
  }
}
