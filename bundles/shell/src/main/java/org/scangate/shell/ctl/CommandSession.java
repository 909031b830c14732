package org.scangate.shell.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.History;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;

/**
 * The session of one command, without the shell's language: words go to the command as they are,
 * nothing is expanded, and no other command can be reached from within. Karaf's own sessions ask
 * the platform for the current subject, which JDK 24 and newer refuse.
 */
final class CommandSession implements Session, Registry {
  private final SessionFactory factory;
  private final PrintStream out;
  private final Map<String, Object> variables = new ConcurrentHashMap<>();

  CommandSession(SessionFactory factory, PrintStream out) {
    this.factory = factory;
    this.out = out;
  }

  @Override
  public Object get(String name) {
    return variables.get(name);
  }

  @Override
  public void put(String name, Object value) {
    variables.put(name, value);
  }

  @Override
  public PrintStream getConsole() {
    return out;
  }

  @Override
  public InputStream getKeyboard() {
    return InputStream.nullInputStream();
  }

  @Override
  public String readLine(String prompt, Character mask) throws IOException {
    throw new IOException("a command of 'scangate ctl' asks nothing");
  }

  @Override
  public Registry getRegistry() {
    return this;
  }

  @Override
  public SessionFactory getFactory() {
    return factory;
  }

  @Override
  public <T> T getService(Class<T> type) {
    return type == Session.class ? type.cast(this) : factory.getRegistry().getService(type);
  }

  @Override
  public <T> List<T> getServices(Class<T> type) {
    return factory.getRegistry().getServices(type);
  }

  @Override
  public boolean hasService(Class<?> type) {
    return type == Session.class || factory.getRegistry().hasService(type);
  }

  @Override
  public List<Command> getCommands() {
    return factory.getRegistry().getCommands();
  }

  @Override
  public Command getCommand(String scope, String name) {
    return factory.getRegistry().getCommand(scope, name);
  }

  @Override
  public Terminal getTerminal() {
    return null;
  }

  @Override
  public History getHistory() {
    return null;
  }

  @Override
  public String resolveCommand(String name) {
    return name;
  }

  @Override
  public Object execute(CharSequence line) {
    throw new UnsupportedOperationException("no command runs another");
  }

  @Override
  public <T> void register(Callable<T> factory, Class<T> type) {
    throw new UnsupportedOperationException("no command registers a service");
  }

  @Override
  public void register(Object service) {
    throw new UnsupportedOperationException("no command registers a service");
  }

  @Override
  public void unregister(Object service) {
    throw new UnsupportedOperationException("no command registers a service");
  }

  @Override
  public Path currentDir() {
    return Path.of("/");
  }

  @Override
  public void currentDir(Path path) {
    throw new UnsupportedOperationException("paths of commands are absolute");
  }

  @Override
  public void run() {
    throw new UnsupportedOperationException("there is nothing to read commands from");
  }

  @Override
  public void close() {
    variables.clear();
  }
}
