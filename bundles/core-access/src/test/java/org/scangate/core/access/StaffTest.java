package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.access.Staff.CheckedIn;
import org.scangate.core.access.Rig.Browser;

class StaffTest {
  private static final String BADGE = "04A3B7129F";
  private static final String PIN = "582603";
  private static final String PANEL = "mr-room";

  @TempDir Path folder;
  private Rig rig;
  private StaffDesk staff;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder);
    rig.know("iris", Role.SITE_IT);
    rig.know("olga", Role.ON_SITE_OPERATOR);
    rig.know("omar", Role.ON_SITE_OPERATOR, Role.TECHNOLOGIST);
    rig.know("tess", Role.TECHNOLOGIST);
    panel(PANEL);
    staff = rig.core.staff();
  }

  private void panel(String id) throws Exception {
    String code = rig.core.panels().invite(id, "os:root");
    String key =
        java.util.Base64.getEncoder()
            .encodeToString(PanelTest.pair("secp256r1").getPublic().getEncoded());
    Browser tablet = rig.browser();
    tablet.door = Door.ON_SITE;
    assertThat(tablet.post("/api/panel/enrol", "code", code, "key", key).status()).isEqualTo(200);
  }

  private Browser signedIn(String id) {
    Browser browser = rig.browser();
    browser.signIn(id);
    return browser;
  }

  private void ownPin(String id, String pin) {
    Browser browser = signedIn(id);
    rig.move("PT30S");
    assertThat(browser.post("/api/me/pin", "code", rig.code(id), "pin", pin).status())
        .isEqualTo(204);
  }

  private List<String> names() {
    return staff.at(PANEL).stream().map(it -> it.person().id()).toList();
  }

  @Test
  void nobodyHasAPinOrABadgeUntilOneIsGiven() {
    assertThat(staff.known()).isEmpty();
    for (String secret : List.of("000000", "123456", BADGE)) {
      assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", secret)).isInstanceOf(Refused.class);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void twoAreCheckedInAtOnceByBadgeAndByPin() throws Exception {
    ownPin("olga", PIN);
    staff.giveBadge("omar", BADGE, "iris");
    assertThat(staff.known()).extracting("id").containsExactly("olga", "omar");
    Instant before = rig.ticker.now();
    assertThat(staff.checkIn(PANEL, "olga", PIN).id()).isEqualTo("olga");
    rig.move("PT1M");
    assertThat(staff.checkIn(PANEL, "", BADGE).id()).isEqualTo("omar");
    assertThat(staff.at(PANEL))
        .extracting(CheckedIn::since)
        .containsExactly(before, rig.ticker.now());
    assertThat(staff.at("other")).isEmpty();
    staff.checkOut(PANEL, "olga");
    assertThat(names()).containsExactly("omar");
    assertThatThrownBy(() -> staff.checkOut(PANEL, "olga")).hasMessageContaining("not checked in");
    assertThat(rig.audit.lines())
        .contains(
            "staff.checked-in DONE olga",
            "staff.checked-in DONE omar",
            "staff.checked-out DONE olga");
  }

  @Test
  void aProofLastsTwoMinutesAndIsOfOnePersonAtOnePanel() throws Exception {
    panel("ct-room");
    ownPin("olga", PIN);
    staff.giveBadge("omar", BADGE, "iris");
    staff.checkIn(PANEL, "olga", PIN);
    staff.checkIn(PANEL, "omar", BADGE);
    rig.move("PT2M");
    assertThat(staff.prove(PANEL, "olga", "", true).name()).isEqualTo("Person olga");
    rig.move("PT1S");
    assertThat(staff.at(PANEL)).noneMatch(CheckedIn::provenLately);
    assertThatThrownBy(() -> staff.prove(PANEL, "olga", "", true))
        .hasMessageContaining("more than 2 minutes ago");
    assertThatCode(() -> staff.prove(PANEL, "olga", "", false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> staff.prove(PANEL, "olga", BADGE, true))
        .as("a colleague's badge")
        .hasMessageContaining("not the PIN");
    assertThatThrownBy(() -> staff.prove("ct-room", "olga", PIN, true))
        .hasMessageContaining("not checked in at this panel");
    assertThat(staff.prove(PANEL, "olga", PIN, true).id()).isEqualTo("olga");
    assertThat(staff.prove(PANEL, "olga", "", true).id()).isEqualTo("olga");
    assertThatThrownBy(() -> staff.prove(PANEL, "omar", "", true)).isInstanceOf(Refused.class);
  }

  @Test
  void whoDoesNothingForLongIsCheckedOut() throws Exception {
    ownPin("olga", PIN);
    staff.giveBadge("omar", BADGE, "iris");
    staff.checkIn(PANEL, "olga", PIN);
    staff.checkIn(PANEL, "", BADGE);
    rig.move("PT3H");
    staff.prove(PANEL, "olga", "", false);
    rig.move("PT1H");
    assertThat(names()).containsExactly("olga");
  }

  @Test
  void whoIsResetRevokedOrRemovedIsOutAndHasNoPinAnyMore() throws Exception {
    ownPin("olga", PIN);
    staff.giveBadge("omar", BADGE, "iris");
    staff.checkIn(PANEL, "olga", PIN);
    staff.checkIn(PANEL, "", BADGE);
    rig.core.people().revoke("omar", "iris");
    assertThat(names()).containsExactly("olga");
    staff.checkIn(PANEL, "", BADGE);
    rig.core.people().reset("olga", "iris");
    assertThat(names()).containsExactly("omar");
    assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", PIN)).isInstanceOf(Refused.class);
    rig.core.people().remove("omar", "iris");
    rig.know("omar", Role.ON_SITE_OPERATOR);
    assertThatThrownBy(() -> staff.checkIn(PANEL, "", BADGE))
        .as("another one of the same id")
        .isInstanceOf(Refused.class);
    assertThat(staff.known()).isEmpty();
  }

  @Test
  void aPanelThatIsRemovedHasNobody() throws Exception {
    ownPin("olga", PIN);
    staff.checkIn(PANEL, "olga", PIN);
    rig.core.panels().remove(PANEL, "iris");
    assertThat(names()).isEmpty();
    assertThatThrownBy(() -> staff.prove(PANEL, "olga", "", false)).isInstanceOf(Refused.class);
  }

  @Test
  void wrongPinsAreSlowedAndThenLockItUntilSiteItLiftsIt() throws Exception {
    ownPin("olga", PIN);
    staff.giveBadge("olga", BADGE, "iris");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", "111222"))
          .hasMessageContaining("not the PIN");
    }
    assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", "111222"))
        .hasMessageContaining("not the PIN");
    assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", PIN))
        .as("slowed, though right")
        .hasMessageContaining("Try again in 1 s");
    for (int i = 4; i < StaffKeys.MOST_WRONG; i++) {
      rig.move("PT5M");
      assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", "111222")).isInstanceOf(Refused.class);
    }
    rig.move("PT5M");
    assertThatThrownBy(() -> staff.checkIn(PANEL, "olga", PIN)).hasMessageContaining("locked");
    assertThat(new StaffStore(folder).all().get("olga").locked()).as("on disk").isNotNull();
    assertThat(staff.checkIn(PANEL, "olga", BADGE).id()).as("a badge").isEqualTo("olga");
    assertThat(rig.audit.lines()).contains("pin.locked DONE appliance");

    Browser iris = signedIn("iris");
    assertThat(signedIn("omar").post("/api/people/olga/pin/unlock").status()).isEqualTo(403);
    assertThat(iris.get("/api/people").json().toString()).contains("\"pin\":\"locked\"");
    assertThat(iris.post("/api/people/olga/pin/unlock").status()).isEqualTo(204);
    assertThat(staff.checkIn(PANEL, "olga", PIN).id()).isEqualTo("olga");
  }

  @Test
  void siteItGivesAPinThatIsDrawnAndABadgeThatIsNobodyElses() {
    Browser iris = signedIn("iris");
    String pin = iris.post("/api/people/olga/pin").text("pin");
    assertThatCode(() -> PinRules.check(pin)).doesNotThrowAnyException();
    assertThatCode(() -> staff.checkIn(PANEL, "olga", pin)).doesNotThrowAnyException();
    String badge = "{\"badge\":[\"" + BADGE + "\"]}";
    assertThat(iris.call("POST", "/api/people/olga/badge", badge).status()).isEqualTo(204);
    assertThat(iris.call("POST", "/api/people/omar/badge", badge).problem())
        .isEqualTo("badge.taken");
    assertThat(iris.call("POST", "/api/people/olga/badge", "{\"badge\":[]}").status())
        .isEqualTo(204);
    assertThat(iris.call("POST", "/api/people/omar/badge", badge).status()).isEqualTo(204);
    assertThat(iris.post("/api/people/tess/pin").problem()).isEqualTo("staff.role");
  }

  @Test
  void ownPinNeedsTheSecondFactor() {
    Browser olga = signedIn("olga");
    assertThat(olga.post("/api/me/pin", "code", rig.wrongCode("olga"), "pin", PIN).problem())
        .isEqualTo("second-factor.refused");
    assertThat(staff.known()).isEmpty();
  }

  @Test
  void whatIsKeptTellsNeitherPinNorBadge() throws Exception {
    ownPin("olga", PIN);
    staff.giveBadge("omar", BADGE, "iris");
    String kept = Files.readString(folder.resolve(StaffStore.FILE), StandardCharsets.UTF_8);
    assertThat(kept).doesNotContain(PIN, BADGE).contains("$argon2id$");
    for (String file : List.of(StaffStore.FILE, BadgeKey.FILE)) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
          .as(file)
          .isEqualTo(DurableFile.OWNER_ONLY);
    }
    assertThat(BadgeKey.open(folder).of(BADGE)).isEqualTo(BadgeKey.open(folder).of(BADGE));
    Files.delete(folder.resolve(BadgeKey.FILE));
    assertThat(kept).doesNotContain(BadgeKey.open(folder).of(BADGE));
  }

  @Test
  void aDamagedFileKnowsNobody() throws Exception {
    ownPin("olga", PIN);
    Path file = folder.resolve(StaffStore.FILE);
    Files.writeString(file, Files.readString(file).replace("$argon2id$", "$argon2ix$"));
    assertThat(new StaffStore(folder).all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "58260",
        "1234567890123",
        "58260a",
        "000000",
        "111111",
        "123456",
        "987654",
        "901234",
        "121212",
        "454545",
        "582582",
        "112233",
        "112211",
        "445566",
        "1234567",
        "58260\u0663"
      })
  void weakPinsAreRefused(String pin) {
    assertThatThrownBy(() -> PinRules.check(pin)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"582603", "190274", "7302918465", "123987"})
  void othersAreTaken(String pin) {
    assertThatCode(() -> PinRules.check(pin)).doesNotThrowAnyException();
  }
}
