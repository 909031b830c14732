package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;

/** What comes back, byte for byte, for requests that are odd or wrong, as a table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTableTest {
  private static final String BODY = "abcde";
  private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/1.1 [0-9]{3} ");
  private FrontBench bench;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    HttpRoute.Handler echo = call -> HttpAnswer.text(200, call.method() + " " + call.path());
    bench =
        new FrontBench(directory)
            .limits(limits -> limits.idle = Duration.ofMillis(200))
            .routes(
                new HttpRoute("GET", "/x", Who.ANYONE, echo),
                new HttpRoute("POST", "/x", Who.ANYONE, echo),
                new HttpRoute("GET", "/files/{rest...}", Who.ANYONE, echo))
            .start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  /** In the table: ~ is CR LF, HOST and ORIGIN are whole, right header lines. */
  private String answer(String shorthand) throws Exception {
    String raw =
        shorthand
            .replace("HOST", "Host: localhost:" + bench.port + "~")
            .replace("ORIGIN", "Origin: " + bench.origin() + "~")
            .replace("BODY", BODY)
            .replace("LF", "\n")
            .replace("CR", "\r")
            .replace("NUL", "\0")
            .replace("TAB", "\t")
            .replace("VT", "\013")
            .replace("~", "\r\n");
    return bench.exchange(raw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                       | request                                                                             | status
          plain                        | GET /x HTTP/1.1~HOSTConnection: close~~                                             | 200
          with a body                  | POST /x HTTP/1.1~HOSTORIGINConnection: close~Content-Length: 5~~BODY                | 200
          length and coding            | POST /x HTTP/1.1~HOSTORIGINContent-Length: 5~Transfer-Encoding: chunked~~BODY       | 400
          coding and length            | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: chunked~Content-Length: 5~~0~~        | 400
          two lengths                  | POST /x HTTP/1.1~HOSTORIGINContent-Length: 5~Content-Length: 5~~BODY                | 400
          two unequal lengths          | POST /x HTTP/1.1~HOSTORIGINContent-Length: 5~Content-Length: 6~~BODY                | 400
          list of lengths              | POST /x HTTP/1.1~HOSTORIGINContent-Length: 5, 5~~BODY                               | 400
          signed length                | POST /x HTTP/1.1~HOSTORIGINContent-Length: +5~~BODY                                 | 400
          negative length              | POST /x HTTP/1.1~HOSTORIGINContent-Length: -5~~BODY                                 | 400
          hexadecimal length           | POST /x HTTP/1.1~HOSTORIGINContent-Length: 0x5~~BODY                                | 400
          length with a space          | POST /x HTTP/1.1~HOSTORIGINContent-Length: 5 0~~BODY                                | 400
          empty length                 | POST /x HTTP/1.1~HOSTORIGINContent-Length:~~BODY                                    | 400
          huge length                  | POST /x HTTP/1.1~HOSTORIGINContent-Length: 99999999999999999999~~BODY               | 400
          large length                 | POST /x HTTP/1.1~HOSTORIGINContent-Length: 4294967297~~BODY                         | 413
          chunks                       | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: chunked~~5~BODY~0~~                   | 411
          bad chunks                   | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: chunked~~zz~BODY~0~~                  | 411
          another coding               | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: gzip~~BODY                            | 501
          coding in disguise           | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: xchunked~~0~~                         | 501
          two codings                  | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: identity~Transfer-Encoding: chunked~~0~~ | 501
          coding with a vertical tab   | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding: VTchunked~~0~~                    | 400
          space before the colon       | POST /x HTTP/1.1~HOSTORIGINTransfer-Encoding : chunked~~0~~                         | 400
          folded header                | GET /x HTTP/1.1~HOSTX-A: b~ c~~                                                     | 400
          folded with a tab            | GET /x HTTP/1.1~HOSTX-A: b~TABc~~                                                   | 400
          first header folded          | GET /x HTTP/1.1~ X-A: b~HOST~                                                       | 400
          bare LF after a header       | GET /x HTTP/1.1~HOSTX-A: bLF~~                                                      | 400
          bare LF everywhere           | GET /x HTTP/1.1LFHost: xLFLF                                                        | 400
          bare LF at the end           | GET /x HTTP/1.1~HOSTLF                                                              | 400
          bare LF after the headers    | GET /x HTTP/1.1~HOSTLFX-A: b~~                                                      | 400
          bare CR in a value           | GET /x HTTP/1.1~HOSTX-A: bCRc~~                                                     | 400
          NUL in a value               | GET /x HTTP/1.1~HOSTX-A: bNULc~~                                                    | 400
          NUL in the target            | GET /xNUL HTTP/1.1~HOST~                                                            | 400
          empty header name            | GET /x HTTP/1.1~HOST: b~~                                                           | 400
          header without colon         | GET /x HTTP/1.1~HOSTnonsense~~                                                      | 400
          leading empty line           | ~GET /x HTTP/1.1~HOST~                                                              | 400
          two spaces                   | GET  /x HTTP/1.1~HOST~                                                              | 400
          tab for a space              | GETTAB/x HTTP/1.1~HOST~                                                             | 400
          no version                   | GET /x~HOST~                                                                        | 400
          trailing space               | GET /x HTTP/1.1 ~HOST~                                                              | 400
          HTTP/1.0                     | GET /x HTTP/1.0~HOST~                                                               | 505
          HTTP/2 preface               | PRI * HTTP/2.0~~SM~~                                                                | 505
          lower-case version           | GET /x http/1.1~HOST~                                                               | 400
          no host                      | GET /x HTTP/1.1~~                                                                   | 400
          two hosts                    | GET /x HTTP/1.1~HOSTHOST~                                                           | 400
          wrong host                   | GET /x HTTP/1.1~Host: evil.example~~                                                | 421
          right host wrong port        | GET /x HTTP/1.1~Host: localhost:1~~                                                 | 421
          user in host                 | GET /x HTTP/1.1~Host: localhost@evil.example~~                                      | 421
          absolute form                | GET https://localhost/x HTTP/1.1~HOST~                                              | 400
          authority form               | CONNECT localhost:443 HTTP/1.1~HOST~                                                | 400
          asterisk form                | OPTIONS * HTTP/1.1~HOST~                                                            | 400
          encoded slash                | GET /files/a%2fb HTTP/1.1~HOST~                                                     | 400
          encoded backslash            | GET /files/a%5cb HTTP/1.1~HOST~                                                     | 400
          dot segment                  | GET /files/../x HTTP/1.1~HOST~                                                      | 400
          encoded dot segment          | GET /files/%2e%2E/x HTTP/1.1~HOST~                                                  | 400
          single dot segment           | GET /./x HTTP/1.1~HOST~                                                             | 400
          empty segment                | GET //x HTTP/1.1~HOST~                                                              | 400
          encoded NUL                  | GET /files/%00 HTTP/1.1~HOST~                                                       | 400
          encoded line feed            | GET /files/%0a HTTP/1.1~HOST~                                                       | 400
          cut percent                  | GET /files/%4 HTTP/1.1~HOST~                                                        | 400
          bad percent                  | GET /files/%zz HTTP/1.1~HOST~                                                       | 400
          overlong UTF-8               | GET /files/%c0%af HTTP/1.1~HOST~                                                    | 400
          lone surrogate               | GET /files/%ed%a0%80 HTTP/1.1~HOST~                                                 | 400
          fragment                     | GET /x#y HTTP/1.1~HOST~                                                             | 400
          quote                        | GET /x" HTTP/1.1~HOST~                                                              | 400
          bad query                    | GET /x?a=%ff HTTP/1.1~HOST~                                                         | 400
          double encoding is literal   | GET /files/%252e%252e HTTP/1.1~HOSTConnection: close~~                              | 200
          unknown path                 | GET /nothing HTTP/1.1~HOSTConnection: close~~                                       | 404
          unknown method               | DELETE /x HTTP/1.1~HOSTORIGINConnection: close~~                                    | 405
          no origin                    | POST /x HTTP/1.1~HOSTConnection: close~Content-Length: 0~~                          | 403
          null origin                  | POST /x HTTP/1.1~HOSTOrigin: null~Connection: close~~                               | 403
          wrong origin                 | POST /x HTTP/1.1~HOSTOrigin: https://evil.example~Connection: close~~               | 403
          plain origin                 | POST /x HTTP/1.1~HOSTOrigin: http://localhost~Connection: close~~                   | 403
          two origins                  | POST /x HTTP/1.1~HOSTORIGINORIGINConnection: close~~                                | 403
          other expectation            | POST /x HTTP/1.1~HOSTORIGINExpect: 200-ok~Content-Length: 5~~BODY                   | 417
          body of an old draft         | GET /x HTTP/1.1~HOSTSec-WebSocket-Key1: 1~Sec-WebSocket-Key2: 2~~                   | 400
          """)
  void table(String what, String request, int status) throws Exception {
    String answer = answer(request);
    assertThat(answer).as(what).startsWith("HTTP/1.1 " + status + " ");
    assertThat(STATUS_LINE.matcher(answer).results().count()).as("answers: %s", answer).isOne();
    if (status != 200) {
      assertThat(answer)
          .contains("{\"error\":{\"id\":\"")
          .contains("Content-Type: application/json");
    }
    assertThat(answer)
        .contains(
            "X-Content-Type-Options: nosniff",
            "Strict-Transport-Security: max-age=31536000",
            "Content-Security-Policy: default-src 'none'; script-src 'self';",
            "Cross-Origin-Opener-Policy: same-origin")
        .doesNotContainIgnoringCase("\r\nserver:");
  }

  @Test
  void refusesAHeadThatIsTooLong() throws Exception {
    String name = "X-A: ";
    String fits = name + "b".repeat(Limits.HEADER_BYTES - 400) + "~";
    assertThat(answer("GET /x HTTP/1.1~HOSTConnection: close~" + fits + "~"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(answer("GET /x HTTP/1.1~HOST" + name + "b".repeat(Limits.HEADER_BYTES) + "~~"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answer("GET /x HTTP/1.1~HOST" + (name + "b".repeat(1000) + "~").repeat(50) + "~"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answer("GET /x HTTP/1.1~HOST" + "X-A: b~".repeat(101) + "~"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answer("GET /x HTTP/1.1~HOST" + name + "b".repeat(100_000)))
        .as("without an end")
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void refusesATargetThatIsTooLong() throws Exception {
    String longest = "/files/" + "a".repeat(Limits.TARGET_BYTES - 7);
    assertThat(answer("GET " + longest + " HTTP/1.1~HOSTConnection: close~~"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(answer("GET " + longest + "a HTTP/1.1~HOST~")).startsWith("HTTP/1.1 414 ");
    assertThat(answer("GET /" + "a".repeat(100_000))).as("no end").startsWith("HTTP/1.1 414 ");
  }

  @Test
  void answersPipelinedRequestsInOrderAndOneByOne() throws Exception {
    String one = "GET /files/%d HTTP/1.1~HOST~";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      many.append(one.formatted(i));
    }
    many.append("GET /files/last HTTP/1.1~HOSTConnection: close~~GET /files/after HTTP/1.1~HOST~");
    String answers = answer(many.toString());
    int from = 0;
    for (int i = 0; i < 50; i++) {
      int at = answers.indexOf("GET /files/" + i + "HTTP/1.1", from);
      assertThat(at).as("answer %d", i).isGreaterThanOrEqualTo(from);
      from = at;
    }
    assertThat(answers).endsWith("GET /files/last").doesNotContain("after");
  }

  @Test
  void nothingAfterARefusedHeadIsARequest() throws Exception {
    String smuggled =
        "POST /x HTTP/1.1~HOSTORIGINContent-Length: 6~Transfer-Encoding: chunked~~0~~"
            + "GET /files/smuggled HTTP/1.1~HOST~";
    assertThat(answer(smuggled)).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
  }

  @Test
  void aHeadAnswersLikeAGetWithoutABody() throws Exception {
    String answer = answer("HEAD /x HTTP/1.1~HOSTConnection: close~~");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("content-length: 7")
        .endsWith("\r\n\r\n");
  }

  @Test
  void saysContinueBeforeABodyThatIsAwaited() throws Exception {
    String head =
        "POST /x HTTP/1.1~HOSTORIGINConnection: close~Expect: 100-continue~Content-Length: 5~~BODY";
    assertThat(answer(head)).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ");
  }

  @Test
  void keepsAConnectionAfterARefusalWithASmallBody() throws Exception {
    String refusedThenGood =
        "POST /x HTTP/1.1~HOSTContent-Length: 5~~BODYGET /x HTTP/1.1~HOSTConnection: close~~";
    assertThat(answer(refusedThenGood)).startsWith("HTTP/1.1 403 ").contains("HTTP/1.1 200 ");
  }

  @Test
  void allowsWhatItNames() throws Exception {
    assertThat(answer("DELETE /x HTTP/1.1~HOSTORIGINConnection: close~~"))
        .contains("Allow: GET, HEAD, POST\r\n");
  }
}
