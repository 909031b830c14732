package org.scangate.safety.relay.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What {@link Kernel} says of the kernel's interface, beside what its header says to a compiler.
 */
class HeaderTest {
  @Test
  void everyNumberIsThatOfTheHeader() throws Exception {
    Path program = Files.createDirectories(Path.of("target")).resolve("gpio-header");
    run(
        "gcc",
        "-std=gnu11",
        "-Wall",
        "-Werror",
        "-o",
        program.toString(),
        "src/test/peers/gpio-header.c");
    Map<String, Integer> header = new TreeMap<>();
    run(program.toString())
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> header.put(words[0], (int) Long.parseLong(words[1])));
    Map<String, Integer> ours = new TreeMap<>();
    for (var field : Kernel.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        ours.put(field.getName(), field.getInt(null));
      }
    }
    assertThat(ours).hasSizeGreaterThan(30).isEqualTo(header);
  }

  private static String run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
