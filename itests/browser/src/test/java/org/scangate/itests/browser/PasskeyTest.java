package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;

/**
 * Passkeys of Chromium's virtual authenticator, at a named host whose certificate the browser
 * trusts: WebAuthn works nowhere else.
 */
class PasskeyTest {
  private static final String DOMAIN = "scangate.test";
  private static final String HOST = "gw." + DOMAIN;

  @RegisterExtension
  static final Stage stage =
      Stage.site(PasskeyTest::site)
          .with(
              appliance ->
                  Chromium.join(
                      new EverydayChromium(
                          appliance.siteCa(),
                          "--host-resolver-rules=MAP *." + DOMAIN + " 127.0.0.1")));

  private static Axe axe;
  private static Window window;
  private static Somebody tess;
  private static Authenticator authenticator;
  private static VirtualAuthenticator keys;

  private static String site() throws IOException {
    return Stage.demoSite()
        .replace(
            "addresses: [localhost:8443]",
            "addresses: [localhost:8443, " + HOST + ":8443]\n  passkey-domain: " + DOMAIN);
  }

  private static String address(String host) {
    return "https://" + host + ":" + stage.appliance().port();
  }

  @BeforeAll
  static void begin() throws Exception {
    axe = new Axe();
    tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    authenticator = new Authenticator(tess.otpauthUri());
    window = new Window(stage.chromium().profile().newPage(), address(HOST));
    keys = new VirtualAuthenticator(window.page());
  }

  @Test
  void enrolsSignsInAndKeepsOthersOut() throws Exception {
    enrols();
    signsIn();
    cannotRegisterItTwice();
    needsItsPerson();
    refusesACopy();
    refusesWhatAnotherSiteRelays();
    removesIt();
    assertThat(stage.appliance().ctl("audit-verify").code()).isZero();
    assertThat(window.errors()).isEmpty();
  }

  private static void enrols() throws Exception {
    window.signIn(tess, authenticator.code());
    window.click("nav-account");
    assertThat(window.on("passkey-add")).isVisible();
    givesTheSecondFactorAgain();
    assertThat(window.on("account-done")).containsText("passkey is added");
    assertThat(window.on("passkeys")).containsText("Desk");
    assertThat(axe.violations(window.page())).as("account with a passkey").isEmpty();
    window.picture("account-passkey").click("sign-out");
  }

