package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.api.audit.Audit;

class ReportsTest {
  private final MovedTicker ticker = new MovedTicker();
  private final List<String> taken = new ArrayList<>();
  private final Reports reports = new Reports((kind, json) -> taken.add(kind + " " + json), ticker);

  private List<String> look(String stop, Set<String> alarms, long head) {
    taken.clear();
    reports.look(Map.of("mr-1", stop), alarms, Optional.of(new Audit.Head(head, "ab12")));
    ticker.move(1000);
    return List.copyOf(taken);
  }

  @Test
  void stopsAndAlarmsAsTheyComeAndGo() {
    look("disarmed", Set.of(), 1);
    assertThat(look("armed", Set.of(), 1)).isEmpty();
    assertThat(look("tripped", Set.of("stop.tripped"), 1))
        .containsExactly(
            "INCIDENT {\"at\":1795521602000,\"what\":\"stop\",\"scanner\":\"mr-1\",\"state\":\"tripped\"}",
            "INCIDENT {\"at\":1795521602000,\"what\":\"alarm\",\"id\":\"stop.tripped\",\"state\":\"begun\"}");
    assertThat(look("tripped", Set.of("stop.tripped"), 1)).isEmpty();
    assertThat(look("armed", Set.of("an\"odd Name"), 1))
        .hasSize(3)
        .anyMatch(one -> one.contains("\"armed\""))
        .anyMatch(one -> one.contains("\"an?odd?Name\",\"state\":\"begun\""))
        .anyMatch(one -> one.contains("\"stop.tripped\",\"state\":\"ended\""));
  }

  @Test
  void theAuditIsToldOnceAMinuteWhenItHasGrown() {
    assertThat(look("armed", Set.of(), 7))
        .containsExactly("AUDIT {\"at\":1795521600000,\"number\":7,\"hash\":\"ab12\"}");
    int told = 0;
    for (int second = 0; second < 180; second++) {
      told += look("armed", Set.of(), 8 + second).size();
    }
    assertThat(told).isEqualTo(3);
    for (int second = 0; second < 180; second++) {
      told += look("armed", Set.of(), 187).size();
    }
    assertThat(told).isLessThanOrEqualTo(4);
  }
}
