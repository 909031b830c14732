package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.core.access.SignInTable.Opened;

class SignInTableTest {
  private static final Person ANN = new Person("ann", "Ann", Set.of(Role.TECHNOLOGIST));
  private static final Person BEA = new Person("bea", "Bea", Set.of(Role.RADIOLOGIST));
  private static final Caller HOME = new Caller("192.0.2.1", Door.REMOTE, "");

  private final MovedTicker ticker = new MovedTicker();
  private final RecordingAudit audit = new RecordingAudit();
  private final List<SignIn> held = new ArrayList<>();
  private AccessSettings settings =
      new AccessSettings(
          Duration.ofMinutes(15), Duration.ofHours(12), Duration.ofHours(4), "", Set.of(), "Site");
  private final SignInTable table =
      new SignInTable(
          ticker, () -> settings, held::contains, new Trail(audit, ticker), Runnable::run);
  private final List<String> ends = new ArrayList<>();

  private Opened open(Person person) throws Refused {
    Opened opened = table.open(person, HOME, false);
    table.trim(person.id());
    opened.signIn().onEnd(reason -> ends.add(person.id() + ": " + reason));
    return opened;
  }

  private void at(String time, SignIn signIn, boolean alive) {
    ticker.move(
        Duration.between(MovedTicker.START, MovedTicker.START.plus(Duration.parse(time)))
            .minus(Duration.between(MovedTicker.START, ticker.now())));
    table.sweep();
    assertThat(signIn.active()).as("alive at %s", time).isEqualTo(alive);
  }

  @Test
  void endsWhenIdle() throws Refused {
    SignIn ann = open(ANN).signIn();
    at("PT14M59S", ann, true);
    ann.touch();
    at("PT29M58S", ann, true);
    at("PT29M59S", ann, false);
    assertThat(ends).containsExactly("ann: idle for 15 min");
    assertThat(audit.lines()).containsExactly("sign-in.expired DONE ann");
  }

  @Test
  void endsAfterItsLongestTimeHoweverBusy() throws Refused {
    SignIn ann = open(ANN).signIn();
    for (int minutes = 10; minutes < 12 * 60; minutes += 10) {
      at("PT" + minutes + "M", ann, true);
      ann.touch();
    }
    at("PT11H59M59S", ann, true);
    at("PT12H", ann, false);
    assertThat(ends).containsExactly("ann: signed in for 12 h");
  }

  @Test
  void isFoundExpiredWithoutASweep() throws Refused {
    Opened ann = open(ANN);
    ticker.move(Duration.ofMinutes(15));
    assertThat(table.find(ann.token(), Door.REMOTE, "")).isEmpty();
    assertThat(ends).hasSize(1);
  }

  /** At 15 min idle expiry meets a scan: asked, renewed in place at 18 min, everything anew. */
  @Test
  void asksForTheSecondFactorWhileItHoldsAScan() throws Refused {
    Opened ann = open(ANN);
    held.add(ann.signIn());
    at("PT14M59S", ann.signIn(), true);
    assertThat(ann.signIn().secondFactorDueBy()).isNull();
    at("PT15M", ann.signIn(), true);
    assertThat(ann.signIn().secondFactorDueBy())
        .isEqualTo(MovedTicker.START.plus(Duration.ofMinutes(20)));
    assertThat(table.find(ann.token(), Door.REMOTE, "")).isPresent();
    ann.signIn().touch();
    at("PT18M", ann.signIn(), true);
    assertThat(ann.signIn().secondFactorDueBy()).as("a touch is no factor").isNotNull();
    ann.signIn().renew();
    assertThat(ann.signIn().secondFactorDueBy()).isNull();
    at("PT32M59S", ann.signIn(), true);
    held.clear();
    at("PT33M", ann.signIn(), false);
    assertThat(audit.lines())
        .containsExactly("second-factor.asked DONE ann", "sign-in.expired DONE ann");
  }

  /** The same past the longest time: 12 h count from the renewal. */
  @Test
  void renewalStartsTheLongestTimeAnew() throws Refused {
    settings =
        new AccessSettings(
            Duration.ofHours(24), Duration.ofHours(12), Duration.ofHours(4), "", Set.of(), "Site");
    LiveSignIn ann = open(ANN).signIn();
    held.add(ann);
    at("PT12H", ann, true);
    assertThat(ann.secondFactorDueBy()).isNotNull();
    at("PT12H4M", ann, true);
    ann.renew();
    held.clear();
    at("PT24H3M59S", ann, true);
    at("PT24H4M", ann, false);
  }

  /** The grace is five minutes, whether the scan goes on or has ended meanwhile. */
  @Test
  void endsWhenTheGraceIsOver() throws Refused {
    LiveSignIn scanning = open(ANN).signIn();
    LiveSignIn finished = open(BEA).signIn();
    held.add(scanning);
    held.add(finished);
    at("PT15M", scanning, true);
    held.remove(finished);
    at("PT19M59S", scanning, true);
    at("PT19M59S", finished, true);
    at("PT20M", scanning, false);
    at("PT20M", finished, false);
    assertThat(scanning.secondFactorDueBy()).isNull();
    assertThat(ends)
        .containsExactlyInAnyOrder(
            "ann: the second factor was not given within 5 minutes",
            "bea: the second factor was not given within 5 minutes");
  }

