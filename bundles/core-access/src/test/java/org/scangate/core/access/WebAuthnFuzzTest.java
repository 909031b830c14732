package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Mutated answers of authenticators: the CBOR, the client data and the JSON around them. Keys are
 * new in each run, so a failure prints its input.
 */
class WebAuthnFuzzTest {
  private static final byte[][] SPLICES = {
    {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1}, // an array of 2^63 - 1
    {(byte) 0xbb, 0x7f, -1, -1, -1, -1, -1, -1, -1}, // a map of as many
    {(byte) 0x5a, 0x7f, -1, -1, -1}, // 2 GiB of bytes
    {(byte) 0x9f},
    {(byte) 0xbf},
    {(byte) 0xff},
    {(byte) 0xf6},
    {0x00},
    "{\"a\":".getBytes(StandardCharsets.US_ASCII)
  };

  private final WebAuthn webAuthn = new WebAuthn();
  private final byte[] challenge = SecretCodes.bytes(32);
  private final WebAuthn.Expected expected =
      new WebAuthn.Expected(
          "northfork.example", Set.of("https://gw.northfork.example:8443"), challenge);
  private final String handle = SecretCodes.token(16);

  private JsonNode publicKey() {
    ObjectNode key = JsonFields.object().put("challenge", SecretCodes.base64Url(challenge));
    key.putObject("user").put("id", handle);
    return key;
  }

  @Test
  void everyAnswerIsVerifiedOrNot() throws Exception {
    long seed = Long.getLong("seed", 20260302L);
    int count = Boolean.getBoolean("long") ? 1_000_000 : 5_000;
    System.out.println("fuzz of passkey answers: seed " + seed + ", " + count + " mutations");
    Random random = new Random(seed);
    SoftAuthenticator authenticator = new SoftAuthenticator(false);
    ObjectNode created = authenticator.create(publicKey());
    Passkey key = webAuthn.register(created.toString(), expected);
    authenticator.counter = 2;
    ObjectNode got = authenticator.get(publicKey());
    assertThat(webAuthn.verify(got.toString(), key, handle, expected).counter()).isEqualTo(2);

    TreeMap<String, Integer> seen = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      boolean register = random.nextBoolean();
      String mutated = mutate(register ? created : got, random);
      try {
        if (register) {
          Passkey made = webAuthn.register(mutated, expected);
          assertThat(made.credential()).isNotEmpty();
        } else {
          WebAuthn.Used used = webAuthn.verify(mutated, key, handle, expected);
          assertThat(used.counter()).as("signed, so it cannot be another").isEqualTo(2);
        }
        seen.merge("verified", 1, Integer::sum);
      } catch (WebAuthn.Unverified e) {
        seen.merge(e.getMessage(), 1, Integer::sum);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutation " + i + " of seed " + seed + ": " + mutated, e);
      }
    }
    System.out.println(seen);
    assertThat(seen).hasSizeGreaterThan(5);
  }

  private static String mutate(ObjectNode good, Random random) {
    if (random.nextInt(4) == 0) {
      return new String(
          bytes(good.toString().getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
    }
    ObjectNode answer = good.deepCopy();
    ObjectNode response = (ObjectNode) answer.get("response");
    List<String> fields =
        List.of(
            "clientDataJSON",
            response.has("signature") ? "authenticatorData" : "attestationObject");
    String field = fields.get(random.nextInt(2));
    byte[] inner = Base64.getUrlDecoder().decode(response.get(field).asText());
    response.put(field, SecretCodes.base64Url(bytes(inner, random)));
    return answer.toString();
  }

  private static byte[] bytes(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> {
          if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
          }
        }
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = splice(bytes, at, SPLICES[random.nextInt(SPLICES.length)]);
        default -> {
          byte[] deep = new byte[random.nextInt(3000)];
          Arrays.fill(deep, (byte) (random.nextBoolean() ? 0x81 : '['));
          bytes = splice(bytes, at, deep);
        }
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int at, byte[] more) {
    byte[] out = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, out, at, more.length);
    System.arraycopy(bytes, at, out, at + more.length, bytes.length - at);
    return out;
  }
}
