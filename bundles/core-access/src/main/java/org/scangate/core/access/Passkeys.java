package org.scangate.core.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.time.Ticker;
import org.scangate.core.access.Ceremonies.Ceremony;
import org.scangate.core.access.SignInTable.Opened;

/**
 * Registers passkeys and signs in with them. A passkey counts as two factors, as the authenticator
 * verifies its user by PIN or body. To register one, the second factor must have been given within
 * {@link #FRESH}.
 */
final class Passkeys {
  static final Duration FRESH = Duration.ofMinutes(5);

  private final PeopleStore store;
  private final SignInDesk desk;
  private final Trail trail;
  private final Ticker ticker;
  private final Supplier<AccessSettings> settings;
  private final Ceremonies ceremonies;
  private WebAuthn webAuthn;

  Passkeys(
      PeopleStore store,
      SignInDesk desk,
      Trail trail,
      Ticker ticker,
      Supplier<AccessSettings> settings) {
    this.store = store;
    this.desk = desk;
    this.trail = trail;
    this.ticker = ticker;
    this.settings = settings;
    this.ceremonies = new Ceremonies(ticker);
  }

  private record Owned(PersonRecord person, Passkey key) {}

  /** What {@code navigator.credentials.create} needs (WebAuthn 5.4, in its JSON form). */
  ObjectNode registrationOptions(LiveSignIn signIn) throws Refused {
    String domain = domain();
    if (!signIn.factorWithin(FRESH)) {
      throw new Refused(
          403, "second-factor.needed", "Give your second factor again, then add the passkey.");
    }
    PersonRecord person = person(signIn);
    checkRoom(person);
    Ceremony ceremony = ceremonies.start(signIn.id(), signIn.caller());
    ObjectNode key = JsonFields.object();
    key.putObject("rp").put("id", domain).put("name", settings.get().siteName());
    key.putObject("user")
        .put("id", person.handle())
        .put("name", person.id())
        .put("displayName", person.name());
    ArrayNode algorithms = key.putArray("pubKeyCredParams");
    WebAuthn.ALGORITHMS.forEach(
        alg -> algorithms.addObject().put("type", "public-key").put("alg", alg));
    ArrayNode known = key.putArray("excludeCredentials");
    person
        .passkeys()
        .forEach(k -> known.addObject().put("type", "public-key").put("id", k.credentialId()));
    key.putObject("authenticatorSelection")
        .put("residentKey", "required")
        .put("requireResidentKey", true)
        .put("userVerification", "required");
    key.put("attestation", "none");
    return options(ceremony, key);
  }

  /** Keeps a new passkey of somebody signed in. */
  Passkey register(LiveSignIn signIn, String challengeId, String name, String credential)
      throws Refused {
    Ceremony ceremony = take(challengeId, signIn.id(), signIn.caller());
    Passkey made;
    try {
      made = webAuthn().register(credential, expected(ceremony));
    } catch (WebAuthn.Unverified e) {
      trail.refused("passkey.added", signIn.person().id(), "because", e.getMessage());
      throw new Refused(
          400, "passkey.refused", "This passkey does not stand the checks; try another.");
    }
    Passkey key =
        new Passkey(
            SecretCodes.token(6),
            name,
            ticker.now(),
            made.credentialId(),
            made.credential(),
            made.counter(),
            made.backupEligible(),
            made.backedUp());
    store.change(
        draft -> {
          if (draft.all().values().stream().anyMatch(p -> owns(p, key.credentialId()))) {
            throw new Refused(409, "passkey.exists", "This passkey is registered already.");
          }
          PersonRecord person = draft.get(signIn.person().id());
          checkRoom(person);
          List<Passkey> keys = new ArrayList<>(person.passkeys());
          keys.add(key);
          draft.put(person.withPasskeys(keys));
          return null;
        });
    trail.done("passkey.added", signIn.person().id(), "passkey", key.id());
    return key;
  }

  void remove(LiveSignIn signIn, String keyId) throws Refused {
    store.change(
        draft -> {
          PersonRecord person = draft.get(signIn.person().id());
          List<Passkey> left =
              person.passkeys().stream().filter(k -> !k.id().equals(keyId)).toList();
          if (left.size() == person.passkeys().size()) {
            throw new Refused(404, "passkey.unknown", "You have no such passkey.");
          }
          draft.put(person.withPasskeys(left));
          return null;
        });
    trail.done("passkey.removed", signIn.person().id(), "passkey", keyId);
  }

  /** What {@code navigator.credentials.get} needs (WebAuthn 5.5, in its JSON form). */
  ObjectNode signInOptions(Caller caller) throws Refused {
    String domain = domain();
    Ceremony ceremony = ceremonies.start("", caller);
    ObjectNode key = JsonFields.object();
    key.put("rpId", domain).put("userVerification", "required").putArray("allowCredentials");
    return options(ceremony, key);
  }

