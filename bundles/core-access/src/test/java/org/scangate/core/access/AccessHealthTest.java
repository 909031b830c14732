package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.api.health.Finding;

class AccessHealthTest {
  @TempDir Path folder;

  private static List<String> ids(Rig rig) {
    return rig.core.health().check().stream().map(Finding::id).toList();
  }

  @Test
  void saysWhatIsTheCase() throws Refused {
    Rig rig = new Rig(folder);
    assertThat(ids(rig)).containsExactly("access.enrolment-open");
    rig.know("ann", Role.TECHNOLOGIST);
    assertThat(ids(rig)).containsExactly("access.no-site-it");
    rig.know("ida", Role.SITE_IT);
    assertThat(ids(rig)).containsExactly("access.ok");
    rig.browser().signIn("ida");
    assertThat(rig.core.health().check().get(0).words()).isEqualTo("People: 2; sign-ins: 1.");
    rig.ticker.move(Duration.ofHours(-1));
    assertThat(ids(rig)).containsExactly("access.clock-back");
    assertThat(rig.core.health().name()).isEqualTo("People");
  }

  @Test
  void saysThatTheStoreIsBroken() {
    Finding finding = AccessHealth.broken("people.json: it is gone").check().get(0);
    assertThat(finding.level()).isEqualTo(Finding.Level.ALARM);
    assertThat(finding.id()).isEqualTo("access.store-broken");
    assertThat(finding.words()).contains("it is gone");
  }
}
