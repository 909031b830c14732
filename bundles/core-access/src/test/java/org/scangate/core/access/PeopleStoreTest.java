package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Role;
import org.scangate.core.access.PersonRecord.PasswordState;

class PeopleStoreTest {
  @TempDir Path folder;

  private static final String HASH = new PasswordHasher(Rig.CHEAP).hash("whatever it may be");

  private static PersonRecord person(String id) {
    return new PersonRecord(
        id,
        "Name of \"" + id + "\" \u00e9\u4e2d",
        Set.of(Role.TECHNOLOGIST, Role.SITE_IT),
        HASH,
        PasswordState.ONE_TIME,
        Totp.newSecret(),
        59_000_000,
        RecoveryCodes.hash(RecoveryCodes.make()),
        SecretCodes.token(16),
        List.of(
            new Passkey(
                "k1",
                "blue key",
                Instant.parse("2026-01-02T03:04:05.678Z"),
                "AQID",
                "BAUG",
                0xffff_ffffL,
                true,
                false)),
        Instant.parse("2026-02-03T04:05:06Z"),
        null);
  }

  private static void put(PeopleStore store, PersonRecord person) throws Refused {
    store.change(
        draft -> {
          draft.put(person);
          return null;
        });
  }

  @Test
  void keepsEverythingAcrossStarts() throws Exception {
    PeopleStore store = PeopleStore.open(folder);
    PersonRecord ann = person("ann");
    PersonRecord bea = person("bea").withVisit(Instant.parse("2026-05-05T05:05:05Z"));
    put(store, ann);
    put(store, bea);
    assertThat(PeopleStore.open(folder).all().values()).containsExactly(ann, bea);
  }

  @Test
  void isForItsOwnerOnly() throws Exception {
    Path inside = folder.resolve("access");
    put(PeopleStore.open(inside), person("ann"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
        .isEqualTo("rwx------");
    Path file = inside.resolve(PeopleStore.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    PeopleStore.open(inside);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /** A crash after each step of a write leaves the old or the new people, whole. */
  @ParameterizedTest
  @EnumSource(DurableFile.Step.class)
  void standsACrashAtEachStep(DurableFile.Step crash) throws Exception {
    PersonRecord ann = person("ann");
    PersonRecord bea = person("bea");
    put(PeopleStore.open(folder), ann);
    PeopleStore store =
        PeopleStore.open(
            folder,
            step -> {
              if (step == crash) {
                throw new IOException("crash after " + step);
              }
            });
    assertThatThrownBy(() -> put(store, bea))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.id()).isEqualTo("access.store-unwritable"));
    assertThat(store.all()).containsOnlyKeys("ann");
    assertThat(store.writeFailure()).contains("crash after " + crash);

    boolean renamed = crash.compareTo(DurableFile.Step.RENAMED) >= 0;
    PeopleStore again = PeopleStore.open(folder);
    assertThat(again.all().values())
        .containsExactlyElementsOf(renamed ? List.of(ann, bea) : List.of(ann));
    put(again, person("carl"));
    assertThat(PeopleStore.open(folder).all()).containsKeys("ann", "carl");
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(PeopleStore.FILE, PeopleStore.MARKER);
    }
  }

  /** The same for the very first write: afterwards the store is empty and known to be, or full. */
  @ParameterizedTest
  @EnumSource(DurableFile.Step.class)
  void standsACrashAtTheFirstWrite(DurableFile.Step crash) throws Exception {
    PeopleStore store =
        PeopleStore.open(
            folder,
            step -> {
              if (step == crash) {
                throw new IOException("crash after " + step);
              }
            });
    assertThatThrownBy(() -> put(store, person("ann"))).isInstanceOf(Refused.class);
    boolean renamed = crash.compareTo(DurableFile.Step.RENAMED) >= 0;
    assertThat(PeopleStore.open(folder).isEmpty()).isEqualTo(!renamed);
  }

  @Test
  void refusesToStartWhenThePeopleAreGone() throws Exception {
    put(PeopleStore.open(folder), person("ann"));
    Files.delete(folder.resolve(PeopleStore.FILE));
    assertBroken("it is gone, though people were enrolled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"version\":1,\"people\":[]}", "{\"version\":1,\"sha256\":\"00\",\n"})
  void refusesToStartOnOtherFiles(String text) throws Exception {
    Files.writeString(folder.resolve(PeopleStore.FILE), text);
    assertBroken("the first line is not its version and checksum");
  }

  @Test
  void refusesToStartOnAnEmptyList() throws Exception {
    Files.write(folder.resolve(PeopleStore.FILE), PeopleDocument.write(List.of()));
    assertBroken("nobody is in it");
  }

  @Test
  void refusesTheFileOfANewerVersion() throws Exception {
    String text = new String(PeopleDocument.write(List.of(person("ann"))), StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve(PeopleStore.FILE), text.replace("{\"version\":1,", "{\"version\":2,"));
    assertBroken("it is of version 2, this ScanGate knows version 1");
  }

  /** Every single byte changed, and every cut: never read as something else. */
  @Test
  void findsEveryDamage() throws Exception {
    byte[] good = PeopleDocument.write(List.of(person("ann")));
    Random random = new Random(20260302);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      int place = at;
      assertThatThrownBy(() -> PeopleDocument.read(bad))
          .as("bit in byte %s", place)
          .isInstanceOf(BadJson.class);
      byte[] cut = java.util.Arrays.copyOf(good, at);
      assertThatThrownBy(() -> PeopleDocument.read(cut))
          .as("cut at %s", place)
          .isInstanceOf(BadJson.class);
    }
  }

