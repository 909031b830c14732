package org.scangate.remote.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.StaticFiles;

class StaticFilesTest {
  private static final String SCRIPT = "assets/main-AB12.js";
  private final StaticFiles files =
      new StaticFiles(
          Map.of(
              "index.html",
              "<!doctype html>".getBytes(UTF_8),
              SCRIPT,
              "let it;".getBytes(UTF_8),
              SCRIPT + ".gz",
              new byte[] {31, (byte) 139}));

  @Test
  void anAssetIsKeptForEverAndThePageIsAskedForAgain() throws Exception {
    HttpAnswer script = files.answer(SCRIPT, FakeCall.plain());
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.headers())
        .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
        .containsEntry("Content-Type", "text/javascript; charset=utf-8")
        .containsEntry("Vary", "Accept-Encoding")
        .doesNotContainKey("Content-Encoding");
    assertThat(script.body()).asString(UTF_8).isEqualTo("let it;");

    HttpAnswer page = files.answer("index.html", FakeCall.plain());
    assertThat(page.headers())
        .containsEntry("Cache-Control", "no-cache")
        .containsEntry("Content-Type", "text/html; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                    | true",
        "br, GZIP                | true",
        "gzip;q=0.5, identity    | true",
        "gzip;q=0                | false",
        "gzip;q=0.000            | false",
        "x-gzipped               | false",
        "identity                | false",
        "''                      | false"
      })
  void gzipIsGivenToThoseThatTakeIt(String acceptEncoding, boolean given) throws Exception {
    HttpAnswer answer = files.answer(SCRIPT, FakeCall.with("Accept-Encoding", acceptEncoding));
    assertThat(answer.headers().get("Content-Encoding")).isEqualTo(given ? "gzip" : null);
    assertThat(answer.body().length).isEqualTo(given ? 2 : 7);
  }

  @Test
  void aFileWithoutGzipFormGoesPlain() throws Exception {
    HttpAnswer page = files.answer("index.html", FakeCall.with("Accept-Encoding", "gzip"));
    assertThat(page.headers()).doesNotContainKey("Content-Encoding");
  }

  @Test
  void whoHasItIsToldSo() throws Exception {
    String tag = files.answer(SCRIPT, FakeCall.plain()).headers().get("ETag");
    for (String known : new String[] {tag, "\"other\", " + tag, "W/" + tag, "*"}) {
      HttpAnswer answer = files.answer(SCRIPT, FakeCall.with("If-None-Match", known));
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers()).containsEntry("ETag", tag).doesNotContainKey("Content-Type");
    }
    assertThat(files.answer(SCRIPT, FakeCall.with("If-None-Match", "\"other\"")).status())
        .isEqualTo(200);
  }

  @Test
  void thePlainAndTheGzipFormHaveTagsOfTheirOwn() throws Exception {
    String plain = files.answer(SCRIPT, FakeCall.plain()).headers().get("ETag");
    String gzip =
        files.answer(SCRIPT, FakeCall.with("Accept-Encoding", "gzip")).headers().get("ETag");
    assertThat(plain).matches("\"[0-9a-f]{24}\"").isNotEqualTo(gzip);
  }

  @ParameterizedTest
  @CsvSource({"assets/none.js", "assets/../index.html", "assets/main-AB12.js.gz", "''"})
  void whatIsNoFileIsNotFound(String path) {
    assertThatThrownBy(() -> files.answer(path, FakeCall.plain()))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(404));
  }

  @Test
  void aKindWithoutContentTypeIsRefusedAtTheStart() {
    assertThatThrownBy(() -> new StaticFiles(Map.of("assets/a.exe", new byte[0])))
        .hasMessageContaining("assets/a.exe")
        .hasMessageContaining("html");
  }
}
