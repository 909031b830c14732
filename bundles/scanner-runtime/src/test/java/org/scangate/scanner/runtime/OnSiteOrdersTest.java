package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.RemotePeople.Ejected;
import org.scangate.api.safety.SafetyRefused;

/** Somebody on site has the last word over the people at a scanner. */
class OnSiteOrdersTest {
  private static final OnSite OLGA = new OnSite("olga", "Olga Berg", "ct-room", "");
  private static final String OPERATES =
      "Olga Berg operates the scanner on site, and gives it back at the panel.";

  private final Hospital hospital = new Hospital();
  private SupervisedScanner scanner;
  private RemotePeople people;
  private ConsoleSession ann;

  @BeforeEach
  void annHoldsControl() throws Exception {
    hospital.room.onSiteProof = claim -> Optional.empty();
    scanner = hospital.connected("mr-1");
    people = scanner.people();
    ann = open("ann");
    assertThat(Hospital.ask(ann).granted()).isTrue();
  }

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private ConsoleSession open(String id) throws ConsoleRefused {
    return scanner.open(Hospital.technologist(id), () -> {});
  }

  @Test
  void takingOverEndsControlAtOnceAndKeepsItOnSite() throws Exception {
    ann.key("main", 'a', 0, true);
    Hospital.await().until(() -> hospital.driver.received.size() == 1);
    people.takeOver(OLGA);
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ann.controlLostBecause()).contains("Olga Berg has taken over on site.");
    Hospital.await().until(() -> hospital.driver.received.contains("main: a up"));
    assertThat(Hospital.ask(ann)).isEqualTo(new Answer(false, List.of(OPERATES)));
    assertThatThrownBy(() -> people.takeOver(OLGA)).hasMessageContaining("already");
    assertThat(people.operating()).isEqualTo("Olga Berg");
    people.giveBack(OLGA);
    assertThat(Hospital.ask(ann).granted()).isTrue();
    assertThat(hospital.audit.last("control.taken-over").orElseThrow().who()).isEqualTo("olga");
  }

  @Test
  void aGrantOnItsWayDoesNotPassATakeOver() throws Exception {
    ann.releaseControl();
    hospital.audit.wait = true;
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    ann.requestControl(answer::complete);
    Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
    people.takeOver(OLGA);
    hospital.audit.waiting.get(0).complete(1L);
    Hospital.await().until(answer::isDone);
    assertThat(answer.join()).isEqualTo(new Answer(false, List.of(OPERATES)));
    assertThat(scanner.holder()).isEmpty();
  }

  @Test
  void whoIsEjectedIsGoneFromEveryWindowUntilAdmitted() throws Exception {
    ConsoleSession second = open("ann");
    ConsoleSession bob = open("bob");
    ann.key("main", 'a', 0, true);
    Hospital.await().until(() -> hospital.driver.received.size() == 1);
    people.eject(OLGA, second.id());
    assertThat(scanner.sessions()).containsExactly(bob);
    assertThat(ann.endedBecause()).contains("Olga Berg on site has ejected you");
    Hospital.await().until(() -> hospital.driver.received.contains("main: a up"));
    assertThatThrownBy(() -> open("ann"))
        .isInstanceOf(ConsoleRefused.class)
        .hasMessageContaining("Olga Berg on site has ejected you from MR-1");
    assertThat(people.ejected()).extracting(Ejected::name).containsExactly("Dr ann");
    people.admit(OLGA, "ann");
    assertThat(Hospital.ask(open("ann")).granted()).isTrue();
    assertThat(hospital.audit.last("session.ejected").orElseThrow().detail())
        .containsEntry("person", "ann")
        .containsEntry("panel", "ct-room");
    assertThat(hospital.audit.last("session.admitted")).isPresent();
  }

  private CompletableFuture<Answer> asks(ConsoleSession who) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    who.requestControl(answer::complete);
    Hospital.await().until(() -> scanner.waiting().filter(who::equals).isPresent());
    return answer;
  }

  @Test
  void somebodyOnSiteGivesControlToWhoAsksForIt() throws Exception {
    ConsoleSession bob = open("bob");
    ann.key("main", 'a', 0, true);
    Hospital.await().until(() -> hospital.driver.received.size() == 1);
    CompletableFuture<Answer> answer = asks(bob);
    people.grant(OLGA, bob.id());
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isTrue();
    assertThat(bob.holdsControl()).isTrue();
    assertThat(ann.controlLostBecause()).contains("Olga Berg on site gave it to Dr bob.");
    Hospital.await().until(() -> hospital.driver.received.contains("main: a up"));
    assertThat(hospital.audit.last("control.granted-on-site").orElseThrow().detail())
        .containsEntry("person", "bob")
        .containsEntry("panel", "ct-room");
    assertThatThrownBy(() -> people.grant(OLGA, bob.id())).hasMessageContaining("do not ask");
    assertThat(bob.holdsControl()).isTrue();
  }

  @Test
  void somebodyOnSiteDeclinesAndTheHolderKeepsIt() throws Exception {
    ConsoleSession bob = open("bob");
    CompletableFuture<Answer> answer = asks(bob);
    assertThatThrownBy(() -> people.decline(OLGA, ann.id())).hasMessageContaining("do not ask");
    people.decline(OLGA, bob.id());
    Hospital.await().until(answer::isDone);
    assertThat(answer.join())
        .isEqualTo(new Answer(false, List.of("Olga Berg on site has declined it.")));
    assertThat(ann.holdsControl()).isTrue();
    assertThat(hospital.audit.last("control.declined-on-site")).isPresent();
  }

  @Test
  void aGrantOnSitePassesNoTakeOver() throws Exception {
    ConsoleSession bob = open("bob");
    CompletableFuture<Answer> answer = asks(bob);
    people.takeOver(OLGA);
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isFalse();
    assertThatThrownBy(() -> people.grant(OLGA, bob.id())).hasMessageContaining("do not ask");
    assertThat(scanner.holder()).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> people.eject(OLGA, "nothing")).hasMessageContaining("not here");
    assertThatThrownBy(() -> people.admit(OLGA, "bob")).hasMessageContaining("'bob'");
    assertThatThrownBy(() -> people.giveBack(OLGA)).hasMessageContaining("Nobody operates");
  }

  @Test
  void whoCannotShowToBeOnSiteIsRefusedAndInTheAudit() {
    hospital.room.onSiteProof = claim -> Optional.of("Not from there.");
    assertThatThrownBy(() -> people.takeOver(OLGA))
        .isInstanceOf(SafetyRefused.class)
        .hasMessage("Not from there.");
    assertThatThrownBy(() -> people.eject(OLGA, ann.id())).hasMessage("Not from there.");
    assertThatThrownBy(() -> people.grant(OLGA, ann.id())).hasMessage("Not from there.");
    assertThatThrownBy(() -> people.decline(OLGA, ann.id())).hasMessage("Not from there.");
    hospital.room.onSiteProof = null;
    assertThatThrownBy(() -> people.admit(OLGA, "ann")).hasMessageContaining("does not run");
    assertThat(ann.holdsControl()).isTrue();
    assertThat(hospital.audit.actions("on-site.refused")).hasSize(5);
    assertThat(hospital.audit.last("on-site.refused").orElseThrow().outcome())
        .isEqualTo(Outcome.REFUSED);
  }
}
