/**
 * The central console: hears every appliance of a fleet over MQTT, tells at once when one goes
 * quiet, keeps how the connections were, and shows it on pages. Runs elsewhere than the appliances,
 * as a Karaf feature of its own.
 */
package org.scangate.fleet.console;
