package org.scangate.shell.command;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The services that one run of a command uses; {@link #close} gives them back. */
final class Parts implements AutoCloseable {
  private final BundleContext context;
  private final List<ServiceReference<?>> held = new ArrayList<>();

  Parts(BundleContext context) {
    this.context = context;
  }

  /**
   * Sets every {@link Part} of the command's class and of those above it.
   *
   * @param lacking makes words for a service that is not there of its simple name
   * @throws IllegalStateException with those words
   */
  void fill(Object command, UnaryOperator<String> lacking) throws IllegalAccessException {
    for (Class<?> c = command.getClass(); c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.isAnnotationPresent(Part.class)) {
          field.set(command, found(field, lacking));
        }
      }
    }
  }

  private Object found(Field field, UnaryOperator<String> lacking) {
    if (field.getType() == List.class) {
      ParameterizedType list = (ParameterizedType) field.getGenericType();
      return services((Class<?>) list.getActualTypeArguments()[0]);
    }
    return services(field.getType()).stream()
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(lacking.apply(field.getType().getSimpleName())));
  }

  /** The highest ranking first, the older before the younger. */
  private <T> List<T> services(Class<T> type) {
    List<T> services = new ArrayList<>();
    try {
      for (ServiceReference<T> reference :
          context.getServiceReferences(type, null).stream()
              .sorted(Comparator.reverseOrder())
              .toList()) {
        T service = context.getService(reference);
        if (service != null) {
          held.add(reference);
          services.add(service);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("without a filter", e);
    }
    return services;
  }

  @Override
  public void close() {
    held.forEach(context::ungetService);
  }
}