  /** As the appliance asks when it was given more than five minutes ago. */
  private static void givesTheSecondFactorAgain() throws Exception {
    window
        .page()
        .route(
            "**/api/me/passkeys/options",
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setStatus(403)
                        .setContentType("application/json")
                        .setBody(
                            "{\"error\":{\"id\":\"second-factor.needed\",\"words\":\"Give your"
                                + " second factor again, then add the passkey.\"}}")),
            new Page.RouteOptions().setTimes(1));
    window.fill("passkey-name", "Desk").click("passkey-submit");
    assertThat(window.on("passkey-code")).isFocused();
    assertThat(axe.violations(window.page())).as("account, second factor again").isEmpty();
    window.picture("account-passkey-code");
    window.fill("passkey-code", authenticator.code()).click("passkey-submit");
  }

  private static void signsIn() {
    assertThat(window.on("sign-in-passkey")).isVisible();
    assertThat(axe.violations(window.page())).as("sign in, with passkeys").isEmpty();
    window.picture("sign-in-passkey");
    window.on("sign-in-submit").focus();
    window.page().keyboard().press("Tab");
    assertThat(window.on("sign-in-passkey")).isFocused();
    window.page().keyboard().press("Enter");
    assertThat(window.on("scanner-card")).hasCount(2);
    assertThat(window.on("signed-in-as")).hasText("Tess Okafor");
  }

  private static void cannotRegisterItTwice() {
    window.click("nav-account");
    window.fill("passkey-name", "Desk again").click("passkey-submit");
    assertThat(window.on("account-problem")).containsText("already");
    window.picture("account-passkey-known").click("sign-out");
  }

  private static void needsItsPerson() {
    keys.userIsVerified(false);
    window.click("sign-in-passkey");
    assertThat(window.on("sign-in-problem")).containsText("gave no passkey");
    window.picture("sign-in-passkey-none");
    keys.userIsVerified(true);
  }

  /** One whose counter stands where it stood before the last sign-in. */
  private static void refusesACopy() {
    JsonObject key = keys.key();
    long used = key.get("signCount").getAsLong();
    assertThat(used).isPositive();
    keys.replace(key, 0);
    isRefused();
    keys.replace(key, used);
    window.click("sign-in-passkey");
    assertThat(window.on("scanner-card")).hasCount(2);
    window.click("nav-account").click("sign-out");
  }

  private static void isRefused() {
    window.click("sign-in-passkey");
    assertThat(window.on("sign-in-problem")).containsText("not accepted");
    assertThat(window.on("sign-in")).isVisible();
  }

  /** A page under the same domain gets a signature for a challenge of ours, and brings it. */
  private static void refusesWhatAnotherSiteRelays() {
    JsonObject asked = post("/api/sign-in/passkey/options", "{}", 200);
    String challenge = asked.getAsJsonObject("publicKey").get("challenge").getAsString();
    Page page = window.page();
    String elsewhere = "https://evil." + DOMAIN;
    page.route(
        elsewhere + "/",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<title>x</title>")));
    page.navigate(elsewhere + "/");
    String signed =
        (String)
            page.evaluate(
                "async ([challenge, rpId]) => { const made = await navigator.credentials.get({"
                    + " publicKey: { challenge: Uint8Array.from(atob(challenge.replaceAll('-', '+')"
                    + ".replaceAll('_', '/')), it => it.charCodeAt(0)), rpId,"
                    + " userVerification: 'required' } }); return JSON.stringify(made.toJSON()); }",
                java.util.List.of(challenge, DOMAIN));
    JsonObject answer = new JsonObject();
    answer.add("challengeId", asked.get("challengeId"));
    answer.add("credential", JsonParser.parseString(signed));
    JsonObject refused = post("/api/sign-in/passkey", answer.toString(), 401);
    assertThat(refused.toString()).contains("not accepted");
    window.goTo("/");
  }

  private static JsonObject post(String path, String body, int status) {
    APIResponse answer =
        window
            .page()
            .context()
            .request()
            .post(
                address("localhost") + path,
                RequestOptions.create()
                    .setIgnoreHTTPSErrors(true)
                    .setHeader("Origin", address("localhost"))
                    .setHeader("Content-Type", "application/json")
                    .setData(body));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return JsonParser.parseString(answer.text()).getAsJsonObject();
  }

  private static void removesIt() {
    window.click("sign-in-passkey");
    window.click("nav-account").click("passkey-remove").click("confirm-yes");
    assertThat(window.on("account-done")).containsText("passkey is removed");
    window.click("sign-out");
    isRefused();
    window.picture("sign-in-passkey-refused");
  }

  /** Where the domain is another, passkeys are not offered. */
  @Test
  void areNotOfferedAtAnAddressOutsideTheDomain() {
    Window outside = new Window(stage.chromium().profile().newPage(), address("localhost"));
    outside.page().waitForResponse(Pattern.compile("/passkey/options"), () -> outside.goTo("/"));
    assertThat(outside.on("sign-in-submit")).isEnabled();
    assertThat(outside.on("sign-in-passkey")).hasCount(0);
    outside.page().close();
  }

  /** The authenticator that DevTools put into a page (WebAuthn 11). */
  private static final class VirtualAuthenticator {
    private final CDPSession devTools;
    private final String id;

    VirtualAuthenticator(Page page) {
      devTools = page.context().newCDPSession(page);
      devTools.send("WebAuthn.enable");
      JsonObject options =
          JsonParser.parseString(
                  "{\"options\":{\"protocol\":\"ctap2\",\"transport\":\"internal\","
                      + "\"hasResidentKey\":true,\"hasUserVerification\":true,"
                      + "\"isUserVerified\":true,\"automaticPresenceSimulation\":true}}")
              .getAsJsonObject();
      id =
          devTools
              .send("WebAuthn.addVirtualAuthenticator", options)
              .get("authenticatorId")
              .getAsString();
    }

    private JsonObject about() {
      JsonObject parameters = new JsonObject();
      parameters.addProperty("authenticatorId", id);
      return parameters;
    }

    void userIsVerified(boolean verified) {
      JsonObject parameters = about();
      parameters.addProperty("isUserVerified", verified);
      devTools.send("WebAuthn.setUserVerified", parameters);
    }

    /** The one key that it has. */
    JsonObject key() {
      return devTools
          .send("WebAuthn.getCredentials", about())
          .getAsJsonArray("credentials")
          .get(0)
          .getAsJsonObject();
    }

    void replace(JsonObject key, long signCount) {
      devTools.send("WebAuthn.clearCredentials", about());
      JsonObject copy = key.deepCopy();
      copy.addProperty("signCount", signCount);
      JsonObject parameters = about();
      parameters.add("credential", copy);
      devTools.send("WebAuthn.addCredential", parameters);
    }
  }
}
