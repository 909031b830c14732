package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.site.SiteProblem;

/** Whatever is in the file, a check ends soon, with problems and nothing else. */
class SiteFuzzTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final String[] MORSELS = {
    "*a",
    "&a ",
    "!!",
    "!x ",
    "<<: ",
    "? ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ": ",
    ",",
    "\n",
    "\t",
    "\r\n",
    "---\n",
    "...\n",
    "%YAML 9.9\n",
    "|",
    ">",
    "'",
    "\"",
    "#",
    "~",
    "null",
    "\\u202e",
    "\u00e9",
    "\ud83d\ude00",
    "\0",
    "9999999999999999999999",
    "-0",
    "1e999",
    "0.0.0.0/0",
    "::",
    "${x}",
    "@"
  };

  @TempDir Path directory;

  @Test
  void mutationsOfTheExample() {
    long seed = Long.getLong("seed", System.nanoTime());
    int rounds = LONG ? 1_000_000 : 20_000;
    System.out.println("site file fuzz: seed " + seed + ", " + rounds + " rounds");
    Random random = new Random(seed);
    SiteCheck check = new SiteCheck(TestSite.etc(directory));
    byte[] example = TestSite.bytes(TestSite.CONTRACT);
    byte[] small = TestSite.bytes(TestSite.SMALL);
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(LONG ? 180 : 5),
        () -> {
          for (int round = 0; round < rounds; round++) {
            byte[] mutant = mutate(random, random.nextInt(10) == 0 ? example : small);
            if (round % 4 == 0) {
              checkOne(check, mutant, "seed " + seed + " round " + round);
            } else {
              YamlReader.read(mutant, new Problems("f"));
            }
          }
        });
  }

  private static void checkOne(SiteCheck check, byte[] mutant, String name) {
    long start = System.nanoTime();
    SiteCheck.Checked checked;
    try {
      checked = check.check("f", mutant);
    } catch (Throwable e) {
      throw new AssertionError(name + ":\n" + new String(mutant, StandardCharsets.UTF_8), e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as(name)
        .isLessThan(Duration.ofSeconds(5));
    assertThat(checked.problems()).hasSizeLessThanOrEqualTo(Problems.MOST + 1);
    for (SiteProblem problem : checked.problems()) {
      assertThat(problem.line()).as(name).isPositive();
      assertThat(problem.key()).as(name).isNotEmpty();
      assertThat(problem.toString()).as(name).doesNotContain("\n", "\r", "\u0000", "\u202e");
    }
    if (checked.valid()) {
      // A file that is valid can be put into use.
      assertThat(Configurations.of(checked.site(), Path.of("/etc"))).isNotEmpty();
    }
  }

  private static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original;
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(bytes.length + 1);
      int end = Math.min(bytes.length, at + random.nextInt(40));
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, end, new byte[0]);
            case 1 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 2 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
            case 3 -> splice(bytes, at, Math.min(bytes.length, at + 1), morsel(random));
            case 4 -> splice(bytes, at, at, morsel(random));
            default -> {
              int from = random.nextInt(bytes.length + 1);
              int to = Math.min(bytes.length, from + random.nextInt(40));
              yield splice(bytes, at, end, Arrays.copyOfRange(bytes, from, to));
            }
          };
    }
    return bytes;
  }

  private static byte[] morsel(Random random) {
    String morsel = MORSELS[random.nextInt(MORSELS.length)];
    int times = random.nextInt(20) == 0 ? 500 : 1;
    return TestSite.bytes(morsel.repeat(times));
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] out = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(between, 0, out, from, between.length);
    System.arraycopy(bytes, to, out, from + between.length, bytes.length - to);
    return out;
  }
}
