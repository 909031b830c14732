package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.AccessException;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.http.HttpRoute;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

class PanelTest {
  @TempDir Path folder;
  private Rig rig;
  private Browser tablet;
  private KeyPair pair;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder);
    rig.know("olga", Role.ON_SITE_OPERATOR);
    tablet = rig.browser();
    tablet.door = Door.ON_SITE;
    pair = pair("secp256r1");
  }

  static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static String key(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static byte[] sign(KeyPair pair, String text) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return signature.sign();
  }

  private Reply enrol(String code) {
    return tablet.post("/api/panel/enrol", "code", code, "key", key(pair));
  }

  private String challenge() {
    tablet.signIn("olga");
    return tablet.post("/api/panel/challenge").text("challenge");
  }

  @Test
  void aTabletEnrolsWithACodeOnceAndIsKnownAfterARestart() throws Exception {
    String code = rig.core.panels().invite("ct-room", "os:root");
    assertThat(enrol(code).text("panel")).isEqualTo("ct-room");
    assertThat(enrol(code).problem()).isEqualTo("panel.refused");
    assertThat(rig.core.panels().all())
        .extracting("id", "by")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("ct-room", "os:root"));
    assertThat(new PanelStore(folder).all()).containsOnlyKeys("ct-room");
    assertThat(rig.audit.lines())
        .containsExactly(
            "panel.invited DONE os:root",
            "panel.enrolled DONE os:root",
            "panel.enrolled REFUSED appliance");
  }

  @Test
  void anOldCodeAWrongKeyAndATakenIdAreRefused() throws Exception {
    String code = rig.core.panels().invite("ct-room", "os:root");
    pair = pair("secp384r1");
    assertThat(enrol(code).problem()).isEqualTo("body.malformed");
    pair = pair("secp256r1");
    rig.move("PT15M1S");
    assertThat(enrol(code).problem()).isEqualTo("panel.refused");
    enrol(rig.core.panels().invite("ct-room", "os:root"));
    assertThatThrownBy(() -> rig.core.panels().invite("ct-room", "os:root"))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("Remove it first");
    assertThatThrownBy(() -> rig.core.panels().invite("CT room", "os:root"))
        .isInstanceOf(AccessException.class);
  }

  @Test
  void itsRoutesAreServedOnSiteOnly() {
    assertThat(
            rig.core.routes().stream()
                .flatMap(routes -> routes.routes().stream())
                .filter(route -> route.path().startsWith("/api/panel")))
        .hasSize(3)
        .allSatisfy((HttpRoute route) -> assertThat(route.doors()).containsExactly(Door.ON_SITE));
  }

  @Test
  void whatItSaysCountsOnceForAMinuteAndFromThisPanelOnly() throws Exception {
    enrol(rig.core.panels().invite("ct-room", "os:root"));
    PanelDesk panels = rig.core.panels();
    String challenge = challenge();
    byte[] signature = sign(pair, challenge + "\nreset mr-1");
    assertThat(panels.refusal("ct-room", challenge, "reset mr-1", signature)).isEmpty();
    assertThat(panels.refusal("ct-room", challenge, "reset mr-1", signature))
        .get()
        .asString()
        .contains("sent twice");

    String other = panels.challenge("192.0.2.10");
    assertThat(panels.refusal("ct-room", other, "reset mr-2", sign(pair, other + "\nreset mr-1")))
        .get()
        .asString()
        .contains("not signed");
    String foreign = panels.challenge("192.0.2.10");
    byte[] stranger = sign(pair("secp256r1"), foreign + "\nx");
    assertThat(panels.refusal("ct-room", foreign, "x", stranger)).isPresent();
    String malformed = panels.challenge("192.0.2.10");
    assertThat(panels.refusal("ct-room", malformed, "x", new byte[3])).isPresent();
    String nobody = panels.challenge("192.0.2.10");
    assertThat(panels.refusal("none", nobody, "x", sign(pair, nobody + "\nx")))
        .get()
        .asString()
        .contains("not an enrolled panel");
    String late = panels.challenge("192.0.2.10");
    rig.move("PT1M1S");
    assertThat(panels.refusal("ct-room", late, "x", sign(pair, late + "\nx")))
        .get()
        .asString()
        .contains("more than a minute");

    panels.remove("ct-room", "os:root");
    String gone = panels.challenge("192.0.2.10");
    assertThat(panels.refusal("ct-room", gone, "x", sign(pair, gone + "\nx"))).isPresent();
    assertThat(new PanelStore(folder).all()).isEmpty();
  }

  @Test
  void aDamagedFileKnowsNoPanel() throws Exception {
    enrol(rig.core.panels().invite("ct-room", "os:root"));
    Path file = folder.resolve(PanelStore.FILE);
    Files.writeString(file, Files.readString(file).replace("\"key\":\"M", "\"key\":\"X"));
    assertThat(new PanelStore(folder).all()).isEmpty();
  }

  @Test
  void challengesAreBounded() {
    String first = rig.core.panels().challenge("192.0.2.10");
    for (int i = 0; i < 256; i++) {
      rig.core.panels().challenge("192.0.2.10");
    }
    assertThat(rig.core.panels().refusal("ct-room", first, "x", new byte[64]))
        .get()
        .asString()
        .contains("sent twice");
  }

  @Test
  void oneAddressTakesNoChallengesOfAnother() throws Exception {
    enrol(rig.core.panels().invite("ct-room", "os:root"));
    String mine = rig.core.panels().challenge("192.0.2.10");
    for (int i = 0; i < 400; i++) {
      rig.core.panels().challenge("192.0.2.66");
    }
    assertThat(rig.core.panels().refusal("ct-room", mine, "x", sign(pair, mine + "\nx"))).isEmpty();
  }

  @Test
  void itsPageIsOpenedByItsKeyUntilThePanelIsRemoved() throws Exception {
    enrol(rig.core.panels().invite("ct-room", "os:root"));
    String challenge = tablet.post("/api/panel/challenge").text("challenge");
    String signature = Base64.getEncoder().encodeToString(sign(pair, challenge + "\nopen"));
    Reply opened = open("ct-room", challenge, signature);
    PanelDesk panels = rig.core.panels();
    assertThat(panels.opened(opened.text("token"))).contains("ct-room");
    assertThat(panels.opened("")).isEmpty();
    assertThat(panels.opened("x".repeat(43))).isEmpty();
    assertThat(open("ct-room", challenge, signature).problem()).isEqualTo("panel.refused");
    assertThat(open("ct-room", challenge, "!").problem()).isEqualTo("body.malformed");
    panels.remove("ct-room", "os:root");
    assertThat(panels.opened(opened.text("token"))).isEmpty();
    pair = pair("secp256r1");
    enrol(panels.invite("ct-room", "os:root"));
    assertThat(panels.opened(opened.text("token"))).as("another tablet of that name").isEmpty();
  }

  private Reply open(String panel, String challenge, String signature) {
    return tablet.post(
        "/api/panel/open", "panel", panel, "challenge", challenge, "signature", signature);
  }
}
