package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "'',abc,3",
    "abc,abc,0",
    "abc,acb,1",
    "abc,ab,1",
    "abc,xabc,1",
    "abc,axc,1",
    "ca,abc,3"
  })
  void countsTypingErrors(String a, String b, int errors) {
    assertThat(Nearest.distance(a, b)).isEqualTo(errors);
    assertThat(Nearest.distance(b, a)).isEqualTo(errors);
  }

  @Test
  void offersWhatIsNearAndNothingElse() {
    List<String> known = List.of("displays", "driver", "on-link-loss", "id");
    assertThat(Nearest.to("dispalys", known)).contains("displays");
    assertThat(Nearest.to("onLinkLoss", known)).contains("on-link-loss");
    assertThat(Nearest.to("DRIVER", known)).contains("driver");
    assertThat(Nearest.to("zebra", known)).isEmpty();
    assertThat(Nearest.to("x".repeat(100_000), known)).isEmpty();
  }
}
