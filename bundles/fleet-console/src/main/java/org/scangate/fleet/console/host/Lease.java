package org.scangate.fleet.console.host;

import java.util.List;
import java.util.Set;
import org.scangate.fleet.console.model.History.Known;
import org.scangate.fleet.console.model.Incident;

/**
 * What this process watches from now on.
 *
 * @param known appliances that an earlier run has heard
 * @param open incidents that it has left open
 */
record Lease(Set<String> groups, List<Known> known, List<Incident> open) {}
