package org.scangate.shell.ctl;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.osgi.framework.Bundle;

/** What {@code COMMAND --help} says, read from the annotations of the command's class. */
final class Usage {
  private static final String PACKAGE = "/org/scangate/shell/command";

  private Usage() {}

  /** Prints how a command is called; false when this bundle has no such command. */
  static boolean print(Bundle bundle, String name, PrintStream out) {
    Optional<Class<?>> type = find(bundle, name);
    type.ifPresent(found -> print(found, out));
    return type.isPresent();
  }

  private static Optional<Class<?>> find(Bundle bundle, String name) {
    for (URL entry : Collections.list(bundle.findEntries(PACKAGE, "*.class", false))) {
      String path = entry.getPath().substring(1);
      try {
        Class<?> type = bundle.loadClass(path.substring(0, path.length() - 6).replace('/', '.'));
        Command command = type.getAnnotation(Command.class);
        if (command != null && command.name().equals(name)) {
          return Optional.of(type);
        }
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(path, e);
      }
    }
    return Optional.empty();
  }

  static void print(Class<?> type, PrintStream out) {
    Command command = type.getAnnotation(Command.class);
    List<Argument> arguments = new ArrayList<>();
    List<Option> options = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      Optional.ofNullable(field.getAnnotation(Argument.class)).ifPresent(arguments::add);
      Optional.ofNullable(field.getAnnotation(Option.class)).ifPresent(options::add);
    }
    arguments.sort(Comparator.comparingInt(Argument::index));
    StringBuilder line = new StringBuilder("usage: ").append(command.name());
    options.forEach(o -> line.append(bracketed(o.name() + " VALUE", o.required())));
    arguments.forEach(
        a -> line.append(bracketed(a.name().toUpperCase(java.util.Locale.ROOT), a.required())));
    out.println(command.description());
    out.println(line);
    options.forEach(o -> out.printf("  %-18s %s%n", o.name(), o.description()));
    arguments.forEach(
        a ->
            out.printf(
                "  %-18s %s%n", a.name().toUpperCase(java.util.Locale.ROOT), a.description()));
  }

  private static String bracketed(String word, boolean required) {
    return required ? " " + word : " [" + word + "]";
  }
}
