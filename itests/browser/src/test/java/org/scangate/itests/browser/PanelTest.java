package org.scangate.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.itests.harness.Appliance.Somebody;

/** The panel is beside the scanners only. */
class PanelTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  private static Somebody person(String id, String roles) throws Exception {
    return stage.appliance().person(id, id, roles);
  }

  @Test
  void fromElsewhereThereIsNone() throws Exception {
    Somebody oscar = person("oscar", "on-site-operator,technologist");
    SignedIn elsewhere = stage.appliance().signIn(oscar);
    assertThat(stage.appliance().get("/api/on-site", elsewhere.cookie()).statusCode())
        .isEqualTo(404);
    for (String path : new String[] {"/api/on-site/act", "/api/on-site/stop", "/api/panel/enrol"}) {
      assertThat(
              stage
                  .appliance()
                  .post(path, elsewhere.cookie(), java.util.Map.of("scanner", "mr-1"))
                  .statusCode())
          .as(path)
          .isEqualTo(404);
    }
  }
}
