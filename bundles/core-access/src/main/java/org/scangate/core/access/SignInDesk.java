package org.scangate.core.access;

import java.util.Locale;
import java.util.Optional;
import org.scangate.api.time.Ticker;
import org.scangate.core.access.PersonRecord.PasswordState;
import org.scangate.core.access.SignInTable.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people show what they know and have: at sign-in, and again in place. Whether the person,
 * the password or the code was wrong is told to the audit only; the answer and its time are the
 * same.
 */
final class SignInDesk {
  /** Longer input cannot be a password of {@link PasswordRules#LONGEST}, however it is composed. */
  static final int LONGEST_PASSWORD_INPUT = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SignInDesk.class);

  private final PeopleStore store;
  private final SignInTable table;
  private final Throttle throttle;
  private final HashingGate gate;
  private final PasswordHasher hasher;
  private final Trail trail;
  private final Ticker ticker;

  SignInDesk(
      PeopleStore store,
      SignInTable table,
      Throttle throttle,
      HashingGate gate,
      PasswordHasher hasher,
      Trail trail,
      Ticker ticker) {
    this.store = store;
    this.table = table;
    this.throttle = throttle;
    this.gate = gate;
    this.hasher = hasher;
    this.trail = trail;
    this.ticker = ticker;
  }

  /** What a sign-in came to, decided while the store stood still. */
  private record Decision(Opened opened, String kind, Refused refusal, String because) {
    static Decision no(String because) {
      return new Decision(null, "", noMatch(), because);
    }
  }

  /** Signs in with password and code. */
  Opened signIn(String typedId, String password, String code, Caller caller) throws Refused {
    String id = typedId.strip().toLowerCase(Locale.ROOT);
    Throttle.Attempt attempt = begin(id, caller);
    Optional<PersonRecord> known = store.find(id);
    String hash = known.map(PersonRecord::password).orElse(hasher.decoy());
    Decision decision;
    try {
      boolean right = matches(password, hash, caller, attempt.isKnown());
      if (known.isEmpty()) {
        trail.refusedStranger("sign-in", typedId, caller.address(), caller.doorName());
        throw noMatch();
      }
      decision = right ? decide(id, hash, code, caller) : Decision.no("password");
    } catch (Refused refused) {
      if (!refused.id().equals("sign-in.refused")) {
        attempt.withdrawn();
      }
      throw refused;
    }
    if (decision.opened() == null) {
      refuse(id, decision.because(), caller);
      throw decision.refusal();
    }
    welcome(attempt, decision.opened(), "password and " + decision.kind());
    keepUpToDate(id, hash, password, caller);
    return decision.opened();
  }

  private Decision decide(String id, String hash, String code, Caller caller) throws Refused {
    return store.change(
        draft -> {
          Optional<PersonRecord> now = draft.find(id).filter(p -> p.password().equals(hash));
          if (now.isEmpty()) {
            return Decision.no("password changed meanwhile");
          }
          if (now.get().passwordState() == PasswordState.ONE_TIME_USED) {
            return Decision.no("one-time password used before");
          }
          Optional<SecondFactor.Spent> spent = SecondFactor.spend(now.get(), code, ticker.now());
          if (spent.isEmpty()) {
            return Decision.no("second factor");
          }
          PersonRecord person = spent.get().person();
          if (!person.mayVisitAt(ticker.now())) {
            draft.put(person);
            return new Decision(null, "", noVisit(), "no visit is open");
          }
          Opened opened = open(draft, person, caller);
          return new Decision(opened, spent.get().kind(), null, "");
        });
  }

  /**
   * Opens the sign-in of somebody who showed two factors, in one step with the change that uses
   * them up: whoever is removed or reset at the same time is either not opened or revoked.
   */
  Opened open(PeopleStore.Draft draft, PersonRecord person, Caller caller) throws Refused {
    boolean mustChoose = person.passwordState() != PasswordState.CHOSEN;
    Opened opened = table.open(person.person(), caller, mustChoose);
    draft.otherwise(() -> table.end(opened.signIn(), "sign-in.ended", "it could not be written"));
    draft.put(person.withSignIn(ticker.now()));
    return opened;
  }

  /** Notes a success. */
  void welcome(Throttle.Attempt attempt, Opened opened, String factors) {
    attempt.succeeded();
    LiveSignIn signIn = opened.signIn();
    trail.done(
        "sign-in",
        signIn.person().id(),
        "signIn",
        signIn.id(),
        "factors",
        factors,
        "address",
        signIn.caller().address(),
        "door",
        signIn.caller().doorName(),
        "certificate",
        signIn.caller().binding());
    table.trim(signIn.person().id());
  }

  void refuse(String id, String because, Caller caller) {
    trail.refused(
        "sign-in", id, "because", because, "address", caller.address(), "door", caller.doorName());
  }

  /** Asks the throttle, for a sign-in. */
  Throttle.Attempt begin(String account, Caller caller) throws Refused {
    String bounded = account.length() > 32 ? account.substring(0, 32) : account;
    return let(throttle.begin(bounded, caller.address()), "sign-in", bounded, caller.address());
  }

  private Throttle.Attempt let(
      Throttle.Verdict verdict, String action, String account, String address) throws Refused {
    if (verdict instanceof Throttle.Attempt attempt) {
      return attempt;
    }
    Throttle.Wait wait = (Throttle.Wait) verdict;
    if (wait.first() && store.find(account).isPresent()) {
      trail.refused(action, account, "because", "too many failures", "address", address);
    }
    throw new Refused(
        429,
        action + ".throttled",
        "Too many failed attempts from here. Try again in " + wait.seconds() + " s.");
  }

  /**
   * Takes a code from somebody signed in, and uses it up. Guessing is slowed per sign-in, so nobody
   * else's failures count.
   *
   * @param what the audit's name of the reason
   */
  void giveCode(LiveSignIn signIn, String code, String what) throws Refused {
    String id = signIn.person().id();
    Throttle.Attempt attempt = again(signIn);
    Optional<SecondFactor.Spent> spent;
    try {
      spent =
          store.change(
              draft -> {
                Optional<SecondFactor.Spent> right =
                    SecondFactor.spend(draft.get(id), code, ticker.now());
                if (right.isPresent()) {
                  draft.put(right.get().person());
                }
                return right;
              });
    } catch (Refused refused) {
      attempt.withdrawn();
      throw refused;
    }
    if (spent.isEmpty()) {
      trail.refused("second-factor", id, "for", what, "signIn", signIn.id());
      throw new Refused(
          403,
          "second-factor.refused",
          "That code is wrong or was used already. Wait for the next one.");
    }
    attempt.succeeded();
    signIn.renew();
    trail.done("second-factor", id, "for", what, "kind", spent.get().kind(), "signIn", signIn.id());
  }

  /** Changes the password of somebody signed in; their other sign-ins end. */
  void changePassword(LiveSignIn signIn, String old, String chosen) throws Refused {
    String id = signIn.person().id();
    PersonRecord before = store.find(id).orElseThrow(() -> PeopleStore.unknown(id));
    PasswordRules.check(chosen, id, before.name());
    if (SecretCodes.same(old, chosen)) {
      throw new Refused(400, "password.weak", "The new password is the old one; choose another.");
    }
    Throttle.Attempt attempt = again(signIn);
    String hash;
    try {
      if (!matches(old, before.password(), signIn.caller(), true)) {
        trail.refused("password.changed", id, "because", "old password", "signIn", signIn.id());
        throw new Refused(403, "password.refused", "The old password is not right.");
      }
      hash = hashed(chosen, signIn.caller());
      store.change(
          draft -> {
            PersonRecord now = draft.get(id);
            if (!now.password().equals(before.password())) {
              throw new Refused(409, "password.changed", "The password was changed meanwhile.");
            }
            draft.put(now.withPassword(hash, PasswordState.CHOSEN));
            draft.afterwards(signIn::passwordChosen);
            return null;
          });
    } catch (Refused refused) {
      if (!refused.id().equals("password.refused")) {
        attempt.withdrawn();
      }
      throw refused;
    }
    attempt.succeeded();
    trail.done("password.changed", id, "signIn", signIn.id());
    table.revokeOthers(signIn, "the password was changed");
  }

  private Throttle.Attempt again(LiveSignIn signIn) throws Refused {
    return let(
        throttle.begin(signIn.person().id(), "sign-in " + signIn.id()),
        "second-factor",
        signIn.person().id(),
        signIn.caller().address());
  }

  private boolean matches(String password, String hash, Caller caller, boolean isKnown)
      throws Refused {
    try (HashingGate.Place place = gate.enter(caller.address(), isKnown)) {
      return hasher.matches(password, hash);
    }
  }

  private String hashed(String password, Caller caller) throws Refused {
    try (HashingGate.Place place = gate.enter(caller.address(), true)) {
      return hasher.hash(password);
    }
  }

  /**
   * Makes the hash anew at today's cost. Not urgent: when the gate is busy, at the next sign-in.
   */
  private void keepUpToDate(String id, String hash, String password, Caller caller) {
    if (!hasher.outdated(hash)) {
      return;
    }
    try {
      String better = hashed(password, caller);
      store.change(
          draft -> {
            PersonRecord now = draft.get(id);
            if (now.password().equals(hash)) {
              draft.put(now.withPassword(better, now.passwordState()));
            }
            return null;
          });
    } catch (Refused notNow) {
      LOG.info("the password hash of {} stays at its old cost: {}", id, notNow.getMessage());
    }
  }

  static Refused noMatch() {
    return new Refused(
        401,
        "sign-in.refused",
        "These do not match. Check the id, the password and the code of this moment.");
  }

  static Refused noVisit() {
    return new Refused(
        403,
        "visit.none",
        "No visit is open for you. Ask the site's IT to open one, then sign in with a new code.");
  }
}
