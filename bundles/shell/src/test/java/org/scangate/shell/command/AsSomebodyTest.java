package org.scangate.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.junit.jupiter.api.Test;

class AsSomebodyTest {

  @Test
  void namesThePartThatHasNotStarted() {
    assertThatThrownBy(() -> new PeopleCommands.ListThem().execute())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("(People) has not started")
        .hasMessageContaining("scangate ctl status");
    assertThatThrownBy(() -> new SpoolCommands.Status().execute())
        .hasMessageContaining("no images are kept here");
  }

  /** One that is not optional would hide every command until its part is there. */
  @Test
  void noCommandNeedsAPartToBeSeen() throws Exception {
    List<String> needed = new ArrayList<>();
    int seen = 0;
    for (Class<?> file :
        List.of(
            CertificateCommands.class,
            DriverCommands.class,
            PanelCommands.class,
            PeopleCommands.class,
            SiteCommands.class,
            SpoolCommands.class,
            SpoolDeeds.class,
            StateCommands.class,
            StopCommands.class)) {
      for (Class<?> command : file.getDeclaredClasses()) {
        for (Field field : fields(command)) {
          Reference reference = field.getAnnotation(Reference.class);
          if (reference != null && field.getType() != List.class) {
            seen++;
            if (!reference.optional()) {
              needed.add(command.getSimpleName() + "." + field.getName());
            }
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(15);
    assertThat(needed).isEmpty();
  }

  private static List<Field> fields(Class<?> command) {
    return Stream.<Class<?>>iterate(
            command, c -> c != AsSomebody.class && c != null, Class::getSuperclass)
        .flatMap(c -> Stream.of(c.getDeclaredFields()))
        .toList();
  }
}