  @Test
  void takesAListenerThatFailsAsHolding() throws Refused {
    SignInTable careful =
        new SignInTable(
            ticker,
            () -> settings,
            s -> {
              throw new IllegalStateException("by the test");
            },
            new Trail(audit, ticker),
            Runnable::run);
    LiveSignIn ann = careful.open(ANN, HOME, false).signIn();
    ticker.move(Duration.ofMinutes(15));
    careful.sweep();
    assertThat(ann.active()).isTrue();
    assertThat(ann.secondFactorDueBy()).isNotNull();
  }

  @Test
  void isBoundToTokenDoorAndCertificate() throws Refused {
    Caller withCertificate = new Caller("192.0.2.1", Door.ON_SITE, "ab12");
    Opened ann = table.open(ANN, withCertificate, false);
    assertThat(table.find(ann.token(), Door.ON_SITE, "ab12")).contains(ann.signIn());
    assertThat(table.find(ann.token(), Door.REMOTE, "ab12")).isEmpty();
    assertThat(table.find(ann.token(), Door.ON_SITE, "ab13")).isEmpty();
    assertThat(table.find(ann.token(), Door.ON_SITE, "")).isEmpty();
    assertThat(table.find(ann.token() + "A", Door.ON_SITE, "ab12")).isEmpty();
    assertThat(table.find("x".repeat(100_000), Door.ON_SITE, "ab12")).isEmpty();
    assertThat(table.find("", Door.ON_SITE, "ab12")).isEmpty();
    assertThat(table.find(null, Door.ON_SITE, "ab12")).isEmpty();
  }

  @Test
  void tokensHave256BitsAndAreNotKept() throws Refused {
    Opened ann = open(ANN);
    assertThat(java.util.Base64.getUrlDecoder().decode(ann.token())).hasSize(32);
    assertThat(ann.signIn().tokenHash()).isEqualTo(SecretCodes.sha256Hex(ann.token()));
    assertThat(ann + " " + ann.signIn()).doesNotContain(ann.token());
  }

  @Test
  void sixteenToAPersonTheLongestUntouchedMakesRoomUnlessItHoldsAScan() throws Refused {
    List<LiveSignIn> all = new ArrayList<>();
    for (int i = 0; i < SignInTable.MOST_PER_PERSON; i++) {
      all.add(open(ANN).signIn());
      ticker.move(Duration.ofSeconds(1));
    }
    held.add(all.get(0));
    all.get(1).touch();
    ticker.move(Duration.ofSeconds(1));
    open(ANN);
    open(BEA);
    assertThat(all).filteredOn(s -> !s.active()).containsExactly(all.get(2));
    assertThat(ends).containsExactly("ann: a newer sign-in took its place");
  }

  @Test
  void holdsTenThousandAndNoMore() throws Refused {
    for (int i = 0; i < SignInTable.MOST; i++) {
      table.open(new Person("p" + i, "P", Set.of(Role.TRAINEE)), HOME, false);
    }
    assertThatThrownBy(() -> table.open(ANN, HOME, false))
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.id()).isEqualTo("sign-in.full"));
    assertThat(table.revoke("p7", "room")).isEqualTo(1);
    assertThat(table.open(ANN, HOME, false).signIn().active()).isTrue();
  }

  @Test
  void revokesEverywhereAtOnce() throws Refused {
    Opened one = open(ANN);
    Opened two = open(ANN);
    Opened other = open(BEA);
    assertThat(table.revoke("ann", "lost laptop")).isEqualTo(2);
    assertThat(table.revoke("ann", "lost laptop")).isZero();
    assertThat(table.find(one.token(), Door.REMOTE, "")).isEmpty();
    assertThat(table.find(two.token(), Door.REMOTE, "")).isEmpty();
    assertThat(table.active()).containsExactly(other.signIn());
    assertThat(ends).containsExactly("ann: lost laptop", "ann: lost laptop");
  }

  @Test
  void callsBackOnceAndLateListenersToo() throws Exception {
    LiveSignIn ann = open(ANN).signIn();
    AutoCloseable taken = ann.onEnd(reason -> ends.add("taken away"));
    ann.onEnd(
        reason -> {
          throw new IllegalStateException("by the test");
        });
    ann.onEnd(reason -> ends.add("after the one that throws"));
    taken.close();
    table.end(ann, "sign-out", "signed out");
    table.end(ann, "sign-out", "signed out");
    ann.onEnd(reason -> ends.add("late: " + reason));
    assertThat(ends)
        .containsExactly("ann: signed out", "after the one that throws", "late: signed out");
  }

  @Test
  void showsNobodyElseOneThatMustChooseAPassword() throws Refused {
    Opened ann = table.open(ANN, HOME, true);
    assertThat(table.find(ann.token(), Door.REMOTE, "")).isEmpty();
    assertThat(table.active()).isEmpty();
    assertThat(table.findAny(ann.token(), Door.REMOTE, "")).contains(ann.signIn());
    ann.signIn().passwordChosen();
    assertThat(table.find(ann.token(), Door.REMOTE, "")).contains(ann.signIn());
  }

  @Test
  void aShorterIdleTimeCountsAtOnce() throws Refused {
    LiveSignIn ann = open(ANN).signIn();
    at("PT5M", ann, true);
    settings =
        new AccessSettings(
            Duration.ofMinutes(5), Duration.ofHours(12), Duration.ofHours(4), "", Set.of(), "S");
    at("PT5M1S", ann, false);
  }
}