  /**
   * Signs in.
   *
   * @param credentialId as the browser named it in {@code credential}
   */
  Opened signIn(String challengeId, String credentialId, String credential, Caller caller)
      throws Refused {
    Ceremony ceremony = take(challengeId, "", caller);
    Optional<Owned> found = find(credentialId);
    Throttle.Attempt attempt =
        desk.begin(found.map(owned -> owned.person().id()).orElse("?"), caller);
    if (found.isEmpty()) {
      trail.refusedStranger("sign-in", "a passkey", caller.address(), caller.doorName());
      throw noMatch();
    }
    Owned owned = found.get();
    String id = owned.person().id();
    WebAuthn.Used used;
    try {
      used =
          webAuthn().verify(credential, owned.key(), owned.person().handle(), expected(ceremony));
    } catch (WebAuthn.Unverified e) {
      desk.refuse(
          id,
          e.counterWentBack()
              ? "the passkey's counter went back, it may have been copied"
              : "passkey: " + e.getMessage(),
          caller);
      throw noMatch();
    }
    try {
      Opened opened = store.change(draft -> open(draft, owned, used, caller));
      desk.welcome(attempt, opened, "passkey");
      return opened;
    } catch (Refused refused) {
      if (refused.id().equals("sign-in.refused") || refused.id().equals("visit.none")) {
        desk.refuse(id, refused.id(), caller);
      } else {
        attempt.withdrawn();
      }
      throw refused;
    }
  }

  private Opened open(PeopleStore.Draft draft, Owned owned, WebAuthn.Used used, Caller caller)
      throws Refused {
    PersonRecord now = draft.find(owned.person().id()).orElseThrow(Passkeys::noMatch);
    Passkey key =
        now.passkeys().stream()
            .filter(k -> k.credentialId().equals(owned.key().credentialId()))
            .findFirst()
            .orElseThrow(Passkeys::noMatch);
    boolean counts = used.counter() != 0 || key.counter() != 0;
    if (counts && used.counter() <= key.counter()) {
      throw noMatch();
    }
    if (!now.mayVisitAt(ticker.now())) {
      throw SignInDesk.noVisit();
    }
    return desk.open(draft, now.withPasskey(key.usedAt(used.counter(), used.backedUp())), caller);
  }

  private Optional<Owned> find(String credentialId) {
    for (PersonRecord person : store.all().values()) {
      for (Passkey key : person.passkeys()) {
        if (key.credentialId().equals(credentialId)) {
          return Optional.of(new Owned(person, key));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean owns(PersonRecord person, String credentialId) {
    return person.passkeys().stream().anyMatch(k -> k.credentialId().equals(credentialId));
  }

  private Ceremony take(String challengeId, String signInId, Caller caller) throws Refused {
    domain();
    return ceremonies
        .take(challengeId, signInId, caller.door(), caller.binding())
        .orElseThrow(
            () ->
                new Refused(
                    400, "passkey.late", "That took too long, or was answered before; try again."));
  }

  private WebAuthn.Expected expected(Ceremony ceremony) throws Refused {
    return new WebAuthn.Expected(domain(), settings.get().origins(), ceremony.challenge());
  }

  private String domain() throws Refused {
    String domain = settings.get().passkeyDomain();
    if (domain.isEmpty()) {
      throw new Refused(
          404, "passkey.off", "This site has no passkeys: front.passkey-domain is not set.");
    }
    return domain;
  }

  private PersonRecord person(LiveSignIn signIn) throws Refused {
    String id = signIn.person().id();
    return store.find(id).orElseThrow(() -> PeopleStore.unknown(id));
  }

  private static void checkRoom(PersonRecord person) throws Refused {
    if (person.passkeys().size() >= Passkey.MOST_PER_PERSON) {
      throw new Refused(
          409,
          "passkey.full",
          "You have " + Passkey.MOST_PER_PERSON + " passkeys; remove one first.");
    }
  }

  private static ObjectNode options(Ceremony ceremony, ObjectNode key) {
    key.put("challenge", SecretCodes.base64Url(ceremony.challenge()));
    key.put("timeout", Ceremonies.LIFE.toMillis());
    ObjectNode options = JsonFields.object();
    options.put("challengeId", ceremony.id()).set("publicKey", key);
    return options;
  }

  private static Refused noMatch() {
    return new Refused(401, "sign-in.refused", "This passkey is not accepted here.");
  }

  private synchronized WebAuthn webAuthn() {
    if (webAuthn == null) {
      webAuthn = new WebAuthn();
    }
    return webAuthn;
  }
}
