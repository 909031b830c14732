package org.scangate.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class AsSomebodyTest {
  private final Map<Class<?>, List<?>> services = new HashMap<>();
  private final IdentityHashMap<Object, Object> held = new IdentityHashMap<>();

  @Test
  void namesThePartThatHasNotStarted() {
    assertThatThrownBy(() -> run(new PeopleCommands.ListThem()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("(People) has not started")
        .hasMessageContaining("scangate ctl status");
    assertThatThrownBy(() -> run(new SpoolCommands.Status()))
        .hasMessageContaining("no images are kept here");
  }

  @Test
  void looksForItsPartsWhenItRunsAndGivesThemBack() throws Exception {
    Needing command = new Needing();
    services.put(CharSequence.class, List.of("one", "two"));
    assertThatThrownBy(() -> run(command)).hasMessageContaining("(Comparable) has not started");
    assertThat(held).isEmpty();
    services.put(Comparable.class, List.of("late"));
    assertThat(run(command)).isEqualTo("late of [one, two], 3 held");
    assertThat(held).isEmpty();
  }

  private class Needing extends AsSomebody {
    @Part List<CharSequence> all;
    @Part Comparable<String> one;

    @Override
    protected Object run() {
      return one + " of " + all + ", " + held.size() + " held";
    }
  }

  private Object run(AsSomebody command) throws Exception {
    command.context =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getServiceReferences" ->
                          services.getOrDefault((Class<?>) arguments[0], List.of()).stream()
                              .map(AsSomebodyTest::reference)
                              .toList();
                      case "getService" -> {
                        Object service = ((ServiceReference<?>) arguments[0]).getProperty("it");
                        held.put(arguments[0], service);
                        yield service;
                      }
                      case "ungetService" -> held.remove(arguments[0]) != null;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    return command.execute();
  }

  private static ServiceReference<?> reference(Object service) {
    return (ServiceReference<?>)
        Proxy.newProxyInstance(
            AsSomebodyTest.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                method.getName().equals("getProperty") ? service : Integer.valueOf(0));
  }

  /** With a reference of Karaf's all commands of the bundle come and go with that service. */
  @Test
  void noCommandRefersToAPartInTheWayOfKaraf() {
    List<String> references = new ArrayList<>();
    int parts = 0;
    for (Class<?> file :
        List.of(
            CertificateCommands.class,
            DriverCommands.class,
            PanelCommands.class,
            PeopleCommands.class,
            SiteCommands.class,
            SpoolCommands.class,
            SpoolDeeds.class,
            AuditCommands.class,
            StaffCommands.class,
            StateCommands.class,
            StopCommands.class)) {
      for (Class<?> command : file.getDeclaredClasses()) {
        for (Field field : fields(command)) {
          parts += field.isAnnotationPresent(Part.class) ? 1 : 0;
          if (field.isAnnotationPresent(Reference.class)) {
            references.add(command.getSimpleName() + "." + field.getName());
          }
        }
      }
    }
    assertThat(parts).isGreaterThan(15);
    assertThat(references).isEmpty();
  }

  private static List<Field> fields(Class<?> command) {
    return Stream.<Class<?>>iterate(
            command, c -> c != AsSomebody.class && c != null, Class::getSuperclass)
        .flatMap(c -> Stream.of(c.getDeclaredFields()))
        .toList();
  }
}
