package org.scangate.core.access;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checks of WebAuthn Level 2, 7.1 and 7.2. The only class that touches the embedded library,
 * and made when the first passkey is used, so that starting does not pay for it. No attestation is
 * asked for; user verification always is. Thread-safe.
 */
final class WebAuthn {
  /** ES256 and RS256 (RFC 9053 2.1, RFC 8812 2): what authenticators of today have. */
  static final List<Integer> ALGORITHMS = List.of(-7, -257);

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(converter);
  private final List<PublicKeyCredentialParameters> algorithms =
      ALGORITHMS.stream()
          .map(
              alg ->
                  new PublicKeyCredentialParameters(
                      PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(alg)))
          .toList();

  /** The browser's answer does not stand the checks. */
  static final class Unverified extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean counterWentBack;

    Unverified(String message, boolean counterWentBack, Throwable cause) {
      super(message, cause);
      this.counterWentBack = counterWentBack;
    }

    /** The authenticator may have been copied (WebAuthn 6.1.1). */
    boolean counterWentBack() {
      return counterWentBack;
    }
  }

  /** What is expected of the browser's answer. */
  record Expected(String domain, Set<String> origins, byte[] challenge) {}

  /** A use that stood the checks. */
  record Used(long counter, boolean backedUp) {}

  /** Checks the answer to a registration; the passkey has no id and name of ours yet. */
  Passkey register(String credentialJson, Expected expected) throws Unverified {
    try {
      RegistrationData data = manager.parseRegistrationResponseJSON(credentialJson);
      manager.verify(data, new RegistrationParameters(server(expected), algorithms, true, true));
      AuthenticatorData<?> made = data.getAttestationObject().getAuthenticatorData();
      AttestedCredentialData credential = made.getAttestedCredentialData();
      return new Passkey(
          "",
          "",
          java.time.Instant.EPOCH,
          SecretCodes.base64Url(credential.getCredentialId()),
          SecretCodes.base64Url(credentials.convert(credential)),
          made.getSignCount(),
          made.isFlagBE(),
          made.isFlagBS());
    } catch (RuntimeException e) {
      throw unverified(e);
    }
  }

  /**
   * Checks the answer to a sign-in.
   *
   * @param handle the WebAuthn user handle of the passkey's owner, base64url
   */
  Used verify(String credentialJson, Passkey key, String handle, Expected expected)
      throws Unverified {
    try {
      AuthenticationData data = manager.parseAuthenticationResponseJSON(credentialJson);
      byte[] owner = Base64.getUrlDecoder().decode(handle);
      if (!Arrays.equals(data.getUserHandle(), owner)) {
        throw new Unverified("the user handle is not its owner's", false, null);
      }
      manager.verify(
          data, new AuthenticationParameters(server(expected), record(key), null, true, true));
      AuthenticatorData<?> made = data.getAuthenticatorData();
      return new Used(made.getSignCount(), made.isFlagBS());
    } catch (RuntimeException e) {
      throw unverified(e);
    }
  }

  private CredentialRecordImpl record(Passkey key) {
    AttestedCredentialData credential =
        credentials.convert(Base64.getUrlDecoder().decode(key.credential()));
    return new CredentialRecordImpl(
        null,
        true,
        key.backupEligible(),
        key.backedUp(),
        key.counter(),
        credential,
        null,
        null,
        null,
        null);
  }

  private static ServerProperty server(Expected expected) {
    return ServerProperty.builder()
        .origins(expected.origins().stream().map(Origin::create).collect(Collectors.toSet()))
        .rpId(expected.domain())
        .challenge(new DefaultChallenge(expected.challenge()))
        .build();
  }

  /** Whatever the library throws at a hostile answer is a failed check, not a fault of ours. */
  private static Unverified unverified(RuntimeException e) {
    return new Unverified(
        e.getClass().getSimpleName(), e instanceof MaliciousCounterValueException, e);
  }
}
