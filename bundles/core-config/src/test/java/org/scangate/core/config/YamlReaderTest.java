package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scangate.api.site.SiteProblem;

/** What is YAML for us, and how everything else is refused. */
class YamlReaderTest {
  private final Problems problems = new Problems("f");

  private SiteNode read(String text) {
    return YamlReader.read(TestSite.bytes(text), problems);
  }

  private List<String> said() {
    return problems.sorted().stream().map(SiteProblem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "EMPTY",
      textBlock =
          """
          5,            Long,    5
          -5,           Long,    -5
          2.5,          Double,  2.5
          true,         Boolean, true
          yes,          String,  yes
          on,           String,  on
          012,          String,  012
          0x1F,         String,  0x1F
          1:30,         String,  1:30
          2026-01-01,   String,  2026-01-01
          .5,           String,  .5
          1e400,        String,  1e400
          ~,            Object,  EMPTY
          """)
  void plainScalarsAreReadAsYaml12Does(String text, String kind, String shown) {
    SiteNode node = read("k: " + text).at("k");
    assertThat(node.value().getClass().getSimpleName()).isEqualTo(kind);
    assertThat(node.plain()).isEqualTo(shown == null ? "nothing" : shown);
    assertThat(said()).isEmpty();
  }

  @Test
  void quotesMakeText() {
    assertThat(read("k: \"5\"").at("k").text()).contains("5");
    assertThat(read("k: 'true'").at("k").text()).contains("true");
    assertThat(read("k: !!str 5").at("k").text()).contains("5");
  }

  @Test
  void linesCountFromOneWithAnyLineEnds() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      SiteNode root = read(String.join(end, "a: 1", "# c", "b:", "  - c: 2", "    d: 3", ""));
      assertThat(root.at("b").line()).isEqualTo(3);
      assertThat(root.at("b").items().get(0).at("d").line()).isEqualTo(5);
      assertThat(root.at("b").items().get(0).at("d").key()).isEqualTo("b[0].d");
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoMistake() {
    assertThat(read("\uFEFFa: 1").at("a").whole()).contains(1L);
    assertThat(said()).isEmpty();
  }

  @Test
  void aliasesRepeatAValue() {
    SiteNode root = read("a: &x { b: 1 }\nc: *x\n");
    assertThat(root.at("c").at("b").whole()).contains(1L);
    assertThat(root.at("c").at("b").key()).isEqualTo("c.b");
  }

  @ParameterizedTest
  @MethodSource
  void refused(String text, String words) {
    assertThat(read(text)).isNull();
    assertThat(said()).hasSize(1);
    assertThat(said().get(0)).contains(words);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("", "f:1 file: is empty"),
        arguments("# only a remark\n\n", "f:1 file: is empty"),
        arguments("a: 1\n\tb: 2\n", "f:2 file: is not YAML here: a tab; indent with blanks only"),
        arguments("a: 1\nb:\n\t- 2\n", "f:3 file: is not YAML here: a tab"),
        arguments("a: b: c\n", "f:1 file: is not YAML here: a colon where none can be"),
        arguments("a: 1\n  b: 2\n", "f:2 file: is not YAML here: a colon where none can be"),
        arguments("a: 1\nb\nc: 2\n", "f:3 file: is not YAML here: a key without its colon"),
        arguments("a: [1, 2\nb: 3\n", "f:2 file: is not YAML here"),
        arguments("a: \"x\n", "is not YAML here"),
        arguments("a: 1\n---\nb: 2\n", "f:2 file: is not YAML here: a second document"),
        arguments("a: *nobody\n", "f:1 file: is not YAML here: found undefined alias nobody"),
        arguments("a: @x\n", "f:1 file: is not YAML here"),
        arguments("a: 1\nb: \u0000\n", "f:2 file: has the character U+0000"),
        arguments("a: 1\u2028b: 2\n", "f:1 file: has the character U+2028"),
        arguments("a: &a [*a]\n", "grows too large through its aliases"),
        arguments("[".repeat(10_000), "file: "),
        arguments("{a: ".repeat(10_000), "file: "),
        arguments("- ".repeat(10_000), "file: "));
  }

  @Test
  void otherEncodingsAreNamed() {
    assertThat(said("a: M\u00fcnchen\nb: 1\n", StandardCharsets.ISO_8859_1))
        .containsExactly("f:1 file: is not UTF-8: byte 0xFC; save it as UTF-8");
    assertThat(said("a: 1\nb: M\u00fcnchen\n", StandardCharsets.ISO_8859_1))
        .containsExactly("f:2 file: is not UTF-8: byte 0xFC; save it as UTF-8");
    assertThat(said("\uFEFFa: 1\n", StandardCharsets.UTF_16LE))
        .containsExactly("f:1 file: is UTF-16; save it as UTF-8");
    assertThat(said("\uFEFFa: 1\n", StandardCharsets.UTF_16BE))
        .containsExactly("f:1 file: is UTF-16; save it as UTF-8");
  }

  private static List<String> said(String text, Charset charset) {
    Problems own = new Problems("f");
    assertThat(YamlReader.read(text.getBytes(charset), own)).isNull();
    return own.sorted().stream().map(SiteProblem::toString).toList();
  }

  @Test
  void bombsAreClearErrorsAtOnce() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    String wide = "a: &a [" + "x, ".repeat(2_000) + "x]\nb: [" + "*a, ".repeat(30) + "*a]\n";
    String long1 = "a: " + "x".repeat(YamlReader.MAX_BYTES) + "\n";
    for (String bomb : List.of(laughs.toString(), wide, long1)) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> {
            Problems own = new Problems("f");
            assertThat(YamlReader.read(TestSite.bytes(bomb), own)).isNull();
            assertThat(own.sorted()).hasSize(1);
            assertThat(own.sorted().get(0).words())
                .containsAnyOf("alias", "is longer than 1 MiB, the most that is read");
          });
    }
  }

  @Test
  void aSecondKeyIsAMistakeAndTheFirstCounts() {
    assertThat(read("a: 1\nb: 2\na: 3\n").at("a").whole()).contains(1L);
    assertThat(said()).containsExactly("f:3 a: is there twice, first on line 1; keep one");
  }

  @Test
  void oddKeysAreShownSafely() {
    read("\"a\\u202eb\": &x 1\n\"a\\u202eb\": 2\n");
    assertThat(said().get(0)).startsWith("f:2 ['a\\u202Eb']: is there twice");
  }
}
