package org.scangate.core.config;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps configurations as the real one does, and tells which were touched. */
final class FakeAdmin {
  final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
  final List<String> touched = new ArrayList<>();
  boolean broken;

  /** The service; methods that core-config does not call throw. */
  ConfigurationAdmin service() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConfiguration" -> configuration((String) arguments[0]);
                  case "getFactoryConfiguration" ->
                      configuration(arguments[0] + "~" + arguments[1]);
                  case "listConfigurations" -> list();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Configuration[] list() {
    Configuration[] all =
        configurations.keySet().stream()
            .filter(pid -> pid.startsWith("org.scangate."))
            .map(this::configuration)
            .toArray(Configuration[]::new);
    return all.length == 0 ? null : all;
  }

  private Configuration configuration(String pid) {
    return (Configuration)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Configuration.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getPid" -> pid;
                  case "updateIfDifferent" -> update(pid, (Dictionary<?, ?>) arguments[0]);
                  case "delete" -> delete(pid);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Object delete(String pid) {
    touched.add("-" + pid);
    configurations.remove(pid);
    return null;
  }

  private boolean update(String pid, Dictionary<?, ?> properties) throws IOException {
    if (broken) {
      throw new IOException("no configurations today");
    }
    Map<String, Object> now = new LinkedHashMap<>();
    for (Object key : Collections.list(properties.keys())) {
      now.put((String) key, properties.get(key));
    }
    Map<String, Object> before = configurations.get(pid);
    boolean same =
        before != null
            && before.keySet().equals(now.keySet())
            && now.entrySet().stream()
                .allMatch(
                    entry -> Objects.deepEquals(entry.getValue(), before.get(entry.getKey())));
    if (!same) {
      touched.add(pid);
      configurations.put(pid, now);
    }
    return !same;
  }

  /** Properties with arrays as lists, to compare. */
  Map<String, Object> properties(String pid) {
    Map<String, Object> plain = new LinkedHashMap<>();
    configurations
        .get(pid)
        .forEach(
            (key, value) ->
                plain.put(key, value instanceof Object[] array ? Arrays.asList(array) : value));
    return plain;
  }
}
