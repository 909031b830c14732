package org.scangate.shell.command;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.access.People;
import org.scangate.api.access.People.Credentials;
import org.scangate.api.access.Role;

/** People: list, add, reset, remove, visits, revoke. */
public final class PeopleCommands {
  private PeopleCommands() {}

  abstract static class OnPeople extends AsSomebody {
    @Part People people;

    final Object show(Credentials credentials) {
      out().println("person             " + credentials.personId());
      out().println("one-time password  " + credentials.oneTimePassword());
      out().println("second factor      " + credentials.otpauthUri());
      out().println("recovery codes     " + String.join("  ", credentials.recoveryCodes()));
      out().println();
      QrCode.print(credentials.otpauthUri(), out());
      out()
          .println(
              "Shown once. Scan the code with an authenticator app; sign in and choose a password.");
      return null;
    }
  }

  @Service
  @Command(scope = "scangate", name = "people", description = "Lists the people of the site")
  public static final class ListThem extends OnPeople {
    @Override
    protected Object run() {
      Table table = new Table("ID", "NAME", "ROLES");
      people
          .all()
          .forEach(
              p ->
                  table.row(
                      p.id(),
                      p.name(),
                      p.roles().stream().map(Role::id).sorted().collect(Collectors.joining(", "))));
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "person-add",
      description = "Makes a person; prints what they need to sign in, once")
  public static final class Add extends OnPeople {
    @Argument(
        index = 0,
        name = "id",
        description = "What they type: a-z, 0-9, dot, dash",
        required = true)
    String id;

    @Argument(index = 1, name = "name", description = "Face-size name", required = true)
    String name;

    @Option(
        name = "--roles",
        description = "One or more of the roles, comma between",
        required = true)
    String roles;

    @Override
    protected Object run() throws Exception {
      Set<Role> wanted =
          Arrays.stream(roles.split(","))
              .map(r -> Role.of(r.strip()))
              .collect(Collectors.toCollection(TreeSet::new));
      return show(people.add(id, name, wanted, by()));
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "person-reset",
      description = "New password and second factor; ends every sign-in of the person")
  public static final class Reset extends OnPeople {
    @Argument(name = "id", description = "Id of the person", required = true)
    String id;

    @Override
    protected Object run() throws Exception {
      return show(people.reset(id, by()));
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "person-remove",
      description = "Takes a person away and ends every sign-in of theirs")
  public static final class Remove extends OnPeople {
    @Argument(name = "id", description = "Id of the person", required = true)
    String id;

    @Override
    protected Object run() throws Exception {
      people.remove(id, by());
      out().println(id + " is removed");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "revoke",
      description = "Ends a person's sign-ins everywhere at once")
  public static final class Revoke extends OnPeople {
    @Argument(name = "id", description = "Id of the person", required = true)
    String id;

    @Override
    protected Object run() throws Exception {
      int ended = people.revoke(id, by());
      out().println(id + ": " + ended + (ended == 1 ? " sign-in ended" : " sign-ins ended"));
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "enrolment",
      description = "Shows the one-time code that makes the first person of site IT")
  public static final class Enrolment extends OnPeople {
    @Override
    protected Object run() {
      out()
          .println(
              people
                  .enrolmentCode()
                  .map(code -> "enrolment code  " + code)
                  .orElse("no enrolment: somebody is known already; see 'people'"));
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "visit-open",
      description = "Lets a field engineer sign in for a time, 4h unless said")
  public static final class VisitOpen extends OnPeople {
    @Argument(index = 0, name = "id", description = "Id of the person", required = true)
    String id;

    @Argument(index = 1, name = "length", description = "For example 4h", required = false)
    String length = "4h";

    @Override
    protected Object run() throws Exception {
      people.openVisit(id, duration(length), by());
      out().println("the visit of " + id + " is open for " + length);
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "visit-close",
      description = "Ends a field engineer's visit at once")
  public static final class VisitClose extends OnPeople {
    @Argument(name = "id", description = "Id of the person", required = true)
    String id;

    @Override
    protected Object run() throws Exception {
      people.closeVisit(id, by());
      out().println("the visit of " + id + " has ended");
      return null;
    }
  }
}
