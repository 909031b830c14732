package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.CallOuts.CallOut;
import org.scangate.api.console.CallOuts.Side;
import org.scangate.api.console.CallOuts.Word;

class RoomTalkTest {
  private static final Person TESS = new Person("tess", "Tess", Set.of(Role.TECHNOLOGIST));
  private static final Person OLGA = new Person("olga", "Olga", Set.of(Role.ON_SITE_OPERATOR));

  private final Hospital hospital = new Hospital();
  private final AtomicInteger changes = new AtomicInteger();
  private final RoomTalk talk = new RoomTalk("mr-1", hospital.room, changes::incrementAndGet);

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  @Test
  void aWordIsAnsweredOnceAndByTheOtherSide() {
    talk.say(Side.REMOTE, TESS, "s-1", Word.PRESS_START);
    long id = talk.recent().get(0).id();
    assertThat(talk.acknowledge(Side.REMOTE, TESS, "s-1", id)).as("one's own").isFalse();
    hospital.time.advance(Duration.ofSeconds(3));
    assertThat(talk.acknowledge(Side.ON_SITE, OLGA, "", id)).isTrue();
    assertThat(talk.acknowledge(Side.ON_SITE, OLGA, "", id)).as("twice").isFalse();
    CallOut one = talk.recent().get(0);
    assertThat(one.by()).isEqualTo("Tess");
    assertThat(one.heard().orElseThrow().by()).isEqualTo("Olga");
    assertThat(Duration.between(one.at(), one.heard().orElseThrow().at())).hasSeconds(3);
    assertThat(changes).hasValue(2);
    assertThat(hospital.audit.last("call-out.said").orElseThrow().session()).isEqualTo("s-1");
    assertThat(hospital.audit.last("call-out.answered").orElseThrow().detail())
        .containsEntry("word", "PRESS_START")
        .containsEntry("from", "REMOTE");
  }

  @Test
  void theSameWordIsSaidAgainAndTheOldestGoes() {
    for (int i = 0; i < 3; i++) {
      talk.say(Side.ON_SITE, OLGA, "", Word.READY);
    }
    assertThat(talk.recent()).extracting(CallOut::times).containsExactly(3);
    talk.say(Side.REMOTE, TESS, "s-1", Word.READY);
    assertThat(talk.recent()).as("of another side").hasSize(2);
    for (int i = 0; i < 20; i++) {
      for (Word word : Word.values()) {
        talk.say(Side.REMOTE, TESS, "s-1", word);
        talk.acknowledge(Side.ON_SITE, OLGA, "", talk.recent().get(talk.recent().size() - 1).id());
      }
    }
    assertThat(talk.recent()).hasSize(CallOuts.KEPT);
  }
}
