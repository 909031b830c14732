package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.site.SiteProblem;
import org.scangate.api.site.SiteRefused;
import org.scangate.core.config.SiteState.Source;

/** The life of a site file, told on a moved clock. */
class SiteStoreTest {
  private static final String TEAL = TestSite.SMALL;
  private static final String BLUE = TestSite.SMALL.replace("teal", "blue");
  private static final String WRONG = TestSite.SMALL.replace("teal", "tael");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  @TempDir Path directory;
  private Appliance appliance;
  private Path proposal;

  @BeforeEach
  void teal() {
    appliance = new Appliance(directory);
    proposal = directory.resolve("proposal.yaml");
    appliance.edit(TEAL);
    Appliance.write(proposal, BLUE);
  }

  private String site() {
    return Appliance.read(appliance.places.site());
  }

  @Test
  void theFirstStartUsesAndKeepsTheFile() {
    appliance.start();
    assertThat(appliance.colour()).isEqualTo("teal");
    assertThat(appliance.store.state().source()).isEqualTo(Source.SITE_FILE);
    assertThat(Appliance.read(appliance.places.good())).isEqualTo(TEAL);
    assertThat(appliance.places.previous()).doesNotExist();
    assertThat(appliance.events).isEmpty();
  }

  @Test
  void applyForGood() throws Exception {
    appliance.start();
    assertThat(appliance.store.apply(proposal, null, "os:root"))
        .containsExactly("scanners[mr-1].colour: teal -> blue");
    assertThat(appliance.colour()).isEqualTo("blue");
    assertThat(site()).isEqualTo(BLUE);
    assertThat(Appliance.read(appliance.places.previous())).isEqualTo(TEAL);
    assertThat(appliance.events).containsExactly("site.applied os:root DONE");
    assertThat(appliance.again().start().colour()).isEqualTo("blue");
  }

  @Test
  void anEditInPlaceIsAppliedToo() throws Exception {
    appliance.start();
    appliance.edit(BLUE);
    assertThat(appliance.store.diff(appliance.places.site()))
        .containsExactly("scanners[mr-1].colour: teal -> blue");
    appliance.store.apply(appliance.places.site(), FIVE_MINUTES, "os:root");
    assertThat(Appliance.read(appliance.places.previous())).isEqualTo(TEAL);
    appliance.ticker.advance(FIVE_MINUTES);
    appliance.store.tick();
    assertThat(site()).isEqualTo(TEAL);
    assertThat(Appliance.read(appliance.places.unconfirmed())).isEqualTo(BLUE);
  }

  @Test
  void theFileOfAnotherSiteNeedsATimeToBeConfirmedIn() throws Exception {
    appliance.start();
    Appliance.write(proposal, BLUE.replace("id: small", "id: other"));
    assertThatThrownBy(() -> appliance.store.apply(proposal, null, "anna"))
        .hasMessageContaining("site 'other', and this appliance is site 'small'")
        .hasMessageContaining("nothing is changed");
    assertThat(appliance.colour()).isEqualTo("teal");
    assertThat(site()).isEqualTo(TEAL);
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    assertThat(appliance.colour()).isEqualTo("blue");
  }

  @Test
  void unconfirmedTheOldFileComesBackInTime() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    assertThat(appliance.store.state().waits().orElseThrow().until())
        .isEqualTo(Instant.parse("2026-03-01T12:05:00Z"));
    assertThat(appliance.store.nanosToWait()).hasValue(FIVE_MINUTES.toNanos());

    appliance.ticker.advance(FIVE_MINUTES.minusNanos(1));
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("blue");

