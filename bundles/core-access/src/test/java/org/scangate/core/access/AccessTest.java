package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.scangate.api.access.Panels;
import org.scangate.api.access.People;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIns;
import org.scangate.api.access.Staff;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpRoutes;

/** The component's life: which services there are, when. */
class AccessTest {
  @TempDir Path data;

  private final Map<Class<?>, List<Object>> services = new LinkedHashMap<>();
  private final Access access = new Access(new RecordingAudit());

  private BundleContext context(String dataProperty) {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getProperty" -> dataProperty;
                  case "registerService" -> register((Class<?>) arguments[0], arguments[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private ServiceRegistration<?> register(Class<?> type, Object service) {
    services.computeIfAbsent(type, t -> new ArrayList<>()).add(service);
    return (ServiceRegistration<?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServiceRegistration.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("unregister");
              services.get(type).remove(service);
              return null;
            });
  }

  private static AccessConfig config(long idle) {
    Map<String, Object> values =
        Map.of(
            "idle_millis",
            idle,
            "absolute_millis",
            43_200_000L,
            "check_out_millis",
            14_400_000L,
            "passkey_domain",
            "",
            "addresses",
            new String[] {"gw.example:8443"},
            "site_name",
            "Site");
    return (AccessConfig)
        Proxy.newProxyInstance(
            AccessTest.class.getClassLoader(),
            new Class<?>[] {AccessConfig.class},
            (proxy, method, arguments) -> values.get(method.getName()));
  }

  @Test
  void registersItsServicesAndTakesThemAway() throws Exception {
    access.activate(context(data.toString()), config(900_000));
    assertThat(services)
        .containsOnlyKeys(
            HealthCheck.class,
            People.class,
            Panels.class,
            Staff.class,
            SignIns.class,
            HttpRoutes.class);
    People people = (People) services.get(People.class).get(0);
    people.add("ann", "Ann", Rig.roles(Role.TRAINEE), "os:root");
    assertThat(data.resolve("access/people.json")).exists();
    access.modified(config(600_000));
    access.deactivate();
    assertThat(services.values()).allMatch(List::isEmpty);
  }

  @Test
  void aDamagedStoreLeavesTheHealthCheckOnly() throws Exception {
    Files.createDirectories(data.resolve("access"));
    Files.writeString(data.resolve("access/people.json"), "{\"people\":[]}");
    access.activate(context(data.toString()), config(900_000));
    assertThat(services).containsOnlyKeys(HealthCheck.class);
    HealthCheck health = (HealthCheck) services.get(HealthCheck.class).get(0);
    assertThat(health.check().get(0).id()).isEqualTo("access.store-broken");
    assertThat(health.check().get(0).words())
        .contains("people.json")
        .contains("Nobody can sign in");
    assertThat(data.resolve("access/enrolment-code")).doesNotExist();
    access.deactivate();
    assertThat(services.get(HealthCheck.class)).isEmpty();
  }

  @Test
  void saysWhatIsMissingOrOutOfBounds() {
    assertThatThrownBy(() -> access.activate(context(null), config(900_000)))
        .hasMessageContaining("scangate.data");
    assertThatThrownBy(() -> access.activate(context(data.toString()), config(1)))
        .hasMessageContaining("idle.millis: 1");
  }

  @Test
  void knowsWhereAPasskeyCanBeUsed() {
    AccessSettings settings =
        new AccessSettings(
            java.time.Duration.ofMinutes(15),
            java.time.Duration.ofHours(12),
            java.time.Duration.ofHours(4),
            "northfork.example",
            java.util.Set.of(
                AccessSettings.origin("GW.northfork.example:443"),
                AccessSettings.origin("notnorthfork.example:8443"),
                AccessSettings.origin("192.168.50.1:8443")),
            "Site");
    assertThat(settings.origins()).contains("https://gw.northfork.example");
    assertThat(settings.passkeysAt("https://gw.northfork.example:443")).isTrue();
    assertThat(settings.passkeysAt("https://notnorthfork.example:8443")).isFalse();
    assertThat(settings.passkeysAt("https://192.168.50.1:8443")).isFalse();
    assertThat(settings.passkeysAt("https://other.northfork.example")).isFalse();
  }
}
