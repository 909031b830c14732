package org.scangate.shell.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;
import org.scangate.shell.ctl.ShellDoor;

/** A command that knows in whose name it runs. What else it needs are its {@link Part}s. */
abstract class AsSomebody implements Action {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  @Reference Session session;

  @Reference BundleContext context;

  @Override
  public final Object execute() throws Exception {
    try (Parts parts = new Parts(context)) {
      parts.fill(this, this::lacking);
      return run();
    }
  }

  /** Does it; every {@link Part} is there. */
  protected abstract Object run() throws Exception;

  /** Why the command can't run now. */
  protected String lacking(String part) {
    return "the part that does this ("
        + part
        + ") has not started; 'scangate ctl status' and the"
        + " log say why";
  }

  /** {@code os:NAME} of the account that ran the command. */
  final String by() {
    Object by = session.get(ShellDoor.BY);
    return by == null ? "os:unknown" : by.toString();
  }

  final PrintStream out() {
    return session.getConsole();
  }

  /** An absolute path: the appliance and the caller may be in different directories. */
  static Path absolute(String file) {
    Path path = Path.of(file);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          file + " is not an absolute path: the appliance does not know your directory");
    }
    return path;
  }

  /** Reads {@code 30s}, {@code 5m}, {@code 4h}, {@code 2d}. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 30s, 5m, 4h or 2d");
    }
    long n = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }
}
