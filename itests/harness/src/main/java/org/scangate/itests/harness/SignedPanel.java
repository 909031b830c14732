package org.scangate.itests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;

/** An enrolled panel as a program: the key of a tablet, and one operator who checks in at it. */
public final class SignedPanel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Appliance appliance;
  private final String id;
  private final KeyPair key;
  private String token = "";

  private SignedPanel(Appliance appliance, String id, KeyPair key) {
    this.appliance = appliance;
    this.id = id;
    this.key = key;
  }

  /** Enrols a panel with a code of the shell's and opens its page. */
  public static SignedPanel enrol(Appliance appliance, String id)
      throws IOException, InterruptedException, GeneralSecurityException {
    String code = appliance.ctl("panel-add", id).output().replaceAll("(?s).*code +(\\S+).*", "$1");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    SignedPanel panel = new SignedPanel(appliance, id, generator.generateKeyPair());
    String spki = Base64.getEncoder().encodeToString(panel.key.getPublic().getEncoded());
    panel.post("/api/panel/enrol", Map.of("code", code, "key", spki));
    panel.open();
    return panel;
  }

  /** Opens its page, as after every start of the appliance. */
  public void open() throws IOException, InterruptedException, GeneralSecurityException {
    token = post("/api/panel/open", signed("open")).path("token").asText();
  }

  /** What the page shows of a scanner; the appliance then knows that the panel looks. */
  public JsonNode look(String scanner) throws IOException, InterruptedException {
    HttpRequest request = request("/api/on-site").GET().build();
    for (JsonNode one : JSON.readTree(send(request).body()).path("scanners")) {
      if (one.path("id").asText().equals(scanner)) {
        return one;
      }
    }
    throw new IllegalStateException("the panel shows no " + scanner);
  }

  /** Checks an on-site operator in by PIN. */
  public void checkIn(String person, String pin)
      throws IOException, InterruptedException, GeneralSecurityException {
    double unused = act("check-in", "", "", person, pin);
  }

  /**
   * Does something in the name of somebody who is checked in.
   *
   * @return milliseconds that it took at the appliance, as its answer says
   */
  public double act(String action, String scanner, String whom, String person)
      throws IOException, InterruptedException, GeneralSecurityException {
    return act(action, scanner, whom, person, "");
  }

  private double act(String action, String scanner, String whom, String person, String secret)
      throws IOException, InterruptedException, GeneralSecurityException {
    ObjectNode body = signed(String.join("\n", action, scanner, person, "", whom));
    body.put("action", action).put("scanner", scanner).put("whom", whom).put("reason", "");
    body.put("by", person).put("secret", secret);
    return send(posted("/api/on-site/act", body))
        .headers()
        .firstValue("Server-Timing")
        .map(timing -> Double.parseDouble(timing.replaceAll(".*dur=", "")))
        .orElseThrow();
  }

  private ObjectNode signed(String said)
      throws IOException, InterruptedException, GeneralSecurityException {
    String challenge = post("/api/panel/challenge", Map.of()).path("challenge").asText();
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update((challenge + "\n" + said).getBytes(StandardCharsets.UTF_8));
    return JSON.createObjectNode()
        .put("panel", id)
        .put("challenge", challenge)
        .put("signature", Base64.getEncoder().encodeToString(signature.sign()));
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    String answer = send(posted(path, body)).body();
    return answer.isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer);
  }

  private HttpRequest posted(String path, Object body) throws IOException {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    URI base = appliance.onSiteUri();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).header("Origin", base.toString());
    return token.isEmpty() ? request : request.header("Scangate-Panel", token);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        appliance.http().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(request.uri().getPath() + ": " + answer.body());
    }
    return answer;
  }
}
