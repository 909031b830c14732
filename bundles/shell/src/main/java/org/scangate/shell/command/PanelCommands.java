package org.scangate.shell.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.access.Panels;

/** Panels, the tablets beside the scanners: list, add, remove. */
public final class PanelCommands {
  private PanelCommands() {}

  @Service
  @Command(scope = "scangate", name = "panels", description = "Lists the on-site panels")
  public static final class ListThem extends AsSomebody {
    @Part Panels panels;

    @Override
    protected Object run() {
      Table table = new Table("PANEL", "SINCE", "INVITED BY");
      panels.all().forEach(panel -> table.row(panel.id(), panel.since(), panel.by()));
      table.print(out());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "panel-add",
      description = "Makes a code that turns a tablet beside a scanner into a panel")
  public static final class Add extends AsSomebody {
    @Part Panels panels;

    @Argument(name = "panel", required = true, description = "Its id to be, for example ct-room-1")
    String panel;

    @Override
    protected Object run() throws Exception {
      out().println("code  " + panels.invite(panel, by()));
      out()
          .println(
              "Good once, for 15 minutes: open /panel on the on-site listener with the tablet, sign"
                  + " in, and type it.");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "panel-remove",
      description = "Takes a panel away, for example when its tablet is lost")
  public static final class Remove extends AsSomebody {
    @Part Panels panels;

    @Argument(name = "panel", required = true, description = "Its id")
    String panel;

    @Override
    protected Object run() throws Exception {
      panels.remove(panel, by());
      out().println(panel + " is removed");
      return null;
    }
  }
}
