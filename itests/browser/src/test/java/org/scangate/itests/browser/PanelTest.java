package org.scangate.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.itests.harness.Run;

/** Who is not on site gives no order, by whichever way, and each attempt is in the audit. */
class PanelTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PANEL = "ct-room";

  /** Every order that needs somebody on site; a hold needs the panel only. */
  private static final List<String> ORDERS =
      List.of(
          "check-in",
          "check-out",
          "release",
          "reset",
          "acknowledge",
          "test",
          "take-over",
          "give-back",
          "grant",
          "decline",
          "eject",
          "admit");

  @RegisterExtension static final Stage stage = Stage.demo();

  /** What is sent for an order, and how it is refused. */
  private interface Attempt {
    HttpResponse<String> at(String order) throws Exception;
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static HttpResponse<String> post(URI door, String path, String cookie, ObjectNode body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.resolve(path))
            .header("Content-Type", "application/json")
            .header("Origin", door.toString())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return stage.appliance().http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI onSite() {
    return stage.appliance().onSiteUri();
  }

  /** An order signed with that key over a challenge of the on-site listener's. */
  private static ObjectNode signed(KeyPair key, String order, String person) throws Exception {
    JsonNode given =
        JSON.readTree(post(onSite(), "/api/panel/challenge", "", JSON.createObjectNode()).body());
    String challenge = given.path("challenge").asText();
    String scanner = order.startsWith("check-") ? "" : "demo-mr";
    String said = String.join("\n", challenge, order, scanner, person, "the coil was wet", "s-1");
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(said.getBytes(StandardCharsets.UTF_8));
    return JSON.createObjectNode()
        .put("action", order)
        .put("scanner", scanner)
        .put("reason", "the coil was wet")
        .put("whom", "s-1")
        .put("by", person)
        .put("secret", "582603")
        .put("panel", PANEL)
        .put("challenge", challenge)
        .put("signature", base64(signature.sign()));
  }

  private static void isRefusedAndAudited(String way, Attempt attempt, int... statuses)
      throws Exception {
    for (String order : ORDERS) {
      long before = stage.audited("panel." + order);
      HttpResponse<String> answer = attempt.at(order);
      assertThat(answer.statusCode())
          .as("%s %s: %s", order, way, answer.body())
          .isIn(boxed(statuses));
      Run.until(
          order + " " + way + " is in the audit",
          30_000,
          () -> stage.audited("panel." + order) == before + 1);
    }
  }

  private static List<Integer> boxed(int[] statuses) {
    return java.util.Arrays.stream(statuses).boxed().toList();
  }

  @Test
  void everyOrderIsRefusedByEveryWayAndAudited() throws Exception {
    KeyPair enrolled = key();
    ObjectNode enrol =
        JSON.createObjectNode()
            .put("code", Panels.code(stage.appliance(), PANEL))
            .put("key", base64(enrolled.getPublic().getEncoded()));
    assertThat(post(onSite(), "/api/panel/enrol", "", enrol).statusCode()).isEqualTo(200);
    SignedIn operator =
        stage.appliance().signIn(stage.appliance().person("oscar", "Oscar", "on-site-operator"));

    isRefusedAndAudited(
        "from the remote listener, signed in and signed by the panel",
        order ->
            post(
                stage.appliance().uri(),
                "/api/on-site/act",
                operator.cookie(),
                signed(enrolled, order, "oscar")),
        403);
    KeyPair stranger = key();
    isRefusedAndAudited(
        "from a device that is not enrolled",
        order -> post(onSite(), "/api/on-site/act", "", signed(stranger, order, "oscar")),
        403);
    isRefusedAndAudited(
        "in nobody's name",
        order -> post(onSite(), "/api/on-site/act", "", signed(enrolled, order, "")),
        403);
    isRefusedAndAudited(
        "in the name of somebody who is not checked in",
        order -> post(onSite(), "/api/on-site/act", "", signed(enrolled, order, "oscar")),
        403,
        429);
    for (String path : List.of("/api/on-site/stop", "/api/panel/enrol", "/api/panel/challenge")) {
      assertThat(
              post(stage.appliance().uri(), path, operator.cookie(), JSON.createObjectNode())
                  .statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(stage.appliance().get("/api/on-site", operator.cookie()).statusCode())
        .isEqualTo(403);
    Run.until("they are audited", 30_000, () -> stage.audited("on-site.refused") == 4);
  }
}
