package org.scangate.core.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/**
 * A browser with an authenticator, made of WebAuthn Level 2 and RFC 8949 alone: it makes
 * credentials and signs, and can lie in every field a real one fills.
 */
final class SoftAuthenticator {
  static final int UP = 0x01;
  static final int UV = 0x04;
  static final int AT = 0x40;

  final byte[] credentialId = SecretCodes.bytes(32);
  String origin = "https://gw.northfork.example:8443";
  String rpId = "northfork.example";
  int flags = UP | UV;
  long counter = 1;
  private final KeyPair keys;
  private final boolean rsa;
  private String userHandle = "";

  SoftAuthenticator(boolean rsa) {
    this.rsa = rsa;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
      if (rsa) {
        generator.initialize(2048);
      } else {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String id() {
    return SecretCodes.base64Url(credentialId);
  }

  void userHandle(String handle) {
    userHandle = handle;
  }

  /** The answer to {@code navigator.credentials.create}, as {@code toJSON()} writes it. */
  ObjectNode create(JsonNode publicKey) {
    userHandle = publicKey.path("user").path("id").asText();
    Cbor attestation = new Cbor();
    attestation.head(5, 3);
    attestation.text("fmt").text("none");
    attestation.text("attStmt").head(5, 0);
    attestation.text("authData").bytes(registrationData());
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", clientData("webauthn.create", publicKey))
        .put("attestationObject", SecretCodes.base64Url(attestation.toByteArray()))
        .putArray("transports")
        .add("internal");
    return answer;
  }

  /** The answer to {@code navigator.credentials.get}. */
  ObjectNode get(JsonNode publicKey) {
    byte[] data =
        ByteBuffer.allocate(37).put(rpIdHash()).put((byte) flags).putInt((int) counter).array();
    String clientData = clientData("webauthn.get", publicKey);
    byte[] hash = SecretCodes.sha256(java.util.Base64.getUrlDecoder().decode(clientData));
    byte[] signed = Arrays.copyOf(data, data.length + hash.length);
    System.arraycopy(hash, 0, signed, data.length, hash.length);
    ObjectNode answer = answer();
    answer
        .putObject("response")
        .put("clientDataJSON", clientData)
        .put("authenticatorData", SecretCodes.base64Url(data))
        .put("signature", SecretCodes.base64Url(sign(signed)))
        .put("userHandle", userHandle);
    return answer;
  }

  private ObjectNode answer() {
    ObjectNode answer = JsonFields.object();
    answer.put("id", id()).put("rawId", id()).put("type", "public-key");
    answer.put("authenticatorAttachment", "platform");
    answer.putObject("clientExtensionResults");
    return answer;
  }

  private String clientData(String type, JsonNode publicKey) {
    ObjectNode data = JsonFields.object();
    data.put("type", type).put("challenge", publicKey.path("challenge").asText());
    data.put("origin", origin).put("crossOrigin", false);
    return SecretCodes.base64Url(JsonFields.write(data));
  }

  /** Authenticator data with attested credential data (WebAuthn 6.1, 6.5.2). */
  private byte[] registrationData() {
    byte[] key = rsa ? rsaKey() : ecKey();
    ByteBuffer data = ByteBuffer.allocate(37 + 18 + credentialId.length + key.length);
    data.put(rpIdHash()).put((byte) (flags | AT)).putInt((int) counter);
    data.put(new byte[16]).putShort((short) credentialId.length).put(credentialId).put(key);
    return data.array();
  }

  private byte[] ecKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    Cbor cose = new Cbor();
    cose.head(5, 5);
    cose.number(1).number(2); // kty: EC2
    cose.number(3).number(-7); // alg: ES256
    cose.number(-1).number(1); // crv: P-256
    cose.number(-2).bytes(fixed(key.getW().getAffineX(), 32));
    cose.number(-3).bytes(fixed(key.getW().getAffineY(), 32));
    return cose.toByteArray();
  }

  private byte[] rsaKey() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Cbor cose = new Cbor();
    cose.head(5, 4);
    cose.number(1).number(3); // kty: RSA
    cose.number(3).number(-257); // alg: RS256
    cose.number(-1).bytes(fixed(key.getModulus(), 256));
    cose.number(-2).bytes(new byte[] {1, 0, 1});
    return cose.toByteArray();
  }

  private byte[] sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] rpIdHash() {
    return SecretCodes.sha256(rpId.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[length];
    int take = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - take, out, length - take, take);
    return out;
  }

  /** The little of RFC 8949 that is needed. */
  private static final class Cbor {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Cbor head(int major, int value) {
      if (value < 24) {
        out.write(major << 5 | value);
      } else if (value < 256) {
        out.write(major << 5 | 24);
        out.write(value);
      } else {
        out.write(major << 5 | 25);
        out.write(value >> 8);
        out.write(value);
      }
      return this;
    }

    Cbor number(int value) {
      return value >= 0 ? head(0, value) : head(1, -1 - value);
    }

    Cbor text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      head(3, bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Cbor bytes(byte[] bytes) {
      head(2, bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
