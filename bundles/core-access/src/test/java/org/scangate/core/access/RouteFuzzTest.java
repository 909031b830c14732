package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

/** Mutated bodies on every route that reads one: always an answer or a refusal, never a failure. */
class RouteFuzzTest {
  private static final String[] SPLICES = {
    "null",
    "[]",
    "{}",
    "\"\"",
    "-1",
    "1e999",
    "true",
    "[[[[[[[[[[[[[[[[[[[[",
    "\\u0000",
    "\ud83e",
    "\"person\":\"ann\",",
    "99999999999999999999",
    "{\"a\":",
    "\"x\":1,"
  };

  /** A public key on P-256 as a tablet sends it. */
  private static final String KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYpN3K3i3d4bV1W/PY/U8O6el6jHNtz9Nv5+ru5DMHHiV"
          + "3dkCVTWlJGcNA3+LpHVuqnpFjcOWBU9JecStrzOPvA==";

  @TempDir Path folder;

  private record Target(String path, byte[] body) {}

  @Test
  void everyBodyIsAnsweredOrRefused() {
    long seed = Long.getLong("seed", 20260302L);
    int count = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("fuzz of route bodies: seed " + seed + ", " + count + " mutations");
    Random random = new Random(seed);
    Rig rig = new Rig(folder);
    rig.know("ann", Role.SITE_IT);
    rig.know("fred", Role.FIELD_ENGINEER);
    Browser ann = rig.browser();
    ann.signIn("ann");
    List<Target> targets = targets(ann, rig);
    TreeMap<String, Integer> seen = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      if (i % 1000 == 0) {
        rig.ticker.move(Duration.ofSeconds(30));
        ann.live().touch();
        ann.live().renew();
      }
      Target target = targets.get(random.nextInt(targets.size()));
      byte[] body = mutate(target.body(), random);
      Browser browser =
          target.path().startsWith("/api/me") || target.path().contains("people")
              ? ann
              : rig.browser("192.0." + random.nextInt(256) + "." + random.nextInt(256));
      Reply reply;
      try {
        reply = browser.call("POST", target.path(), body);
      } catch (RuntimeException | Error e) {
        String input = java.util.HexFormat.of().formatHex(body);
        throw new AssertionError("mutation " + i + " of seed " + seed + ": " + input, e);
      }
      seen.merge(reply.status() + " " + reply.problem(), 1, Integer::sum);
    }
    System.out.println(seen);
    assertThat(seen.keySet()).contains("400 body.malformed", "401 sign-in.refused");
    assertThat(ann.get("/api/me").status()).isEqualTo(200);
    assertThat(new Rig(folder).core.store().all()).isEqualTo(rig.core.store().all());
  }

  private static List<Target> targets(Browser ann, Rig rig) {
    SoftAuthenticator key = new SoftAuthenticator(false);
    Reply create = ann.post("/api/me/passkeys/options");
    JsonNode made = key.create(create.json().path("publicKey"));
    ObjectNode registration = JsonFields.object().put("name", "k");
    registration.put("challengeId", create.text("challengeId")).set("credential", made);
    Reply get = ann.post("/api/sign-in/passkey/options");
    ObjectNode assertion = JsonFields.object().put("challengeId", get.text("challengeId"));
    assertion.set("credential", key.get(get.json().path("publicKey")));
    List<Target> targets = new ArrayList<>();
    add(targets, "/api/sign-in", "{\"person\":\"ann\",\"password\":\"x\",\"code\":\"123456\"}");
    add(targets, "/api/sign-in/passkey", assertion.toString());
    add(
        targets,
        "/api/enrol",
        "{\"code\":\"1\",\"person\":\"p\",\"name\":\"n\",\"password\":\"x\"}");
    add(targets, "/api/panel/enrol", "{\"code\":\"0000-1111-2222-3334\",\"key\":\"" + KEY + "\"}");
    add(targets, "/api/me/password", "{\"old\":\"x\",\"new\":\"a fine long phrase\"}");
    add(targets, "/api/me/second-factor", "{\"code\":\"123456\"}");
    add(targets, "/api/me/recovery-codes", "{\"code\":\"0000-1111-2222-3334\"}");
    add(targets, "/api/me/passkeys", registration.toString());
    add(targets, "/api/people", "{\"id\":\"UPPER\",\"name\":\"n\",\"roles\":[\"trainee\"]}");
    add(targets, "/api/people/fred/visit", "{\"hours\":2}");
    assertThat(rig.core.store().all()).hasSize(2);
    return targets;
  }

  private static void add(List<Target> targets, String path, String body) {
    targets.add(new Target(path, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] mutate(byte[] body, Random random) {
    byte[] bytes = body.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> {
          if (bytes.length > 0) {
            bytes[at] = (byte) random.nextInt(256);
          }
        }
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 ->
            bytes =
                splice(
                    bytes,
                    at,
                    SPLICES[random.nextInt(SPLICES.length)].getBytes(StandardCharsets.UTF_8));
        default -> bytes = splice(bytes, at, Arrays.copyOf(bytes, random.nextInt(at + 1)));
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
