package org.scangate.shell.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.access.Staff;

/** How on-site operators check in at the panels: PINs and badges. */
public final class StaffCommands {
  private StaffCommands() {}

  /** What the commands have in common. */
  abstract static class OnStaff extends AsSomebody {
    @Part Staff staff;

    @Argument(index = 0, name = "id", description = "Id of the person", required = true)
    String id;
  }

  @Service
  @Command(
      scope = "scangate",
      name = "pin-make",
      description = "Makes an on-site operator's PIN for the panels; prints it once")
  public static final class Make extends OnStaff {
    @Override
    protected Object run() throws Exception {
      out().println("pin  " + staff.givePin(id, by()));
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "pin-unlock",
      description = "Lifts the lock of a PIN that was typed wrong too often")
  public static final class Unlock extends OnStaff {
    @Override
    protected Object run() throws Exception {
      staff.unlock(id, by());
      out().println("the PIN of " + id + " is taken again");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "badge-set",
      description = "Makes an on-site operator's badge known; without one, takes it away")
  public static final class Badge extends OnStaff {
    @Argument(index = 1, name = "badge", description = "What the reader types")
    String badge = "";

    @Override
    protected Object run() throws Exception {
      staff.giveBadge(id, badge, by());
      out().println(id + (badge.isEmpty() ? " has no badge any more" : " has that badge"));
      return null;
    }
  }
}
