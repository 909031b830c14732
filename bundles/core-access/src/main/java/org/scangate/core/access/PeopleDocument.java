package org.scangate.core.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scangate.api.access.Role;
import org.scangate.core.access.PersonRecord.PasswordState;

/**
 * The form of people.json. Its first line holds the version and the SHA-256 of every byte after
 * that line, so that damage which is still JSON is found too.
 */
final class PeopleDocument {
  static final int VERSION = 1;
  static final int MOST_PEOPLE = 10_000;
  private static final Pattern FIRST_LINE =
      Pattern.compile("\\{\"version\":(\\d{1,9}),\"sha256\":\"([0-9a-f]{64})\",\n");
  private static final int LONGEST_FIRST_LINE = 120;

  private PeopleDocument() {}

  static byte[] write(Collection<PersonRecord> people) {
    StringBuilder rest = new StringBuilder("\"people\":[");
    String separator = "\n";
    for (PersonRecord person : people) {
      rest.append(separator).append(json(person));
      separator = ",\n";
    }
    byte[] body = rest.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8);
    String first =
        "{\"version\":"
            + VERSION
            + ",\"sha256\":\""
            + HexFormat.of().formatHex(SecretCodes.sha256(body))
            + "\",\n";
    byte[] head = first.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  /**
   * Reads all people, by id.
   *
   * @throws BadJson naming what is wrong; never a part of the people
   */
  static SortedMap<String, PersonRecord> read(byte[] bytes) throws BadJson {
    String start =
        new String(
            bytes, 0, Math.min(bytes.length, LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
    Matcher first = FIRST_LINE.matcher(start);
    if (!first.lookingAt()) {
      throw new BadJson("the first line is not its version and checksum");
    }
    int version = Integer.parseInt(first.group(1));
    if (version != VERSION) {
      throw new BadJson("it is of version " + version + ", this ScanGate knows version " + VERSION);
    }
    byte[] body = Arrays.copyOfRange(bytes, first.end(), bytes.length);
    if (!HexFormat.of().formatHex(SecretCodes.sha256(body)).equals(first.group(2))) {
      throw new BadJson("its content does not match its checksum");
    }
    JsonFields document = JsonFields.read(bytes);
    document.number("version", VERSION, VERSION);
    document.text("sha256", 64);
    SortedMap<String, PersonRecord> people = new TreeMap<>();
    for (JsonFields fields : document.objects("people", MOST_PEOPLE)) {
      PersonRecord person = person(fields);
      if (people.put(person.id(), person) != null) {
        throw new BadJson("'" + person.id() + "' is in it twice");
      }
    }
    document.end();
    return people;
  }

  private static String json(PersonRecord person) {
    ObjectNode json = JsonFields.object();
    json.put("id", person.id()).put("name", person.name());
    ArrayNode roles = json.putArray("roles");
    EnumSet.copyOf(person.roles()).forEach(role -> roles.add(role.id()));
    json.putObject("password")
        .put("hash", person.password())
        .put("state", person.passwordState().name());
    json.putObject("totp")
        .put("secret", person.totpSecret())
        .put("lastStep", person.lastTotpStep());
    ArrayNode recovery = json.putArray("recovery");
    person.recoveryHashes().forEach(recovery::add);
    json.put("handle", person.handle());
    ArrayNode passkeys = json.putArray("passkeys");
    for (Passkey key : person.passkeys()) {
      passkeys
          .addObject()
          .put("id", key.id())
          .put("name", key.name())
          .put("since", key.since().toString())
          .put("credentialId", key.credentialId())
          .put("credential", key.credential())
          .put("counter", key.counter())
          .put("backupEligible", key.backupEligible())
          .put("backedUp", key.backedUp());
    }
    json.put("lastSignIn", text(person.lastSignIn())).put("visitUntil", text(person.visitUntil()));
    return json.toString();
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static PersonRecord person(JsonFields fields) throws BadJson {
    String id = fields.text("id", 32);
    JsonFields password = fields.fields("password");
    JsonFields totp = fields.fields("totp");
    try {
      PersonRecord person =
          new PersonRecord(
              id,
              fields.text("name", PersonRecord.LONGEST_NAME),
              roles(fields.texts("roles", Role.values().length, 32)),
              password.text("hash", 200),
              PasswordState.valueOf(password.text("state", 32)),
              totp.text("secret", 64),
              totp.number("lastStep", 0, Long.MAX_VALUE),
              fields.texts("recovery", RecoveryCodes.COUNT, 64),
              fields.text("handle", 64),
              passkeys(fields.objects("passkeys", Passkey.MOST_PER_PERSON)),
              fields.instantOrNull("lastSignIn"),
              fields.instantOrNull("visitUntil"));
      password.end();
      totp.end();
      fields.end();
      if (!PersonRecord.isId(id)) {
        throw new BadJson("'" + id + "' is not an id");
      }
      PasswordHasher.check(person.password());
      Totp.decode(person.totpSecret());
      return person;
    } catch (IllegalArgumentException e) {
      throw new BadJson("'" + id + "': " + e.getMessage());
    }
  }

  private static Set<Role> roles(List<String> ids) throws BadJson {
    if (ids.isEmpty()) {
      throw new BadJson("somebody has no role");
    }
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    ids.forEach(id -> roles.add(Role.of(id)));
    return roles;
  }

  private static List<Passkey> passkeys(List<JsonFields> objects) throws BadJson {
    Map<String, Passkey> keys = new java.util.LinkedHashMap<>();
    for (JsonFields fields : objects) {
      Instant since = fields.instantOrNull("since");
      Passkey key =
          new Passkey(
              fields.text("id", 64),
              fields.text("name", Passkey.LONGEST_NAME),
              since == null ? Instant.EPOCH : since,
              fields.text("credentialId", 2000),
              fields.text("credential", 8000),
              fields.number("counter", 0, 0xffff_ffffL),
              fields.flag("backupEligible"),
              fields.flag("backedUp"));
      fields.end();
      if (keys.put(key.id(), key) != null) {
        throw new BadJson("passkey '" + key.id() + "' is in it twice");
      }
    }
    return List.copyOf(keys.values());
  }
}
