package org.scangate.itests.bench;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;

/**
 * Makes components as Declarative Services would, in a plain JVM, and gives them what they need.
 */
final class OutsideKaraf {
  private OutsideKaraf() {}

  /**
   * @param config by the names of the configuration's members; what is absent has its default
   */
  static <T> T component(Class<T> type, Map<String, Object> config, Path data)
      throws ReflectiveOperationException {
    Constructor<?> constructor = type.getConstructors()[0];
    Class<?>[] wanted = constructor.getParameterTypes();
    Object[] given = new Object[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      given[i] =
          wanted[i] == BundleContext.class ? context(data) : configuration(wanted[i], config);
    }
    return type.cast(constructor.newInstance(given));
  }

  private static Object context(Path data) {
    return Proxy.newProxyInstance(
        OutsideKaraf.class.getClassLoader(),
        new Class<?>[] {BundleContext.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("getProperty")) {
            return data.toString();
          }
          throw new UnsupportedOperationException(method.toString());
        });
  }

  private static Object configuration(Class<?> type, Map<String, Object> config) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            config.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  /** A reference that is a field. */
  static void give(Object component, String field, Object service)
      throws ReflectiveOperationException {
    Field reference = component.getClass().getDeclaredField(field);
    reference.setAccessible(true);
    reference.set(component, service);
  }

  static void deactivate(Object component) throws ReflectiveOperationException {
    Method method = component.getClass().getDeclaredMethod("deactivate");
    method.setAccessible(true);
    method.invoke(component);
  }
}
