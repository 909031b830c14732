/**
 * Asks appliances to do what is on the closed list of {@link org.scangate.api.fleet.Deed}: signs
 * with the console's own key, sends, waits for the answer and writes both into the console's audit.
 * The broker's connection is not here: whoever has it publishes, and hands on what is heard.
 */
package org.scangate.fleet.console.command;
