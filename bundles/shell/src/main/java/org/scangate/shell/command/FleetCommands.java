package org.scangate.shell.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.fleet.Fleet;

/** How the appliance stands with its fleet. */
public final class FleetCommands {
  private FleetCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "fleet-status",
      description = "Says whether the fleet's broker is told how this appliance is")
  public static final class Status extends AsSomebody {
    @Part Fleet fleet;

    @Override
    protected String lacking(String part) {
      return "no fleet is told: the site file has no section fleet";
    }

    @Override
    protected Object run() {
      Fleet.Status now = fleet.status();
      Table table = new Table("BROKER", "NAME", "TOLD", "SINCE", "BIRTHS", "BEATS", "WHY");
      table.row(
          now.broker(),
          now.name(),
          now.presence() == Fleet.Presence.TOLD ? "yes" : "no",
          now.since(),
          now.births(),
          now.beats(),
          now.words().isEmpty() ? "-" : now.words());
      table.print(out());
      now.lastLost().ifPresent(why -> out().println("last lost because: " + why));
      return null;
    }
  }
}