    appliance.ticker.advance(Duration.ofNanos(1));
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("teal");
    assertThat(site()).isEqualTo(TEAL);
    assertThat(Appliance.read(appliance.places.unconfirmed())).isEqualTo(BLUE);
    assertThat(appliance.store.state().waits()).isEmpty();
    assertThat(appliance.store.state().takenBack().orElseThrow())
        .startsWith("the change that anna applied at 2026-03-01T12:00:00Z was not confirmed");
    assertThat(appliance.events)
        .containsExactly("site.applied anna DONE", "site.taken-back appliance DONE");
    assertThatThrownBy(() -> appliance.store.confirm("anna"))
        .isInstanceOf(SiteRefused.class)
        .hasMessageContaining("was taken back");
  }

  @Test
  void confirmedItStays() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.advance(FIVE_MINUTES.minusNanos(1));
    appliance.store.confirm("ben");
    appliance.ticker.advance(FIVE_MINUTES);
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("blue");
    assertThat(appliance.store.nanosToWait()).isEmpty();
    assertThat(appliance.events)
        .containsExactly("site.applied anna DONE", "site.confirmed ben DONE");
    assertThat(appliance.again().start().colour()).isEqualTo("blue");
    assertThatThrownBy(() -> appliance.store.confirm("ben"))
        .hasMessage("no change waits for confirmation");
  }

  @Test
  void aConfirmationThatComesTooLateIsRefusedThoughNoTimerRang() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.advance(FIVE_MINUTES);
    assertThatThrownBy(() -> appliance.store.confirm("anna")).hasMessageContaining("taken back");
    assertThat(appliance.colour()).isEqualTo("teal");
  }

  @Test
  void theWallClockDoesNotMatterWhileRunning() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.setWall(Instant.parse("2036-01-01T00:00:00Z"));
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("blue");
  }

  @Test
  void aRestartGoesOnWaiting() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.advance(Duration.ofMinutes(2));
    Appliance again = appliance.again().start();
    assertThat(again.colour()).isEqualTo("blue");
    assertThat(again.store.nanosToWait()).hasValue(Duration.ofMinutes(3).toNanos());
    again.ticker.advance(Duration.ofMinutes(3));
    again.store.tick();
    assertThat(again.colour()).isEqualTo("teal");
    assertThat(site()).isEqualTo(TEAL);
  }

  @Test
  void aRestartAfterTheTimeTakesItBackBeforeItIsUsed() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.advance(Duration.ofDays(2));
    Appliance again = appliance.again().start();
    assertThat(again.colour()).isEqualTo("teal");
    assertThat(again.uses).isEqualTo(1);
    assertThat(site()).isEqualTo(TEAL);
    assertThat(again.events).containsExactly("site.taken-back appliance DONE");
    assertThat(again.store.state().takenBack()).isPresent();
    assertThat(appliance.places.waiting()).doesNotExist();
  }

  @Test
  void aClockThatWentBackDoesNotLengthenTheWait() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.ticker.setWall(Instant.parse("2001-01-01T00:00:00Z"));
    Appliance again = appliance.again().start();
    assertThat(again.store.nanosToWait()).hasValue(FIVE_MINUTES.toNanos());
  }

  @Test
  void aDamagedRecordOfAWaitIsOverdue() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    Appliance.write(appliance.places.waiting(), "until=soon\n\\u00");
    assertThat(appliance.again().start().colour()).isEqualTo("teal");
    assertThat(site()).isEqualTo(TEAL);
  }

  @Test
  void anEditWhileAChangeWaitsIsNotSmuggledInByARestart() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.edit(TestSite.SMALL.replace("teal", "red"));
    assertThat(appliance.again().start().colour()).isEqualTo("teal");
    assertThat(Appliance.read(appliance.places.unconfirmed())).contains("red");
  }

  @Test
  void oneChangeWaitsAtATime() throws Exception {
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    assertThatThrownBy(() -> appliance.store.apply(proposal, null, "ben"))
        .isInstanceOf(SiteRefused.class)
        .hasMessage(
            "the change by anna waits for confirmation until 2026-03-01T12:05:00Z; confirm it, or"
                + " wait until it is taken back");
  }

  @Test
  void aFileWithMistakesChangesNothing() {
    appliance.start();
    Appliance.write(proposal, WRONG);
    assertThatThrownBy(() -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"))
        .isInstanceOfSatisfying(
            SiteRefused.class,
            refused -> {
              assertThat(refused).hasMessage(proposal + " has 1 mistake; nothing is changed");
              assertThat(refused.problems()).hasSize(1);
            });
    assertThat(appliance.uses).isEqualTo(1);
    assertThat(site()).isEqualTo(TEAL);
    assertThatThrownBy(() -> appliance.store.diff(proposal)).isInstanceOf(SiteRefused.class);
    assertThatThrownBy(() -> appliance.store.apply(directory.resolve("none"), null, "anna"))
        .hasMessage(directory.resolve("none") + " is not there");
    assertThatThrownBy(() -> appliance.store.apply(directory, null, "anna"))
        .hasMessage(directory + " is not a file");
  }

  @Test
  void timesToConfirmAreBounded() {
    appliance.start();
    for (Duration within :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2)}) {
      assertThatThrownBy(() -> appliance.store.apply(proposal, within, "anna"))
          .hasMessageContaining("is not 10s to 24h");
    }
    assertThat(appliance.colour()).isEqualTo("teal");
  }

  @Test
  void whatChangesNothingNeedsNoConfirmation() throws Exception {
    appliance.start();
    Appliance.write(proposal, "# the same\n" + TEAL);
    assertThat(appliance.store.apply(proposal, FIVE_MINUTES, "anna")).isEmpty();
    assertThat(appliance.store.nanosToWait()).isEmpty();
    assertThat(site()).startsWith("# the same");
  }

  @Test
  void anInvalidFileAtStartLeavesTheLastGoodOneInUse() {
    appliance.start();
    appliance.edit(WRONG);
    Appliance again = appliance.again().start();
    assertThat(again.colour()).isEqualTo("teal");
    assertThat(again.store.state().source()).isEqualTo(Source.LAST_GOOD);
    assertThat(again.store.state().problems())
        .extracting(SiteProblem::toString)
        .containsExactly(
            "site.yaml:16 scanners[0].colour: 'tael' is not a CSS colour such as teal or #0072b2");
    assertThat(site()).isEqualTo(WRONG);
    assertThat(again.events).containsExactly("site.invalid appliance FAILED");
  }

  @Test
  void anInvalidFileAtTheFirstStartConfiguresNothing() throws Exception {
    appliance.edit("a: [");
    appliance.start();
    assertThat(appliance.used).isNull();
    assertThat(appliance.uses).isEqualTo(1);
    assertThat(appliance.store.state().source()).isEqualTo(Source.NOTHING);
    assertThatThrownBy(() -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"))
        .hasMessageContaining("nothing is in use that could come back");
    appliance.store.apply(proposal, null, "anna");
    assertThat(appliance.colour()).isEqualTo("blue");
  }

  @Test
  void aMissingFileIsSaid() throws IOException {
    Files.delete(appliance.places.site());
    appliance.start();
    assertThat(appliance.store.state().problems().get(0).words())
        .isEqualTo("is not there: " + appliance.places.site());
  }

  @Test
  void anEditBetweenStartsIsUsedAndSaid() {
    appliance.start();
    appliance.edit(BLUE);
    Appliance again = appliance.again().start();
    assertThat(again.colour()).isEqualTo("blue");
    assertThat(again.events).containsExactly("site.changed-while-off appliance DONE");
    assertThat(Appliance.read(appliance.places.previous())).isEqualTo(TEAL);
  }

  @Test
  void aFileFoundValidByThisVersionIsNotCheckedAgain() throws IOException {
    appliance.start();
    // What a check would trip over now: the profile that the file names is gone.
    Files.delete(appliance.places.etc().resolve("hardware-profiles/generic-x86.yaml"));
    assertThat(appliance.again().start().store.state().source()).isEqualTo(Source.SITE_FILE);
    assertThat(appliance.again().start(new RealDisk(), "2").store.state().source())
        .isEqualTo(Source.NOTHING);
    appliance.edit(TEAL + "# touched\n");
    assertThat(appliance.again().start().store.state().source()).isEqualTo(Source.LAST_GOOD);
  }

  @Test
  void permissionsOfTheFileStayAndOurOwnFilesAreOurs() throws Exception {
    Files.setPosixFilePermissions(
        appliance.places.site(), PosixFilePermissions.fromString("rw-rw-r--"));
    appliance.start();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    assertThat(mode(appliance.places.site())).isEqualTo("rw-rw-r--");
    for (Path ours :
        new Path[] {appliance.places.good(), appliance.places.mark(), appliance.places.waiting()}) {
      assertThat(mode(ours)).isEqualTo("rw-------");
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatSpeaksAgainstAChangeSpeaksAgainstTakingItBackToo() throws Exception {
    appliance.start();
    appliance.veto = Optional.of("somebody holds control");
    assertThatThrownBy(() -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"))
        .isInstanceOf(SiteRefused.class)
        .hasMessage("somebody holds control; nothing is changed");
    assertThat(site()).isEqualTo(TEAL);

    appliance.veto = Optional.empty();
    appliance.store.apply(proposal, FIVE_MINUTES, "anna");
    appliance.veto = Optional.of("somebody holds control");
    appliance.ticker.advance(FIVE_MINUTES);
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("blue");
    assertThat(appliance.store.nanosToWait()).hasValue(0);
    assertThatThrownBy(() -> appliance.store.confirm("anna"))
        .isInstanceOf(SiteRefused.class)
        .hasMessageContaining("the time to confirm is over");

    appliance.veto = Optional.empty();
    appliance.store.tick();
    assertThat(appliance.colour()).isEqualTo("teal");
    assertThat(site()).isEqualTo(TEAL);
  }
}
