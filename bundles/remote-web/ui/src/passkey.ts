import { Problem } from './api.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { words } from './words.js';

/** WebAuthn Level 3 in its JSON form (5.1 and 5.8 there), for browsers without the static parse methods too. */

interface DescriptorJson {
  type: 'public-key';
  id: string;
  transports?: AuthenticatorTransport[];
}

export interface RequestOptionsJson {
  challenge: string;
  rpId?: string;
  timeout?: number;
  userVerification?: UserVerificationRequirement;
  allowCredentials?: DescriptorJson[];
}

export interface CreationOptionsJson {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout?: number;
  attestation?: AttestationConveyancePreference;
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  excludeCredentials?: DescriptorJson[];
}

/** What the passkey routes answer to a request for options. */
export interface Challenge<T> {
  challengeId: string;
  publicKey: T;
}

export const passkeysKnown = (): boolean => typeof window.PublicKeyCredential === 'function' && window.isSecureContext;

/** Whether a page at that host may use passkeys of that domain (WebAuthn 5.1.4.1 step 7). */
export const passkeysFit = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** Asks the browser for a signature; null when the person gave none. */
export async function signWithPasskey(json: RequestOptionsJson): Promise<object | null> {
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        ...json,
        challenge: fromBase64url(json.challenge),
        allowCredentials: (json.allowCredentials ?? []).map(descriptor),
      },
    }),
  );
  if (credential === null) {
    return null;
  }
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle === null ? null : toBase64url(response.userHandle),
    },
  };
}

/**
 * Asks the browser for a new passkey; null when the person made none.
 *
 * @throws Problem when the authenticator holds one of the person's already
 */
export async function makePasskey(json: CreationOptionsJson): Promise<object | null> {
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        ...json,
        challenge: fromBase64url(json.challenge),
        user: { ...json.user, id: fromBase64url(json.user.id) },
        excludeCredentials: (json.excludeCredentials ?? []).map(descriptor),
      },
    }),
  );
  if (credential === null) {
    return null;
  }
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

/** A person who cancels, or has no fitting passkey, is an answer and not an error. */
async function ask(request: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await request()) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) {
      return null;
    }
    if (error instanceof DOMException && error.name === 'InvalidStateError') {
      throw new Problem(409, 'passkey.known', words.account.passkeyKnown);
    }
    throw error;
  }
}

function common(credential: PublicKeyCredential): object {
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function descriptor(json: DescriptorJson): PublicKeyCredentialDescriptor {
  return { ...json, id: fromBase64url(json.id) };
}