  /** With a right checksum: written by something else than this version of ScanGate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"handle\":|\"handel\":",
        "\"technologist\"|\"emperor\"",
        "\"roles\":[\"technologist\",\"site-it\"]|\"roles\":[]",
        "\"state\":\"ONE_TIME\"|\"state\":\"NONE\"",
        "$argon2id$|$argon2i$",
        "\"lastStep\":59000000|\"lastStep\":-1",
        "\"lastStep\":59000000|\"lastStep\":1e9",
        "\"counter\":4294967295|\"counter\":4294967296",
        "\"backedUp\":false|\"backedUp\":0",
        "\"visitUntil\":null|\"visitUntil\":\"soon\"",
        "\"visitUntil\":null|\"visitUntil\":null,\"more\":1",
        "\"visitUntil\":null|\"visitUntil\":null,\"visitUntil\":null",
        "{\"id\":\"ann\"|{\"id\":\"Ann\"",
        "]}\n|]} []\n"
      })
  void readsStrictly(String change) throws Exception {
    String good = new String(PeopleDocument.write(List.of(person("ann"))), StandardCharsets.UTF_8);
    String body = good.substring(good.indexOf('\n') + 1);
    int bar = change.indexOf('|');
    assertThat(body).contains(change.substring(0, bar));
    String other = body.replace(change.substring(0, bar), change.substring(bar + 1));
    assertThatThrownBy(() -> PeopleDocument.read(signed(other))).isInstanceOf(BadJson.class);
    assertThat(PeopleDocument.read(signed(body))).containsOnlyKeys("ann");
  }

  private static byte[] signed(String body) {
    String sum =
        HexFormat.of().formatHex(SecretCodes.sha256(body.getBytes(StandardCharsets.UTF_8)));
    return ("{\"version\":1,\"sha256\":\"" + sum + "\",\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void holdsTenThousandPeopleAndNoMore() throws Exception {
    PeopleStore store = PeopleStore.open(folder);
    PersonRecord like = person("like");
    store.change(
        draft -> {
          for (int i = 0; i < PeopleDocument.MOST_PEOPLE; i++) {
            draft.put(
                new PersonRecord(
                    "p" + i,
                    like.name(),
                    like.roles(),
                    like.password(),
                    like.passwordState(),
                    like.totpSecret(),
                    0,
                    like.recoveryHashes(),
                    like.handle(),
                    like.passkeys(),
                    null,
                    null));
          }
          return null;
        });
    assertThatThrownBy(() -> put(store, person("one-more")))
        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.id()).isEqualTo("people.full"));
    long start = System.nanoTime();
    put(store, store.find("p77").orElseThrow().withTotpStep(5));
    long written = System.nanoTime();
    assertThat(PeopleStore.open(folder).all()).hasSize(PeopleDocument.MOST_PEOPLE);
    System.out.printf(
        "people.json of 10,000: %d KiB, change %d ms, start %d ms%n",
        Files.size(store.file()) / 1024,
        (written - start) / 1_000_000,
        (System.nanoTime() - written) / 1_000_000);
  }

  @Test
  void changesGoOneAtATime() throws Exception {
    PeopleStore store = PeopleStore.open(folder);
    put(store, person("ann").withTotpStep(0));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Void> step =
          () ->
              store.change(
                  draft -> {
                    PersonRecord ann = draft.get("ann");
                    draft.put(ann.withTotpStep(ann.lastTotpStep() + 1));
                    return null;
                  });
      for (Future<Void> done : threads.invokeAll(java.util.Collections.nCopies(64, step))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(PeopleStore.open(folder).find("ann").orElseThrow().lastTotpStep()).isEqualTo(64);
  }

  private void assertBroken(String because) {
    assertThatThrownBy(() -> PeopleStore.open(folder))
        .isInstanceOf(PeopleStore.Broken.class)
        .hasMessageContaining(because)
        .hasMessageContaining(PeopleStore.FILE)
        .hasMessageContaining("Put back a good copy");
  }
}
